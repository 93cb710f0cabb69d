"""Names and values one under the other."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.ui.phrase import fill
from app.ui.widgets.focus import tab_after
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.theme import Theme

NAME_WIDTH = 132
_BREAK = re.compile(r"[/\\]|\w{16}(?=\w)")
SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse


class Fact(NamedTuple):
    """A name and its value.

    Attributes:
        name: what it is.
        value: without one the fact is left out.
        line: says more about it, in a smaller type.
        mono: a value that is read letter by letter.
        copied: it is long; a button copies it.
    """

    name: str
    value: str
    line: str = ""
    mono: bool = False
    copied: bool = False


class Facts(QWidget):
    """A short table of facts that can be selected and copied."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[Fact, ...] = ()
        self._widgets: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show `facts`; those without a value are left out."""
        wanted = tuple(fact for fact in facts if fact.value)
        if wanted == self._shown:
            return
        self._shown = wanted
        for widget in self._widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets.clear()
        row = 0
        for fact in wanted:
            row = self._add(fact, row)
        tab_after(self, *(widget for widget in self._widgets if isinstance(widget, IconButton)))

    def _add(self, fact: Fact, row: int) -> int:
        """Put a fact into the rows from `row` on; returns the next free one."""
        name = self._label(12, "muted")
        name.setText(fact.name)
        value = self._label(12 if fact.mono else 13, "text", mono=fact.mono)
        value.setText(breakable(fact.value) if fact.copied else fact.value)
        value.setAccessibleName(f"{fact.name}: {fact.value}")
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(name, row, 0, top)
        self._grid.addWidget(value, row, 1, top)
        if fact.copied:
            button = IconButton(self._theme, "ph.copy", 20, 14)
            button.set_name(fill(self.tr("Copy: %1"), fact.name))
            button.clicked.connect(partial(QGuiApplication.clipboard().setText, fact.value))
            self._grid.addWidget(button, row, 2, top)
            self._widgets.append(button)
        else:
            value.setTextInteractionFlags(SELECTABLE)
        if fact.line:
            row += 1
            line = self._label(11.5, "muted")
            line.setText(fact.line)
            self._grid.addWidget(line, row, 1, top)
        return row + 1

    def _label(self, size: float, role: str, *, mono: bool = False) -> Label:
        label = Label(self._theme, size, role=role, mono=mono, wrap=True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
        self._widgets.append(label)
        return label

    def texts(self) -> dict[str, str]:
        """Values by name, as shown."""
        return {fact.name: fact.value for fact in self._shown}

    def _on_theme_changed(self) -> None:
        self._grid.setColumnMinimumWidth(0, self._theme.pane_width(NAME_WIDTH))


def breakable(text: str) -> str:
    """`text` with places where a long path or hash may break; not to be copied."""
    return _BREAK.sub("\\g<0>\u200b", text)
