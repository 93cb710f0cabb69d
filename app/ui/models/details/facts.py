"""Names and values one under the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.theme import Theme

NAME_WIDTH = 132
SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse


class Fact(NamedTuple):
    """A name and its value; `line` says more about it, in a smaller type."""

    name: str
    value: str
    line: str = ""
    mono: bool = False


class Facts(QWidget):
    """A short table of facts that can be selected and copied."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[Fact, ...] = ()
        self._labels: list[Label] = []
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
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels.clear()
        row = 0
        top = Qt.AlignmentFlag.AlignTop
        for fact in wanted:
            name = Label(self._theme, 12, role="muted", wrap=True)
            value = Label(self._theme, 12 if fact.mono else 13, mono=fact.mono, wrap=True)
            name.setText(fact.name)
            value.setText(breakable(fact.value) if fact.mono else fact.value)
            value.setTextInteractionFlags(SELECTABLE)
            value.setAccessibleName(f"{fact.name}: {fact.value}")
            self._grid.addWidget(name, row, 0, top)
            self._grid.addWidget(value, row, 1, top)
            self._labels += [name, value]
            row += 1
            if fact.line:
                line = Label(self._theme, 11.5, role="muted", wrap=True)
                line.setText(fact.line)
                self._grid.addWidget(line, row, 1, top)
                self._labels.append(line)
                row += 1
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        for label in self._labels:
            label.setSizePolicy(policy)

    def texts(self) -> dict[str, str]:
        """Values by name, as shown."""
        return {fact.name: fact.value for fact in self._shown}

    def _on_theme_changed(self) -> None:
        self._grid.setColumnMinimumWidth(0, self._theme.pane_width(NAME_WIDTH))


def breakable(text: str) -> str:
    """`text` with places where a long path or hash may break."""
    return text.replace("/", "/\u200b").replace("\\", "\\\u200b")
