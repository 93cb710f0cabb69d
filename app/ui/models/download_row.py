"""One download: its name, how far it is, how fast, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.models.access import AWAY, CLOSED
from app.ui.models.download_words import amount, download_name, failure, model_title, pace, remark
from app.ui.phrase import fill, listed, sentences, size, stop
from app.ui.widgets.button import Button
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.menu import Menu
from app.ui.widgets.meter import Meter
from app.ui.widgets.painting import cut_text, text_width
from app.ui.widgets.question import Question

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QPaintEvent, QResizeEvent

    from app.hub.api import Download
    from app.ui.theme import Theme

ASK_FROM_BYTES = 50_000_000
"""What is quickly fetched again is given up without a question."""
GAP = 12


class Figures(QWidget):
    """Two short texts: at both ends of a line, or one below the other where there is no room."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left = Label(theme, 11.5, role="muted", elide=True, tabular=True)
        self.right = Label(theme, 11.5, role="muted", elide=True, tabular=True)
        self._beside: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self.left, 0, 0)
        self._arrange()

    def set_texts(self, left: str, right: str) -> None:
        """Change what is said; what is the same is left alone."""
        for label, text in ((self.left, left), (self.right, right)):
            if label.text() != text:
                label.setText(text)
                label.updateGeometry()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put them where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wanted = sum(text_width(label.text(), label.font()) for label in (self.left, self.right))
        beside = wanted + GAP <= self.width() or not self.width()
        if beside == self._beside:
            return
        self._beside = beside
        self._grid.removeWidget(self.right)
        self._grid.addWidget(self.right, 0 if beside else 1, 1 if beside else 0)


class _Title(Label):
    """A name and its quantization; where there is no room, the name is cut."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, 13, 500, elide=True)
        self._tail = ""

    def set_parts(self, whole: str, tail: str) -> None:
        """Show `whole`, of which `tail`, its end, is never cut."""
        self._tail = tail
        if self.text() != whole:
            self.setText(whole)
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cut in front of the end."""
        room, tail = self.contentsRect(), text_width(self._tail, self.font())
        if text_width(self.text(), self.font()) <= room.width() or tail > room.width() / 2:
            super().paintEvent(event)
            return
        painter, color = QPainter(self), self._theme.color(self.role)
        head = QRectF(room).adjusted(0, 0, -tail, 0)
        start = self.text().removesuffix(self._tail)
        shown = cut_text(painter, head, start, self.font(), color)
        cut_text(painter, QRectF(room).adjusted(shown, 0, 1, 0), self._tail, self.font(), color)
        if self.toolTip() != self.text():
            self.setToolTip(self.text())


class DownloadRow(QWidget):
    """A download in the list; reached and steered by keyboard too.

    Space pauses and goes on, Delete gives it up, Alt with an arrow moves it.

    Signals:
        wanted: what the user wants: ``pause``, ``resume``, ``retry``, ``cancel``, ``dismiss``,
            ``load``, ``help``, ``up``, ``down``, ``previous``, ``next``.
    """

    wanted = Signal(str)

    def __init__(self, theme: Theme, item: Download, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._item = item
        self._focus = KeyboardFocus(theme, self, radius=6)
        self._name = _Title(theme)
        self.toggle = IconButton(theme, "ph.pause", 26, 16)
        self.close_button = IconButton(theme, "ph.x", 26, 16)
        self.meter = Meter(theme)
        self.figures = Figures(theme)
        self.failure = Label(theme, 12, 500, "danger", wrap=True)
        self.line = Label(theme, 11.5, role="muted", wrap=True)
        self.retry = Button(theme, "standard")
        self.help = Button(theme, "quiet")
        self.load = Button(theme)
        self.question = Question(theme, "warning", "danger")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self.toggle.clicked.connect(self._on_toggle_clicked)
        self.close_button.clicked.connect(self._on_close_button_clicked)
        self.retry.clicked.connect(lambda: self.wanted.emit("retry"))
        self.help.clicked.connect(lambda: self.wanted.emit("help"))
        self.load.clicked.connect(lambda: self.wanted.emit("load"))
        self.question.agreed.connect(lambda: self.wanted.emit("cancel"))
        theme.changed.connect(self.update)
        self.retranslate()

    @property
    def item(self) -> Download:
        """What is shown."""
        return self._item

    def show_item(self, item: Download, *, texts: bool = True) -> None:
        """Show how far it is now.

        Args:
            item: the same download.
            texts: read the figures anew too, not the bar alone.
        """
        before, self._item = self._item, item
        self.meter.set_fraction(
            item.done_bytes / item.size_bytes if item.size_bytes else 0.0,
            "fill" if item.state in {"downloading", "checking"} else "control",
        )
        if texts or before.state != item.state:
            self._say()
        if before.state != item.state and item.state in {"failed", "done"}:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def retranslate(self) -> None:
        """Set every string again."""
        self.retry.setText(self.tr("Try again"))
        self.help.setText(self.tr("What helps?"))
        self.load.setText(self.tr("Load"))
        self.question.set_answers(self.tr("Delete"), self.tr("Keep"))
        self.show_item(self._item)

    def menu(self) -> Menu:
        """What can be done with it now."""
        state = self._item.state
        menu = Menu(self._theme, parent=self)
        entries = [
            (self.tr("Pause"), "pause", state in {"waiting", "downloading", "checking"}),
            (self.tr("Resume"), "resume", state == "paused"),
            (self.tr("Try again"), "retry", state == "failed"),
            (self.tr("Load"), "load", state == "done"),
            (self.tr("Move up"), "up", True),
            (self.tr("Move down"), "down", True),
            (self.tr("Remove from the list"), "dismiss", state == "done"),
        ]
        for text, want, shown in entries:
            if shown:
                self._connect(menu.addAction(text), want)
        if state != "done":
            menu.addSeparator()
            menu.addAction(self.tr("Cancel and delete what has arrived")).triggered.connect(
                self.ask_cancel
            )
        return menu

    def ask_cancel(self) -> None:
        """Give it up; asks first when much would be lost."""
        if self._item.done_bytes < ASK_FROM_BYTES:
            self.wanted.emit("cancel")
            return
        self._say()
        self.question.ask()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring, when it was reached by keyboard."""
        self._focus.paint(QPainter(self), self.rect())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same by mouse and by the menu key."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steer it while the row itself has the focus."""
        key, moved = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            up = key == Qt.Key.Key_Up
            self.wanted.emit(("up" if up else "down") if moved else "previous" if up else "next")
        elif key == Qt.Key.Key_Space and not self.toggle.isHidden():
            self._on_toggle_clicked()
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._on_close_button_clicked()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._item.state == "done":
            self.wanted.emit("load")
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._item.state == "failed":
            self.wanted.emit("retry")
        else:
            super().keyPressEvent(event)

    def _connect(self, action: QAction, want: str) -> None:
        action.triggered.connect(lambda: self.wanted.emit(want))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._name, 1)
        head.addWidget(self.toggle)
        head.addWidget(self.close_button)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.setContentsMargins(0, 4, 0, 0)
        for button in (self.load, self.retry, self.help):
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 4)
        column.setSpacing(1)
        column.addLayout(head)
        for widget in (self.meter, self.figures, self.failure, self.line):
            column.addWidget(widget)
        column.addLayout(foot)
        column.addWidget(self.question)

    def _say(self) -> None:
        """All texts, and which of the parts are shown."""
        item, state = self._item, self._item.state
        name, line, why = download_name(item), remark(item), failure(item)
        self._name.set_parts(name, name.removeprefix(model_title(item)))
        self.figures.set_texts(amount(item), pace(item))
        for label, text in ((self.failure, why), (self.line, line)):
            if label.text() != text:
                label.setText(text)
            label.setVisible(bool(text))
        self.line.set_role("warning" if state == "downloading" and item.wait_s > 0 else "muted")
        self.meter.setVisible(state != "done")
        self.toggle.setVisible(state not in {"done", "failed"})
        self.load.setVisible(state == "done")
        self.retry.setVisible(state == "failed")
        self.help.setVisible(state == "failed" and isinstance(item.error, (*CLOSED, *AWAY)))
        self._name_buttons(name)
        self.meter.setAccessibleName(fill(self.tr("Progress of %1"), name))
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            sentences(stop(listed(self.figures.left.text(), self.figures.right.text())), why, line)
        )
        self.question.set_texts(
            fill(self.tr("Delete %1 that has arrived?"), size(item.done_bytes)),
            self.tr("Pausing keeps it, also when Vitrail is closed."),
        )
        if state == "done":
            self.question.hide()

    def _name_buttons(self, name: str) -> None:
        state = self._item.state
        paused = state == "paused"
        self.toggle.set_glyph("ph.play" if paused else "ph.pause")
        toggle = self.tr("Resume %1") if paused else self.tr("Pause %1")
        close = self.tr("Remove %1 from the list") if state == "done" else self.tr("Cancel %1")
        self.toggle.set_name(fill(toggle, name), self.tr("Resume") if paused else self.tr("Pause"))
        self.close_button.set_name(
            fill(close, name),
            self.tr("Remove from the list") if state == "done" else self.tr("Cancel"),
        )
        for button in (self.retry, self.help, self.load):
            button.setAccessibleDescription(name)

    def _on_toggle_clicked(self) -> None:
        self.wanted.emit("resume" if self._item.state == "paused" else "pause")

    def _on_close_button_clicked(self) -> None:
        if self._item.state == "done":
            self.wanted.emit("dismiss")
        else:
            self.ask_cancel()
