"""Which vocabulary cuts: the loaded model's, any of the library's, or one that came along."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QPushButton, QSizePolicy

from app.ui.icons import paint_icon
from app.ui.lens.tokens.sources import NAMES, Source, Sources
from app.ui.phrase import count, fill
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.menu import Menu
from app.ui.widgets.painting import cut_text, rounded, text_width

__all__ = ["NAMES", "Source", "VocabularyPicker"]

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.bridge.models import ModelFiles
    from app.engine.api import Vocabulary
    from app.inspection.cut_text import Pieces
    from app.ui.theme import Theme

HEIGHT, RADIUS, PADDING, GAP, DOT, CARET = 30, 7, 12, 8, 8, 12
WIDEST = 340


class Using(Protocol):
    """What uses a vocabulary."""

    @property
    def source(self) -> str:
        """What it was opened from; empty before one is open."""

    @property
    def vocabulary(self) -> Vocabulary | None:
        """That is used; None before one is."""

    @property
    def pieces(self) -> Pieces | None:
        """Its entries; None until they are there."""

    @property
    def opening(self) -> bool:
        """None is used yet, but one is on its way."""

    @property
    def vocabulary_changed(self) -> SignalInstance:
        """Another is used, or its entries are there."""


class VocabularyPicker(QPushButton):
    """The name of the vocabulary, its size, and a menu of all others.

    Signals:
        chosen: what `Vocabularies.open` takes.
    """

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        lens: Using,
        models: ModelHost,
        files: ModelFiles,
        library: Library,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lens = lens
        self._sources = Sources(models, files, library)
        self._focus = KeyboardFocus(theme, self, radius=RADIUS)
        self._menu = Menu(theme, parent=self)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)
        lens.vocabulary_changed.connect(self.refresh)
        models.changed.connect(self.refresh)
        theme.changed.connect(self._on_theme_changed)
        self.refresh()

    def sources(self) -> list[Source]:
        """What to offer: the loaded model's first."""
        return self._sources.all()

    def first(self) -> str:
        """What to begin with."""
        return self.sources()[0].source

    def name(self) -> str:
        """What the vocabulary is called."""
        source = self._lens.source
        known = next((each.name for each in self.sources() if each.source == source), "")
        vocabulary = self._lens.vocabulary
        if known:
            return known
        if vocabulary is not None:
            return vocabulary.name
        return self.tr("Opening…") if self._lens.opening else self.tr("No vocabulary")

    def note(self) -> str:
        """How many entries it has."""
        vocabulary = self._lens.vocabulary
        return fill(self.tr("%1 entries"), count(vocabulary.n_vocab)) if vocabulary else ""

    def refresh(self) -> None:
        """Show what is used now."""
        self.setAccessibleName(fill(self.tr("Vocabulary: %1"), self.name()))
        self.setAccessibleDescription(self.note())
        vocabulary = self._lens.vocabulary
        self.setToolTip(vocabulary.path if vocabulary is not None else "")
        self.updateGeometry()
        self.update()

    def open_menu(self) -> None:
        """Show what can be chosen."""
        menu = self.fill_menu()
        menu.setMinimumWidth(self.width())
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))
        current = next((action for action in menu.actions() if action.isChecked()), None)
        menu.setActiveAction(current or menu.actions()[0])

    def fill_menu(self) -> Menu:
        """The menu with what can be chosen now."""
        self._menu.clear()
        for source in self.sources():
            name = source.name.replace("&", "&&")
            action = QAction(f"{name}\t{source.note}" if source.note else name, self._menu)
            action.setCheckable(True)
            action.setChecked(source.source == self._lens.source)
            action.setData(source.source)
            action.triggered.connect(self._on_action_triggered)
            self._menu.addAction(action)
        return self._menu

    # -- painting ---------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Dot, name, size and caret."""
        theme = self._theme
        width = 2 * PADDING + theme.scaled(DOT + CARET) + 3 * GAP
        width += text_width(self.name(), theme.font(13, 500))
        if self.note():
            width += GAP + text_width(self.note(), theme.font(11.5))
        return QSize(math.ceil(min(width, theme.scaled(WIDEST))), theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """A cut name."""
        width = min(self.sizeHint().width(), self._theme.px(120))
        return QSize(width, self._theme.px(HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow down opens the menu as it does for a list."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame, dot, name, size, caret."""
        theme, painter = self._theme, QPainter(self)
        plane = "pressed" if self.isDown() else "hover" if self.underMouse() else "raised"
        rounded(painter, self.rect(), RADIUS, theme.color(plane), theme.color("border"))
        side = theme.scaled(DOT)
        dot = QRectF(PADDING, (self.height() - side) / 2, side, side)
        if self._lens.vocabulary is not None and self._lens.pieces is not None:
            rounded(painter, dot, side / 2, theme.color("success"))
        else:
            rounded(painter, dot, side / 2, None, theme.color("muted"), 1.5)
        caret = theme.scaled(CARET)
        right = self.width() - PADDING - caret
        box = QRectF(right, 0, caret, self.height())
        paint_icon(painter, theme, "ph.caret-down", box, "muted", CARET)
        left = PADDING + side + GAP
        room = max(0.0, right - GAP - left)
        box = QRectF(left, 0, room, self.height())
        used = cut_text(painter, box, self.name(), theme.font(13, 500), theme.color("text"))
        # The size is left out before the name is cut for it.
        if used + GAP + text_width(self.note(), theme.font(11.5)) <= room:
            box = QRectF(left + used + GAP, 0, room - used - GAP, self.height())
            cut_text(painter, box, self.note(), theme.font(11.5), theme.color("muted"))
        self._focus.paint(painter, self.rect())

    # -- answers ----------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)

    def _on_action_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.chosen.emit(action.data())

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
