"""Markdown that strangers wrote, to be read: nothing in it is loaded, run or followed by itself."""

from __future__ import annotations

import logging
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSizeF, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.markup.cards import read_card
from app.markup.links import true_host
from app.ui.phrase import fill
from app.ui.prose.sheet_view import SheetView
from app.ui.prose.writer import Phrases, Sheet, Writer
from app.ui.widgets.menu import Menu
from app.ui.widgets.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.markup.cards import CardBlock
    from app.ui.theme import Theme

MOST_HEIGHT = 520
"""It grows with its text so far, in pixels at 100 %, and scrolls from there on."""

SLICE_S = 0.008
"""So long the window may be kept busy at a time."""

POLL_MS = 15
MAX_SHOWN_ADDRESS = 300

log = logging.getLogger(__name__)


class Prose(QWidget):
    """Read-only Markdown. Links are opened after the user has seen where they lead.

    Signals:
        shown: all of the last text is there.
        link_chosen: the address of a link that was opened.
    """

    shown = Signal()
    link_chosen = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._blocks: tuple[CardBlock, ...] = ()
        self._steps: Iterator[None] = iter(())
        self._reading: _Reading | None = None
        self._address = ""
        self._sheet = Sheet()
        self.view = SheetView(theme)
        self.question = Question(theme, "plain", "primary")
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._on_poll_timeout)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_timer_timeout)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.view)
        column.addWidget(self.question)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.view.anchorClicked.connect(self._on_view_anchor_clicked)
        self.view.customContextMenuRequested.connect(self._on_view_menu_requested)
        self.question.agreed.connect(self._on_question_agreed)
        theme.changed.connect(self._write)
        self.retranslate()

    def set_markdown(self, text: str, base_url: str = "") -> None:
        """Show `text`, a little later and a little at a time.

        Args:
            text: Markdown from anybody.
            base_url: what relative links start from; without one they are plain text.
        """
        self.question.hide()
        self._reading = _Reading(text, base_url)
        self._reading.start()
        self._poll.start()

    def clear(self) -> None:
        """Show nothing."""
        self.set_blocks(())

    def set_blocks(self, blocks: tuple[CardBlock, ...]) -> None:
        """Show what has been read elsewhere."""
        self._reading = None
        self._blocks = blocks
        self._write()

    def set_name(self, name: str) -> None:
        """What screen readers call it."""
        self.view.setAccessibleName(name)

    def ask_about(self, address: str) -> None:
        """Show where a link leads and ask whether to open it."""
        self._address = address
        self._say_question()
        self.question.ask()

    def retranslate(self) -> None:
        """Set every string again."""
        if not self.view.accessibleName():
            self.view.setAccessibleName(self.tr("Text"))
        self._phrases = Phrases(
            picture=self.tr("[picture]"),
            pictured=self.tr("[picture: %1]"),
            cut=self.tr("More follows that is too long to be shown here."),
        )
        self.question.set_answers(self.tr("Open in the browser"), self.tr("Cancel"))
        self._say_question()
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _write(self) -> None:
        """Begin to write the blocks into a new document; what was there stays until it is done."""
        self._sheet = Sheet()
        writer = Writer(self._sheet, self._theme, self._phrases)
        self._steps = (step for block in self._blocks for step in writer.write(block))
        self._timer.start()

    def _say_question(self) -> None:
        host = true_host(self._address)
        title = (
            fill(self.tr("Open a page of %1?"), host)
            if host
            else self.tr("Write a mail to this address?")
        )
        shown = self._address[:MAX_SHOWN_ADDRESS]
        self.question.set_texts(title, shown + ("…" if shown != self._address else ""))

    def _on_poll_timeout(self) -> None:
        if self._reading is None:
            self._poll.stop()
        elif self._reading.blocks is not None:
            self._poll.stop()
            self.set_blocks(self._reading.blocks)

    def _on_timer_timeout(self) -> None:
        ends = time.monotonic() + SLICE_S
        for _step in self._steps:
            if time.monotonic() > ends:
                return
        self._timer.stop()
        # Laid out only now, and from here on by Qt as far as it is seen: every change to a
        # document that has a layout costs one.
        sheet = self._sheet
        sheet.documentLayout().documentSizeChanged.connect(self._on_size_changed)
        self.view.show_sheet(sheet)
        self.shown.emit()

    def _on_size_changed(self, size: QSizeF) -> None:
        """Be as high as what is there, up to the limit; the layout tells as it gets on."""
        line = self._theme.px(20)
        self.view.setFixedHeight(
            min(max(round(size.height()) + 2, line), self._theme.px(MOST_HEIGHT))
        )

    def _on_view_anchor_clicked(self, url: QUrl) -> None:
        self.ask_about(url.toString())

    def _on_question_agreed(self) -> None:
        QDesktopServices.openUrl(QUrl(self._address))
        self.link_chosen.emit(self._address)

    def _on_view_menu_requested(self, point: QPoint) -> None:
        menu = Menu(self._theme, parent=self)
        copy = QAction(self.tr("Copy"), menu)
        copy.setEnabled(self.view.textCursor().hasSelection())
        copy.triggered.connect(self.view.copy)
        menu.addAction(copy)
        address = self.view.anchorAt(point)
        if address:
            link = QAction(self.tr("Copy the link's address"), menu)
            link.triggered.connect(partial(QGuiApplication.clipboard().setText, address))
            menu.addAction(link)
        everything = QAction(self.tr("Select all"), menu)
        everything.triggered.connect(self.view.selectAll)
        menu.addAction(everything)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.view.viewport().mapToGlobal(point))


class _Reading(threading.Thread):
    """Reads one text. Knows no Qt, so that the widget may go while it reads; it is asked.

    Attributes:
        blocks: None until it is done.
    """

    def __init__(self, text: str, base: str) -> None:
        super().__init__(name="prose", daemon=True)
        self._text = text
        self._base = base
        self.blocks: tuple[CardBlock, ...] | None = None

    def run(self) -> None:
        """Read."""
        try:
            self.blocks = read_card(self._text, self._base)
        except Exception:
            log.exception("a text could not be read")
            self.blocks = ()
