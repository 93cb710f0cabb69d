"""Where messages are written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.chat.draft import DraftEditor
from app.ui.icons import paint_icon
from app.ui.phrase import listed
from app.ui.plurals import tokens
from app.ui.widgets.focus import KeyboardFocus
from app.ui.widgets.label import Label
from app.ui.widgets.painting import rounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from app.bridge.engine import ModelHost
    from app.ui.chat.attachments.area import Area
    from app.ui.theme import Theme

RADIUS = 12
PANE_SHARE = 0.4
ABOVE_SHARE = 0.3
LEAST_SHARE = 0.15
"""Of the pane, for the text below files and notices, where it is long."""
COMMANDING = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
LOADING = frozenset({"starting", "loading", "unloading"})


class SendButton(QAbstractButton):
    """Sends; while a reply is written it stops it."""

    SIDE = 30

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stops = False
        self._focus = KeyboardFocus(theme, self, outside=True, radius=8)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)

    @property
    def stops(self) -> bool:
        """It stops what runs instead of sending."""
        return self._stops

    def set_stops(self, *, stops: bool) -> None:
        """Turn into the stop button, or back."""
        if stops != self._stops:
            self._stops = stops
            self.retranslate()
            self.update()

    def retranslate(self) -> None:
        """Set its words."""
        name = self.tr("Stop the reply") if self._stops else self.tr("Send")
        hint = self.tr("Stop the reply (Esc)") if self._stops else self.tr("Send (Enter)")
        self.setAccessibleName(name)
        self.setToolTip(hint)

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._theme.px(self.SIDE), self._theme.px(self.SIDE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The plane and the glyph."""
        painter, theme = QPainter(self), self._theme
        if not self.isEnabled():
            plane, glyph = "sunken", "disabled"
        else:
            plane = "fillpress" if self.isDown() else "fillhover" if self.underMouse() else "fill"
            glyph = "onfill"
        rounded(painter, self.rect(), 8, theme.color(plane))
        icon = "ph.stop-fill" if self._stops else "ph.arrow-up-bold"
        paint_icon(painter, theme, icon, self.rect(), glyph, 14 if self._stops else 16)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class Composer(QWidget):
    """The draft, how many tokens it has, and the button that sends it.

    Signals:
        sent: the text to send; it stays until `clear` says that it was taken.
        stopped: the running reply should stop.
        edited: the draft is another now.
        counted: its words have another number of tokens.
        pane_resized: height of the pane that it stands in, in pixels.

    Attributes:
        counter: asked first to count a draft; True when it does, and tells `take_count`.
        pane_height: of the pane that it stands in, in pixels; 0 before it stands in one.
    """

    sent = Signal(str)
    stopped = Signal()
    edited = Signal(str)
    counted = Signal()
    pane_resized = Signal(int)

    def __init__(self, theme: Theme, models: ModelHost, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._models = models
        self._tokens: int | None = 0
        self._above: Area | None = None
        self.pane_height = 0
        self._files = 0
        self._reading = False
        self._file_tokens: int | None = 0
        self._setting = False
        self._is_open = False
        self.counter: Callable[[str], bool] | None = None
        self.editor = DraftEditor(theme, parent=self)
        self.note = Label(theme, 11.5, role="muted", tabular=True, parent=self)
        self.button = SendButton(theme, parent=self)
        self._lay_out()
        self.editor.installEventFilter(self)
        self.editor.textChanged.connect(self._on_editor_text_changed)
        self.editor.submitted.connect(self._on_editor_submitted)
        self.button.clicked.connect(self._on_button_clicked)
        models.changed.connect(self._on_models_changed)
        theme.changed.connect(self.update)
        self.retranslate()
        self._count()

    def _lay_out(self) -> None:
        # What can be pressed stands at the left edge of the text, its padding outside of it.
        self._tools = QHBoxLayout()
        self._tools.setContentsMargins(0, 0, 0, 0)
        self._tools.setSpacing(4)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(self._tools)
        row.addStretch(1)
        row.addWidget(self.note)
        self._row = row
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 11, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.editor)
        column.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def retranslate(self) -> None:
        """Set all words again."""
        self.editor.setAccessibleName(self.tr("Message"))
        self.button.retranslate()
        self._refresh()

    def add_tool(self, tool: QWidget) -> None:
        """Put a button below the text, behind those there are."""
        self._tools.addWidget(tool)

    def add_beside_count(self, tool: QWidget) -> None:
        """Put a button behind the count."""
        self._row.insertWidget(self._row.indexOf(self.button), tool)

    def add_below(self, widget: QWidget) -> None:
        """Put something between the text and the buttons."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - made here
        column.insertWidget(column.count() - 1, widget)

    def set_above(self, area: Area) -> None:
        """Put something above the text."""
        self._above = area
        column = self.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - made here
        # Not in a layout of its own, whose size would be known only when it is laid out.
        column.insertWidget(0, area)
        area.grown.connect(self._on_above_grown)

    # -- state ------------------------------------------------------------

    def text(self) -> str:
        """The draft."""
        return self.editor.text()

    @property
    def tokens(self) -> int:
        """Of the words of the draft, as far as they were counted."""
        return self._tokens or 0

    def set_files(self, ready: int, *, reading: bool, tokens: int | None) -> None:
        """What is attached to the draft.

        Args:
            ready: files that can be sent.
            reading: more are on their way; nothing is sent before they are there.
            tokens: of those that are ready; None while that is not known.
        """
        self._files, self._reading, self._file_tokens = ready, reading, tokens
        self._refresh()

    def set_text(self, text: str) -> None:
        """Show another draft, without telling that it was edited."""
        self._setting = True
        try:
            self.editor.set_text(text)
        finally:
            self._setting = False
        self._count()

    @property
    def is_open(self) -> bool:
        """There is a conversation to send to."""
        return self._is_open

    def set_open(self, *, is_open: bool) -> None:
        """Send to a conversation, or keep what is typed until there is one."""
        self._is_open = is_open
        self._refresh()

    def take_key(self, event: QKeyEvent) -> bool:
        """Take the cursor and a character typed elsewhere; False when it is no character."""
        character = event.text()
        plain = not event.modifiers() & COMMANDING
        if self.editor.hasFocus() or not (plain and character.strip() and character.isprintable()):
            return False
        self.focus_editor()
        QApplication.sendEvent(self.editor, event)
        return True

    def clear(self) -> None:
        """The draft was sent."""
        self.set_text("")

    def set_busy(self, *, busy: bool) -> None:
        """A reply of this conversation runs or waits: the button stops it."""
        self.button.set_stops(stops=busy)
        self._refresh()

    def set_pane_height(self, height: int) -> None:
        """Grow to 40 % of a pane this high at most."""
        if height != self.pane_height:
            self.pane_height = height
            self.pane_resized.emit(height)
        if self._above is not None:
            self._above.set_most_height(int(height * ABOVE_SHARE))
        around = self.sizeHint().height() - self.editor.height()
        least = int(height * LEAST_SHARE) if self._above is not None else 0
        self.editor.set_most_height(max(int(height * PANE_SHARE) - around, least))

    def focus_editor(self) -> None:
        """Put the cursor here."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def can_send(self) -> bool:
        """There is something to send, and a model to send it to now or soon."""
        something = bool(self.text().strip()) or self._files > 0
        return self._is_open and something and not self._reading and self._has_model()

    def _has_model(self) -> bool:
        models = self._models
        return models.state in LOADING | {"ready"} or models.may_restart

    def _refresh(self) -> None:
        self.editor.setPlaceholderText(self._placeholder())
        self.button.setEnabled(self.button.stops or self.can_send)
        self.note.setText(self._note())
        self.update()

    def _placeholder(self) -> str:
        if self._has_model():
            return self.tr("Ask something")
        if self._models.state == "stopped":
            return self.tr("Reload the model to write")
        return self.tr("Choose a model to write")

    def _note(self) -> str:
        known = self._tokens is not None and self._file_tokens is not None
        figure = tokens((self._tokens or 0) + (self._file_tokens or 0)) if known else ""
        empty = self.editor.empty and not self._files
        if empty or self._models.state not in LOADING:
            return figure if not empty or self._models.state == "ready" else ""
        return listed(self.tr("Sent when the model is ready"), figure)

    # -- counting ---------------------------------------------------------

    def _count(self) -> None:
        """Ask how many tokens the draft has; until the answer comes the old figure stands."""
        text = self.text()
        theirs = self.counter is not None and self.counter(text)
        if not text:
            self._tokens = 0
            self.counted.emit()
        elif theirs:
            pass
        elif self._models.state == "ready":
            self._models.count_tokens(text, partial(self._on_counted, text))
        else:
            self._tokens = None
        self._refresh()

    def count_again(self) -> None:
        """Another may count now."""
        self._count()

    def take_count(self, text: str, tokens: int) -> None:
        """`counter` counted a draft."""
        self._on_counted(text, tokens)

    def _on_counted(self, text: str, tokens: int) -> None:
        # The draft may have been sent, or changed, while the engine counted.
        if text == self.text():
            self._tokens = tokens
            self._refresh()
            self.counted.emit()

    # -- painting and events ----------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame: accent while one writes."""
        theme = self._theme
        border = "focus" if self.editor.hasFocus() else "control"
        rounded(QPainter(self), self.rect(), RADIUS, theme.color("raised"), theme.color(border))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the text goes to the text."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.focus_editor()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Repaint the frame when the focus comes or goes."""
        if watched is self.editor and event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Take the words of another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # -- slots ------------------------------------------------------------

    def _on_editor_text_changed(self) -> None:
        if not self._setting:
            self._count()
            self.edited.emit(self.text())

    def submit(self) -> None:
        """Send, as Enter does."""
        self._on_editor_submitted()

    def _on_editor_submitted(self) -> None:
        # While a reply runs the text stays; only the button stops.
        if not self.button.stops and self.can_send:
            self.sent.emit(self.text())

    def _on_button_clicked(self) -> None:
        if self.button.stops:
            self.stopped.emit()
        else:
            self._on_editor_submitted()

    def _on_above_grown(self) -> None:
        self.refit()

    def refit(self) -> None:
        """What is above the text, or below it, takes room from it."""
        if self.pane_height:
            self.set_pane_height(self.pane_height)

    def _on_models_changed(self) -> None:
        self._count()
