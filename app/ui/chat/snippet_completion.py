"""The list that a slash at the start of a line opens over the composer."""

from __future__ import annotations

import re
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
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.phrase import fill
from app.ui.widgets.painting import cut_text, rounded, shadow, text_width
from app.ui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from app.bridge.snippets import SnippetList
    from app.chat.snippets import Snippet
    from app.ui.chat.composer import Composer
    from app.ui.theme import Theme

ROW, MOST_ROWS, WIDTH, MARGIN, RADIUS = 32, 7, 460, 14, 8
NAMES_SHARE = 0.4
CHOOSING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
TAKEN = CHOOSING | {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape}
PLAIN = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier

_TYPED = re.compile(r"/(\S*)\Z")


class SnippetRows(Rows):
    """Paints the name as it is typed, and the beginning of the text."""

    def row_height(self, _index: QModelIndex | QPersistentModelIndex) -> float:
        """One line."""
        return ROW

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Name and text."""
        theme, view = self._theme, option.widget
        row = QRectF(option.rect).adjusted(4, 0, -4, 0)
        painter.save()
        if isinstance(view, QListWidget) and view.currentIndex() == index:
            rounded(painter, row, 6, theme.color("accentsoft"))
        inner = row.adjusted(10, 0, -10, 0)
        font, name = theme.font(13, 500), str(index.data())
        width = min(text_width(name, font) + 1, inner.width() * NAMES_SHARE)
        place = QRectF(inner.left(), inner.top(), width, inner.height())
        cut_text(painter, place, name, font, theme.color("text"))
        inner.setLeft(place.right() + 12)
        text = " ".join(str(index.data(Qt.ItemDataRole.UserRole).text).split())
        cut_text(painter, inner, text, theme.font(12), theme.color("muted"))
        painter.restore()


class SnippetCompletion(QWidget):
    """Lies over the page, above the composer, while a name is typed; the editor keeps the focus."""

    def __init__(
        self,
        theme: Theme,
        composer: Composer,
        snippets: SnippetList,
        selection: Callable[[], str],
        *,
        parent: QWidget,
    ) -> None:
        """Watch the editor of `composer`; `selection` gives what is selected elsewhere."""
        super().__init__(parent)
        self._theme = theme
        self._composer = composer
        self._editor = composer.editor
        self._host = parent
        self._snippets = snippets
        self._selection = selection
        self._given_up = False
        self.list = QListWidget(self)
        self.list.setItemDelegate(SnippetRows(theme, parent=self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._on_list_item_clicked)
        self._editor.installEventFilter(self)
        self._editor.textChanged.connect(self.refresh)
        self._editor.cursorPositionChanged.connect(self.refresh)
        parent.installEventFilter(self)
        composer.installEventFilter(self)
        snippets.changed.connect(self.refresh)
        self.retranslate()
        self.hide()

    def typed(self) -> str | None:
        """What stands between a slash at the start of the line and the cursor."""
        cursor = self._editor.textCursor()
        if cursor.hasSelection() or self._editor.isReadOnly():
            return None
        units = cursor.block().text().encode("utf-16-le", "surrogatepass")
        before = units[: 2 * cursor.positionInBlock()].decode("utf-16-le", "surrogatepass")
        match = _TYPED.fullmatch(before)
        return match[1] if match is not None else None

    def refresh(self) -> None:
        """Show what can be meant, or nothing."""
        typed = self.typed()
        if typed is None:
            self._given_up = False
        wanted = typed is not None and not self._given_up and self._editor.hasFocus()
        # A word that is being composed has the keys for itself.
        if not wanted or typed is None or self._editor.composing:
            self.hide()
            return
        found = self._snippets.matching(typed)
        current = self.chosen()
        self.list.clear()
        for snippet in found:
            item = QListWidgetItem(f"/{snippet.name}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, snippet)
        names = [snippet.name for snippet in found]
        kept = current.name if current is not None else ""
        self.list.setCurrentRow(names.index(kept) if kept in names else 0)
        if not found:
            self.hide()
            return
        self._place()
        if self.isHidden():
            self.show()
            self.raise_()
        self._tell()

    def chosen(self) -> Snippet | None:
        """The one that Enter would insert."""
        snippet: Snippet | None = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        return snippet

    def insert(self, snippet: Snippet) -> None:
        """Put its text in the place of what was typed."""
        typed = self.typed()
        if typed is None:
            return
        around = {
            "clipboard": QGuiApplication.clipboard().text(),
            "selection": self._selection(),
        }
        text, at = self._snippets.filled(snippet, around)
        self.hide()
        cursor = self._editor.textCursor()
        start = cursor.block().position()
        self._editor.replace(start, cursor.position(), text[:at], text[at:])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the editor that belong to the list; sizes of what it lies over."""
        if watched is self._editor:
            if event.type() == QEvent.Type.FocusOut:
                self.hide()
            elif isinstance(event, QKeyEvent) and self.isVisible():
                return self._take_key(event)
        elif event.type() in {QEvent.Type.Resize, QEvent.Type.Move} and self.isVisible():
            self._place()
        return False

    def _take_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key not in TAKEN or event.modifiers() not in PLAIN or self._editor.composing:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # Else Escape would stop the answer that is being written.
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        chosen = self.chosen()
        if key == Qt.Key.Key_Escape:
            self._given_up = True
            self.hide()
        elif key in CHOOSING and chosen is not None:
            self.insert(chosen)
        else:
            step = -1 if key == Qt.Key.Key_Up else 1
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
            self._tell()
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A raised plate with a shadow."""
        theme, painter = self._theme, QPainter(self)
        box = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        shadow(painter, theme, box, RADIUS, 7, 3)
        border = theme.color("control", 0.45) if theme.dark else theme.color("border")
        rounded(painter, box, RADIUS, theme.color("raised"), border)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language: shipped snippets too."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.refresh()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.list.setAccessibleName(self.tr("Snippets"))

    def _tell(self) -> None:
        """Let screen readers say what Enter would insert: the focus stays in the editor."""
        chosen = self.chosen()
        if chosen is not None:
            self.setAccessibleName(fill(self.tr("Insert /%1: %2"), chosen.name, chosen.text[:120]))
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _place(self) -> None:
        theme, rows = self._theme, min(self.list.count(), MOST_ROWS)
        corner = self._composer.mapTo(self._host, QPoint(0, 0))
        width = min(theme.px(WIDTH), self._composer.width())
        height = min(rows * theme.px(ROW) + 8, max(corner.y() - 8, theme.px(ROW)))
        box = QRect(corner.x(), corner.y() - height - 4, width, height)
        self.setGeometry(box.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        self.list.setGeometry(QRect(MARGIN + 1, MARGIN + 4, width - 2, height - 8))

    def _on_list_item_clicked(self, item: QListWidgetItem) -> None:
        self.insert(item.data(Qt.ItemDataRole.UserRole))
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
