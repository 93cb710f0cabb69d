"""The command palette: every action, conversation, model, preset and setting by a few letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QCursor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.findings import Findings, Role
from app.ui.icons import paint_icon
from app.ui.shortcuts import paint_cap
from app.ui.widgets.field import TextField
from app.ui.widgets.painting import cut_text, rounded, shadow, text_width
from app.ui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from app.bridge.chat import ChatSession
    from app.bridge.preferences import Preferences
    from app.ui.actions import Actions
    from app.ui.findable import Source
    from app.ui.theme import Theme

WIDTH, TOP, FIELD, FOOT, ROW, HEAD, RADIUS = 600, 116, 48, 36, 36, 27, 12
LIST_HEIGHT = 9 * ROW
INSET, TEXT, NOTE = 8, 13.5, 11.5
MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class PaletteRows(Rows):
    """Paints heads and findings; what matched is set in 600."""

    def row_height(self, index: QModelIndex | QPersistentModelIndex) -> float:
        """Rows of 36 and heads of 27 pixels."""
        return HEAD if index.data(Role.KIND) == "head" else ROW

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """A head or a finding."""
        theme, kind, text = self._theme, index.data(Role.KIND), str(index.data())
        row = QRectF(option.rect).adjusted(INSET, 0, -INSET, 0)
        inner = row.adjusted(10, 0, -10, 0)
        painter.save()
        if kind == "head":
            cut_text(painter, inner, text, theme.font(11.5, 600), theme.color("muted"))
        elif kind == "nothing":
            cut_text(painter, inner, text, theme.font(TEXT), theme.color("muted"))
        else:
            chosen = option.widget is not None and self._is_current(option.widget, index)
            if chosen:
                rounded(painter, row, 6, theme.color("accentsoft"))
            side = theme.px(20)
            box = QRectF(inner.left(), row.top(), side, row.height())
            paint_icon(
                painter, theme, index.data(Role.ICON), box, "accent" if chosen else "muted", 17
            )
            inner.setLeft(box.right() + 10)
            inner.setRight(self._paint_notes(painter, inner, index, chosen=chosen))
            role = "text" if index.flags() & Qt.ItemFlag.ItemIsEnabled else "disabled"
            self._paint_text(painter, inner, text, index.data(Role.SPANS), role)
        painter.restore()

    @staticmethod
    def _is_current(view: QWidget, index: QModelIndex | QPersistentModelIndex) -> bool:
        return isinstance(view, QListView) and view.currentIndex() == index

    def _paint_notes(
        self,
        painter: QPainter,
        box: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        *,
        chosen: bool,
    ) -> float:
        """Shortcut or group, a check where it is on, and Enter on the chosen row."""
        theme, right = self._theme, box.right()
        keys, note = str(index.data(Role.KEYS)), str(index.data(Role.NOTE))
        if chosen:
            right = self._paint_cap(painter, box, right, "↵", "raised")
        if keys:
            right = self._paint_cap(painter, box, right, keys, "raised" if chosen else "window")
        elif note:
            font = theme.font(12)
            width = text_width(note, font)
            place = QRectF(right - width - 1, box.top(), width + 1, box.height())
            cut_text(painter, place, note, font, theme.color("muted"))
            right = place.left() - 8
        if index.data(Role.CHECKED):
            side = theme.px(16)
            place = QRectF(right - side, box.top(), side, box.height())
            paint_icon(painter, theme, "ph.check", place, "accent", 14)
            right = place.left() - 8
        return right

    def _paint_cap(
        self, painter: QPainter, box: QRectF, right: float, text: str, plane: str
    ) -> float:
        theme = self._theme
        width = text_width(text, theme.font(NOTE, 500)) + 12
        height = theme.px(18)
        cap = QRectF(right - width, box.center().y() - height / 2, width, height)
        paint_cap(painter, theme, cap, text, plane=plane)
        return cap.left() - 8

    def _paint_text(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        spans: tuple[tuple[int, int], ...],
        role: str,
    ) -> None:
        plain, strong = self._theme.font(TEXT), self._theme.font(TEXT, 600)
        color, at, place = self._theme.color(role), 0, QRectF(box)
        pieces: list[tuple[str, QFont]] = []
        for start, length in spans:
            if start < at:
                continue
            pieces += [(text[at:start], plain), (text[start : start + length], strong)]
            at = start + length
        pieces.append((text[at:], plain))
        for piece, font in pieces:
            if piece and place.width() > 1:
                place.setLeft(place.left() + cut_text(painter, place, piece, font, color))


class Palette(QWidget):
    """Lies over the window, on a scrim; Escape or a click beside it closes it."""

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        session: ChatSession,
        sources: Sequence[Source] = (),
        preferences: Preferences | None = None,
        *,
        parent: QWidget,
    ) -> None:
        """Look through actions, conversations and `sources`; `preferences` remember choices."""
        super().__init__(parent)
        self._theme = theme
        self._host = parent
        self._returns_to: QWidget | None = None
        self._rests_at = QPoint()
        self.findings = Findings(actions, session, sources, preferences, parent=self)
        self.field = TextField(theme, height=FIELD, size=16, bare=True, parent=self)
        self.list = QListView(self)
        self._rows = PaletteRows(theme, parent=self.list)
        self._prepare_list()
        self.field.textChanged.connect(self._on_field_text_changed)
        self.field.installEventFilter(self)
        parent.installEventFilter(self)
        for action in actions:
            # Before it is done: what it does may want the focus somewhere else.
            action.triggered.connect(self._on_action_triggered)
        theme.changed.connect(self._on_theme_changed)
        self.retranslate()
        self._on_theme_changed()
        self.hide()

    def reveal(self) -> None:
        """Show it, empty, with the cursor in the field; hide it where it is shown."""
        if self.isVisible():
            self.dismiss()
            return
        self.findings.gather()
        self._returns_to = self.window().focusWidget()
        self.field.clear()
        self._on_field_text_changed("")
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Hide it and give the focus back."""
        if not self.isVisible():
            return
        self.hide()
        if self._returns_to is not None:
            self._returns_to.setFocus(Qt.FocusReason.OtherFocusReason)
        self._returns_to = None

    def choose(self, index: QModelIndex) -> None:
        """Do what a row says."""
        finding = self.findings.finding(index)
        if finding is not None and finding.do is not None:
            do = finding.do
            self.findings.chose(finding)
            self.dismiss()
            do()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            if self.isVisible():  # else it gathers when it is revealed
                self.findings.gather()
                self._on_field_text_changed(self.field.text())

    def retranslate(self) -> None:
        """Set all words again."""
        self.setAccessibleName(self.tr("Command palette"))
        words = self.tr("Find a command, conversation, model, preset or setting")
        self.field.setAccessibleName(words)
        self.field.setPlaceholderText(words)
        self.list.setAccessibleName(self.tr("Found"))
        self._hint = self.tr(
            "↑ ↓ ↵ to choose    > commands    # conversations    @ models    * presets    "
            ": settings"
        )
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field that belong to the list, and the size of the window."""
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                # Else Escape would stop the answer that is being written.
                if event.key() == Qt.Key.Key_Escape:
                    event.accept()
                    return True
            elif event.type() == QEvent.Type.KeyPress:
                return self._take_key(event)
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the box closes."""
        if not self._box().contains(event.position().toPoint()):
            self.dismiss()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Scrim, box, magnifying glass, hairlines, hints."""
        theme, box = self._theme, self._box()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("scrim", 0.45 if theme.dark else 0.13))
        shadow(painter, theme, box, RADIUS, 22, 10)
        border = theme.color("control", 0.45) if theme.dark else theme.color("border")
        rounded(painter, box, RADIUS, theme.color("raised"), border)
        side = theme.px(22)
        glass = QRectF(box.left() + 14, box.top(), side, theme.px(FIELD))
        paint_icon(painter, theme, "ph.magnifying-glass", glass, "muted", 18)
        foot = box.bottom() + 1 - theme.px(FOOT)
        for y in (box.top() + theme.px(FIELD), foot):
            painter.fillRect(box.left() + 1, y, box.width() - 2, 1, theme.color("border"))
        hint = QRectF(box.left() + 18, foot, box.width() - 36, theme.px(FOOT))
        cut_text(painter, hint, self._hint, theme.font(NOTE), theme.color("muted"))

    def _prepare_list(self) -> None:
        view = self.list
        view.setModel(self.findings)
        view.setItemDelegate(self._rows)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setMouseTracking(True)
        # The box shows through: under a stylesheet a viewport keeps its first palette.
        view.viewport().setAutoFillBackground(False)
        view.entered.connect(self._on_list_entered)
        view.clicked.connect(self.choose)

    def _take_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.choose(self.list.currentIndex())
        elif key in MOVES:
            self._move(key)
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._move(Qt.Key.Key_Down if key == Qt.Key.Key_Tab else Qt.Key.Key_Up)
        else:
            return False
        return True

    def _move(self, key: int) -> None:
        """To the next row that can be chosen, round and round; a page at a time stops at ends."""
        count = self.findings.rowCount()
        step = -1 if key in {Qt.Key.Key_Up, Qt.Key.Key_PageUp} else 1
        pages = key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
        at, left = self.list.currentIndex().row(), LIST_HEIGHT // ROW if pages else 1
        for _turn in range(count):
            nearer = at + step
            if pages and not 0 <= nearer < count:
                break
            at = nearer % count
            if self.findings.index(at).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentIndex(self.findings.index(at))
                left -= 1
            if left <= 0:
                break
        # The head above the first row stays in view.
        if self.list.currentIndex() == self.findings.first():
            self.list.scrollToTop()

    def _box(self) -> QRect:
        """Where the box is."""
        theme = self._theme
        width = min(theme.px(WIDTH), self.width() - 32)
        top = min(TOP, self.height() // 6)
        height = theme.px(FIELD + LIST_HEIGHT + FOOT) + 14
        height = min(height, self.height() - top - 32)
        return QRect((self.width() - width) // 2, top, width, height)

    def _place(self) -> None:
        self.setGeometry(self._host.rect())
        theme, box = self._theme, self._box()
        left = box.left() + 14 + theme.px(22) + 10
        self.field.setGeometry(left, box.top() + 2, box.right() - 12 - left, theme.px(FIELD) - 3)
        top = box.top() + theme.px(FIELD) + 1
        bottom = box.bottom() + 1 - theme.px(FOOT)
        self.list.setGeometry(box.left() + 1, top + 6, box.width() - 2, bottom - top - 8)

    def _on_action_triggered(self) -> None:
        """An action was done by its shortcut: what it shows is not to lie below this."""
        action = self.sender()
        if self.isVisible() and action is not None and action.objectName() != "view.palette":
            self.dismiss()

    def _on_field_text_changed(self, text: str) -> None:
        self._rests_at = QCursor.pos()
        self.findings.find(text)
        self.list.setCurrentIndex(self.findings.first())
        self.list.scrollToTop()

    def _on_list_entered(self, index: QModelIndex) -> None:
        # A row that appears under a pointer at rest was not pointed at.
        if QCursor.pos() != self._rests_at and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self._rests_at = QCursor.pos()
            self.list.setCurrentIndex(index)

    def _on_theme_changed(self) -> None:
        self.field.setFixedHeight(self._theme.px(FIELD) - 3)
        self.list.scheduleDelayedItemsLayout()
        self._place()
