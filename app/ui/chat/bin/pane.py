"""The bin in the place of the transcript: bring something back, or remove it for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.chat.bin import KEPT_DAYS
from app.ui.chat.bin.item_model import BinModel, Role
from app.ui.icons import paint_icon
from app.ui.phrase import fill
from app.ui.widgets.button import Button
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.painting import cut_text, rounded
from app.ui.widgets.pane import Pane
from app.ui.widgets.question import Question
from app.ui.widgets.rows import Rows

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPainter

    from app.bridge.bin import Bin
    from app.ui.theme import Theme

ROW, ICON, PAD, RADIUS = 52, 16, 12, 6


class BinRows(Rows):
    """Icon, title, and below it where it was and how long it is kept."""

    def row_height(self, _index: QModelIndex | QPersistentModelIndex) -> float:
        """Two lines."""
        return ROW

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """A row."""
        theme, area = self._theme, QRectF(option.rect).adjusted(4, 1, -4, -1)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, area, RADIUS, theme.color("accentsoft" if chosen else "hover"))
        side = theme.scaled(ICON)
        box = QRectF(area.left() + PAD, area.top(), side, area.height())
        paint_icon(
            painter, theme, index.data(Role.ICON), box, "accent" if chosen else "muted", ICON
        )
        words = area.adjusted(PAD + side + PAD, 0, -PAD, 0)
        middle = area.center().y()
        top = QRectF(words.left(), area.top() + 4, words.width(), middle - area.top() - 4)
        low = QRectF(words.left(), middle, words.width(), area.bottom() - middle - 4)
        font = theme.font(13, 500 if chosen else 400)
        cut_text(painter, top, str(index.data()), font, theme.color("text"))
        facts = str(index.data(Role.FACTS))
        cut_text(painter, low, facts, theme.font(11.5), theme.color("muted"))
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            rounded(painter, area, RADIUS, None, theme.color("focus"), 2)
        painter.restore()


class BinPane(Pane):
    """Head, list, and what can be done with the chosen one.

    Signals:
        closed: the user has seen enough.
    """

    closed = Signal()

    def __init__(self, theme: Theme, bin_: Bin, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, "surface", parent=parent)
        self._bin = bin_
        self._all = False
        self.model = BinModel(theme, self)
        self.title = Label(theme, 15, 600, parent=self)
        self.hint = Label(theme, 12, role="muted", wrap=True, parent=self)
        self.close_button = IconButton(theme, "ph.x", 28, 16, parent=self)
        self.list = QListView(self)
        self.question = Question(theme, "warning", "danger", parent=self)
        self.nothing = Label(theme, 13, role="muted", wrap=True, parent=self)
        self.restore = Button(theme, "primary", "ph.arrow-u-up-left", parent=self)
        self.remove = Button(theme, "danger", parent=self)
        self.clear = Button(theme, "quiet", parent=self)
        self._lay_out()
        self.restore.clicked.connect(self._on_restore_clicked)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.clear.clicked.connect(self._on_clear_clicked)
        self.question.agreed.connect(self._on_question_agreed)
        self.close_button.clicked.connect(self.closed)
        self.list.activated.connect(self._on_restore_clicked)
        bin_.changed.connect(self._on_bin_changed)
        self.retranslate()
        self._on_bin_changed()

    def _lay_out(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(BinRows(self._theme, parent=self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.restore)
        foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.hint)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        column.addWidget(self.question)
        column.addLayout(foot)
        column.addStretch(0)

    def reveal(self) -> None:
        """Read what is in it, with the keyboard in the list."""
        self.question.hide()
        self._bin.read()
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        """Set all words again."""
        self.title.setText(self.tr("Bin"))
        self.hint.setText(
            fill(
                self.tr("What is deleted stays here for %1 days; after that it is gone for good."),
                KEPT_DAYS,
            )
        )
        self.nothing.setText(self.tr("The bin is empty."))
        self.close_button.set_name(self.tr("Close the bin"))
        self.list.setAccessibleName(self.tr("Deleted conversations and branches"))
        self.restore.setText(self.tr("Restore"))
        self.remove.setText(self.tr("Delete for good"))
        self.clear.setText(self.tr("Empty the bin"))
        self.question.set_answers(self.tr("Delete for good"), self.tr("Cancel"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes, Delete asks."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_Delete and self.remove.isEnabled():
            self._on_remove_clicked()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.question.hide()
            self.retranslate()
            self._on_bin_changed()
        super().changeEvent(event)

    def _place(self) -> int:
        return self.list.currentIndex().row()

    def _on_bin_changed(self) -> None:
        place = max(0, self._place())
        content = self._bin.content
        self.model.set_items(content)
        for widget in (self.restore, self.remove, self.clear):
            widget.setEnabled(bool(content))
        self.nothing.setVisible(not content)
        if content:
            self.list.setCurrentIndex(self.model.index(min(place, len(content) - 1)))

    def _on_restore_clicked(self) -> None:
        item = self.model.item(self._place())
        if item is not None:
            self.closed.emit()
            self._bin.restore(item)

    def _on_remove_clicked(self) -> None:
        item = self.model.item(self._place())
        if item is not None:
            self._all = False
            name = str(self.model.index(self._place()).data())
            self._ask(fill(self.tr("Delete “%1” for good?"), name))

    def _on_clear_clicked(self) -> None:
        self._all = True
        self._ask(self.tr("Delete everything in the bin for good?"))

    def _ask(self, text: str) -> None:
        self.question.set_texts(text, self.tr("This cannot be undone."))
        self.question.ask()

    def _on_question_agreed(self) -> None:
        item = self.model.item(self._place())
        if self._all:
            self._bin.empty()
        elif item is not None:
            self._bin.remove(item)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
