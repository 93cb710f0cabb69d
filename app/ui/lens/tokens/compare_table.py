"""What each vocabulary needs for the text, in a row with a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from app.ui.phrase import count, fill, number
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.painting import rounded
from app.ui.widgets.pane import Card, Hairline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from app.inspection.comparison import Needs
    from app.ui.theme import Theme

ROW, BAR, BAR_WIDTH = 35, 8, 120
UP, DOWN, REMOVE = "up", "down", "remove"
FIGURES = ("entries", "tokens", "ratio", "bytes_each", "characters_each", "thousand", "cost")


class Line(NamedTuple):
    """One vocabulary in the table.

    Attributes:
        name: of it.
        entries: how many it has; 0 while that is not known.
        needs: for the text; None while that is not known.
        base: it is the one that others are held against.
    """

    name: str
    entries: int = 0
    needs: Needs | None = None
    base: bool = False


class Bar(QWidget):
    """A share of a width."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share, self._role = 0.0, "control"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self.updateGeometry)

    def set_share(self, share: float, role: str) -> None:
        """Show another one, from 0 to 1."""
        self._share, self._role = share, role
        self.update()

    @property
    def share(self) -> float:
        """What is shown."""
        return self._share

    def sizeHint(self) -> QSize:
        """A line."""
        return QSize(self._theme.px(BAR_WIDTH), self._theme.px(ROW))

    def minimumSizeHint(self) -> QSize:
        """A short one."""
        return QSize(self._theme.px(40), self._theme.px(BAR))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bar in the middle of its height."""
        if self._share <= 0:
            return
        high = self._theme.scaled(BAR)
        box = QRectF(0, (self.height() - high) / 2, max(2.0, self.width() * self._share), high)
        rounded(QPainter(self), box, 2, self._theme.color(self._role))


class _RowButton(IconButton):
    """Leaves the keys that move its row to the table: a button would move the focus."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it, or not."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Row(QWidget):
    """The buttons of a row; the rest stands in the grid."""

    wanted = Signal(int, str)

    def __init__(self, theme: Theme, index: int) -> None:
        super().__init__()
        self.index = index
        self.name = Label(theme, 13, elide=True)
        self.bar = Bar(theme)
        self.figures = {
            key: Label(theme, 13, tabular=True, role="muted" if key == "entries" else "text")
            for key in FIGURES
        }
        for label in self.figures.values():
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.line = Hairline(theme)
        self.buttons = {
            UP: _RowButton(theme, "ph.arrow-up", 24, 14),
            DOWN: _RowButton(theme, "ph.arrow-down", 24, 14),
            REMOVE: _RowButton(theme, "ph.x", 24, 14),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for key, button in self.buttons.items():
            row.addWidget(button)
            button.setProperty("what", key)
            button.clicked.connect(self._on_button_clicked)

    def widgets(self) -> list[QWidget]:
        """All that belongs to the row."""
        return [self.line, self.name, self.bar, *self.figures.values(), self]

    def _on_button_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, IconButton):
            self.wanted.emit(self.index, button.property("what"))


class CompareTable(Card):
    """Vocabularies with their figures; rows can be moved and removed, by keyboard too.

    Signals:
        move_wanted: index of a row, and -1 or 1.
        remove_wanted: index of a row.
    """

    move_wanted = Signal(int, int)
    remove_wanted = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._lines: tuple[Line, ...] = ()
        self._price = 0.0
        self._rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 4, 8, 4)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(3, 4)
        self._head = {
            key: Label(theme, 11.5, 500, role="muted", wrap=key not in {"name", "tokens"})
            for key in ("name", *FIGURES)
        }
        for column, key in ((0, "name"), (1, "entries"), (2, "tokens"), *self._columns()):
            label = self._head[key]
            side = Qt.AlignmentFlag.AlignLeft if key == "name" else Qt.AlignmentFlag.AlignRight
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(label, 0, column)
        self._grid.setRowMinimumHeight(0, theme.px(30))
        self.retranslate()

    @staticmethod
    def _columns() -> tuple[tuple[int, str], ...]:
        """Those behind the bar."""
        return tuple((4 + at, key) for at, key in enumerate(FIGURES[2:]))

    def show_lines(self, lines: Sequence[Line], price: float = 0.0) -> None:
        """Show other figures; cost only where there is a price for a million tokens."""
        self._lines, self._price = tuple(lines), price
        while len(self._rows) < len(lines):
            self._add_row()
        for row in self._rows:
            for widget in row.widgets():
                widget.setVisible(row.index < len(lines))
        self._head["cost"].setVisible(price > 0)
        base = next((line.needs for line in lines if line.base), None)
        most = max((line.needs.tokens for line in lines if line.needs is not None), default=0)
        for row, line in zip(self._rows, lines, strict=False):
            self._fill_row(row, line, base, most)

    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def figure(self, row: int, key: str) -> str:
        """What stands in a column of a row."""
        return self._rows[row].figures[key].text()

    def button(self, row: int, what: str) -> IconButton:
        """One of the buttons of a row: ``up``, ``down``, ``remove``."""
        return self._rows[row].buttons[what]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with up or down moves the row that has the focus; Delete removes it."""
        index = next((row.index for row in self._rows if row.isAncestorOf(self.focusWidget())), -1)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if index >= 0 and alt and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._want(index, UP if event.key() == Qt.Key.Key_Up else DOWN)
        elif index >= 0 and event.key() == Qt.Key.Key_Delete:
            self._want(index, REMOVE)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("What each vocabulary needs for the text"))
        texts = {
            "name": self.tr("Vocabulary of"),
            "entries": self.tr("Entries"),
            "tokens": self.tr("Tokens"),
            "ratio": self.tr("Ratio"),
            "bytes_each": self.tr("Bytes each"),
            "characters_each": self.tr("Characters each"),
            "thousand": self.tr("Tokens per 1,000 characters"),
            "cost": self.tr("Cost per 1,000 characters"),
        }
        for key, label in self._head.items():
            label.setText(texts[key])
        self.show_lines(self._lines, self._price)

    def _add_row(self) -> None:
        row = _Row(self._theme, len(self._rows))
        row.wanted.connect(self._want)
        at = 1 + 2 * row.index
        self._grid.addWidget(row.line, at, 0, 1, 10)
        self._grid.setRowMinimumHeight(at + 1, self._theme.px(ROW))
        self._grid.addWidget(row.name, at + 1, 0)
        self._grid.addWidget(row.figures["entries"], at + 1, 1)
        self._grid.addWidget(row.figures["tokens"], at + 1, 2)
        self._grid.addWidget(row.bar, at + 1, 3)
        for column, key in self._columns():
            self._grid.addWidget(row.figures[key], at + 1, column)
        self._grid.addWidget(row, at + 1, 9)
        self._rows.append(row)

    def _fill_row(self, row: _Row, line: Line, base: Needs | None, most: int) -> None:
        needs = line.needs
        row.name.setText(line.name)
        weight = "fill" if line.base else "control"
        row.bar.set_share(needs.tokens / most if needs is not None and most else 0.0, weight)
        texts = dict.fromkeys(FIGURES, "…")
        texts["entries"] = count(line.entries) if line.entries else "…"
        if needs is not None:
            texts |= {
                "tokens": count(needs.tokens),
                "ratio": f"{number(needs.ratio(base), 2)}×" if base is not None else "–",
                "bytes_each": number(needs.bytes_each, 2),
                "characters_each": number(needs.characters_each, 2),
                "thousand": count(round(needs.per_thousand)),
                "cost": number(needs.cost(self._price), 5),
            }
        for key, label in row.figures.items():
            label.setText(texts[key])
        row.figures["cost"].setVisible(self._price > 0)
        row.bar.setAccessibleName(fill(self.tr("%1: %2 tokens"), line.name, texts["tokens"]))
        names = {
            UP: fill(self.tr("Move %1 up"), line.name),
            DOWN: fill(self.tr("Move %1 down"), line.name),
            REMOVE: fill(self.tr("Remove %1"), line.name),
        }
        for what, button in row.buttons.items():
            button.set_name(names[what])
        row.buttons[UP].setEnabled(row.index > 0)
        row.buttons[DOWN].setEnabled(row.index < len(self._lines) - 1)

    def _want(self, index: int, what: str) -> None:
        if what == REMOVE:
            self.remove_wanted.emit(index)
        else:
            step = -1 if what == UP else 1
            if 0 <= index + step < len(self._lines):
                self.move_wanted.emit(index, step)
                self._keep_focus(index + step, what)

    def _keep_focus(self, index: int, what: str) -> None:
        """The keyboard goes with the row that was moved."""
        button = self._rows[index].buttons[what]
        if not button.isEnabled():
            button = self._rows[index].buttons[DOWN if what == UP else UP]
        button.setFocus(Qt.FocusReason.TabFocusReason)
