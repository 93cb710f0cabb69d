"""What stands between the head of a conversation and the composer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

if TYPE_CHECKING:
    from app.bridge.bin import Bin
    from app.bridge.engine import ModelHost
    from app.ui.chat.bin.pane import BinPane
    from app.ui.theme import Theme

LOADING = frozenset({"starting", "loading", "unloading"})


class Body(QWidget):
    """The messages, or in their place what there is to know while there are none.

    Signals:
        left: the focus was on what is no longer shown.
        bin_left: the bin was closed.
    """

    left = Signal()
    bin_left = Signal()

    def __init__(
        self,
        theme: Theme,
        models: ModelHost,
        deleted: Bin,
        *,
        transcript: QWidget,
        empty: QWidget,
        loading: QWidget,
        first_run: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        """Show the messages.

        Args:
            theme: of the bin, which is made when it is wanted.
            models: whether there is one to talk to.
            deleted: what is in the bin.
            transcript: the messages.
            empty: in place of messages: a model is ready.
            loading: likewise: a model is being loaded.
            first_run: likewise: there is none.
            parent: Qt's.
        """
        super().__init__(parent)
        self._theme = theme
        self._models = models
        self._deleted = deleted
        self._transcript = transcript
        self._empty = empty
        self._loading = loading
        self._first_run = first_run
        self._bin: BinPane | None = None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for pane in (transcript, empty, loading, first_run):
            self._stack.addWidget(pane)

    def minimumSizeHint(self) -> QSize:
        """As low as what is shown allows: below it, a draft with its files needs room."""
        least, pane = super().minimumSizeHint(), self._stack.currentWidget()
        return QSize(least.width(), pane.minimumSizeHint().height()) if pane is not None else least

    def show_content(self, *, empty: bool) -> None:
        """Show the messages, or what stands in their place where there is nothing to show."""
        pane, before = self._pane(empty=empty), self._stack.currentWidget()
        if pane is before or self.shows_bin:
            return
        focused = QApplication.focusWidget()
        held = before is not None and focused is not None and before.isAncestorOf(focused)
        self._stack.setCurrentWidget(pane)
        if (held or focused is None) and self.isVisible():
            # What was pressed is gone: a download that ended, a model that was loaded.
            self.left.emit()

    @property
    def shown(self) -> QWidget | None:
        """What stands here now."""
        return self._stack.currentWidget()

    @property
    def shows_bin(self) -> bool:
        """The bin stands in the place of the conversation."""
        return self._bin is not None and self._stack.currentWidget() is self._bin

    @property
    def bin(self) -> BinPane | None:
        """The bin; None before it was wanted."""
        return self._bin

    def show_bin(self) -> None:
        """Show what was deleted."""
        if self._bin is None:
            from app.ui.chat.bin.pane import BinPane  # noqa: PLC0415 - not at the start

            self._bin = BinPane(self._theme, self._deleted)
            self._bin.closed.connect(self.close_bin)
            self._stack.addWidget(self._bin)
        self._stack.setCurrentWidget(self._bin)
        self._bin.reveal()

    def close_bin(self) -> None:
        """Show the conversation again."""
        if self.shows_bin:
            self._stack.setCurrentWidget(self._transcript)
            self.bin_left.emit()

    def _pane(self, *, empty: bool) -> QWidget:
        if not empty:
            return self._transcript
        if self._models.state in LOADING:
            return self._loading
        listens = self._models.state == "ready" or self._models.asleep
        return self._empty if listens else self._first_run
