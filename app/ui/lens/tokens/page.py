"""The Tokens page: a text falls into panes as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.inspection.cut import KINDS
from app.ui.chat.draft import local_files
from app.ui.lens.tokens.cut_notice import CutNotice
from app.ui.lens.tokens.editor import Editor, is_step
from app.ui.lens.tokens.exports import Exports
from app.ui.lens.tokens.figures import Figures
from app.ui.lens.tokens.file_bar import FileBar
from app.ui.lens.tokens.head import Head
from app.ui.lens.tokens.lens import Lens
from app.ui.lens.tokens.opening import Opening
from app.ui.lens.tokens.pointing import Pointing
from app.ui.lens.tokens.reading_line import ReadingLine
from app.ui.lens.tokens.replays import Replays
from app.ui.lens.tokens.samples_bar import SamplesBar
from app.ui.lens.tokens.strip import MARGIN, Strip
from app.ui.lens.tokens.strip_painter import StripPainter
from app.ui.lens.tokens.tabs import Tabs
from app.ui.lens.tokens.vocabulary_picker import VocabularyPicker
from app.ui.phrase import part
from app.ui.widgets.label import Label
from app.ui.widgets.page import Page
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent

    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.bridge.models import ModelFiles
    from app.bridge.preferences import Preferences
    from app.bridge.tasks import Tasks
    from app.bridge.text_files import TextFiles
    from app.bridge.vocabularies import Vocabularies
    from app.core.errors import VitrailError
    from app.ui.lens.prompt.page import PromptPage
    from app.ui.lens.tokens.strip_layout import RowName
    from app.ui.lens.tokens.tabs import TabName
    from app.ui.theme import Theme

SAMPLE = (
    "The merging of byte pairs:  lower + er → lower (128)\n"
    "彩色玻璃上的龘字，一分为二。\n"
    "Le vitrail de Chartres, 1194–1220: 172 windows, naïve 🪟"
)
"""Spaces, digits, symbols, a character that most vocabularies cut: something of everything."""
MARGINS = (20 - MARGIN, 20, 20 - MARGIN, 18)
"""The strip has some of it inside, where rings and frames stand out."""
STRIP_SHARE = 0.55
"""Of the page, for the strip at most: what is below stays in sight."""
LOOKED_AT = 2000
"""Tokens at the front whose kinds the legend tells."""


class TokensPage(Pane):
    """Editor, figures, strip, and how tokens come to be.

    Attributes:
        lens: what is looked at.
        tabs: what is under the strip.

    Signals:
        said: something that was done, to be told for a few seconds.
    """

    said = Signal(str)

    def __init__(  # noqa: PLR0917
        self,
        theme: Theme,
        vocabularies: Vocabularies,
        models: ModelHost,
        files: ModelFiles,
        library: Library,
        tasks: Tasks,
        preferences: Preferences,
        text_files: TextFiles,
        *,
        make_prompt: Callable[[], PromptPage] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`make_prompt` gives what shows the conversation, once that is asked for."""
        super().__init__(theme, "surface", parent=parent)
        self._make_prompt = make_prompt
        self.prompt: PromptPage | None = None
        self._theme = theme
        self.lens = Lens(vocabularies, tasks, parent=self)
        self.picker = VocabularyPicker(theme, self.lens, models, files, library)
        self.head = Head(theme, self.lens, self.picker)
        self.editor = Editor(theme)
        self.samples = SamplesBar(theme)
        self.file_bar = FileBar(theme)
        self.opening = Opening(text_files, self.editor, self.file_bar, parent=self)
        self.failure = CutNotice(theme)
        self.progress = Label(theme, 11.5, role="muted", tabular=True)
        self.strip = Strip(theme, self.lens)
        self.reading = ReadingLine(theme, self.lens)
        self.figures = Figures(theme, self.lens, StripPainter(theme, self.strip.panes))
        self._pointing = Pointing(self.editor, self.lens, parent=self)
        self.tabs = Tabs(
            theme,
            self.lens,
            self.editor,
            self.picker,
            self._pointing,
            vocabularies,
            preferences,
            tasks,
        )
        self.exports = Exports(theme, self.lens, self.strip, tasks, parent=self)
        self._replays = Replays(self.lens, self.tabs.merges, vocabularies, tasks, parent=self)
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.progress.hide()
        self.retranslate()

    def _lay_out(self) -> None:
        self._page = Page(self._theme, MARGINS, spacing=12)
        above, under = QVBoxLayout(), QVBoxLayout()
        for layout in (above, under):
            layout.setContentsMargins(MARGIN, 0, MARGIN, 0)
            layout.setSpacing(12)
        for widget in (
            *(self.failure, self.editor, self.file_bar),
            *(self.samples, self.progress, self.figures),
        ):
            above.addWidget(widget)
        under.addWidget(self.reading)
        under.addWidget(self.tabs, 1)
        column = self._page.column
        column.addLayout(above)
        column.addWidget(self.strip)
        column.addLayout(under, 1)
        text = QWidget()
        whole = QVBoxLayout(text)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(self._page, 1)
        self._subjects = QStackedLayout(self)
        self._subjects.addWidget(text)
        self.head.subject.setVisible(self._make_prompt is not None)

    def _connect(self) -> None:
        lens = self.lens
        self.picker.chosen.connect(self.open)
        self.samples.chosen.connect(self.show_text)
        self.samples.file_wanted.connect(self.opening.choose)
        self.head.subject_chosen.connect(self.show_subject)
        self.head.rows_chosen.connect(self._on_head_rows_chosen)
        self.head.copy_wanted.connect(self.exports.take)
        self.exports.said.connect(self.said)
        self._replays.ranked.connect(self.strip.set_rank)
        self.editor.edited.connect(self._on_editor_edited)
        self.editor.filled.connect(self._on_progressed)
        self.tabs.said.connect(self.said)
        self.tabs.judged.connect(self._on_tabs_judged)
        self.tabs.look_up.clicked.connect(self.show_in_vocabulary)
        lens.remade.connect(self._on_lens_remade)
        lens.failed.connect(self._on_lens_failed)
        self.failure.again_wanted.connect(self._on_failure_again_wanted)
        lens.progressed.connect(self._on_progressed)
        lens.waiting_changed.connect(self._on_lens_waiting_changed)

    # -- what the window asks ---------------------------------------------

    def open(self, source: str) -> None:
        """Use another vocabulary."""
        self.failure.hide()
        self.lens.open(source)
        self.picker.refresh()

    def show_text(self, text: str) -> None:
        """Put another text into the editor."""
        self.editor.set_source(text)

    def show_subject(self, subject: int) -> None:
        """Show the text that is typed (0), or the conversation that is open (1)."""
        if subject and self.prompt is None and self._make_prompt is not None:
            self.prompt = self._make_prompt()
            self.prompt.head.subject.chosen.connect(self.show_subject)
            self.prompt.said.connect(self.said)
            self._subjects.addWidget(self.prompt)
        self._subjects.setCurrentIndex(subject if self.prompt is not None else 0)
        heads = (self.head, *(() if self.prompt is None else (self.prompt.head,)))
        for head in heads:
            head.subject.set_current(self._subjects.currentIndex())

    def show_in_vocabulary(self) -> None:
        """Show the row of the pinned token in the vocabulary; all of it where none is pinned."""
        self._turn_to("browser")
        made, pinned = self.lens.made, self.lens.pinned_token
        if made is not None and 0 <= pinned < len(made):
            self.tabs.browser.reveal(made.cut.ids[pinned])
        self.tabs.browser.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # Its height is known once it was laid out.
        QTimer.singleShot(0, self, self._show_browser)

    def _show_browser(self) -> None:
        self._page.ensureWidgetVisible(self.tabs.browser, 0, self._theme.px(MARGIN))

    def _show_card(self) -> None:
        self._page.ensureWidgetVisible(self.tabs.browser.card, 0, self._theme.px(MARGIN))

    def show_samples(self) -> None:
        """Offer texts that show something."""
        self.show_subject(0)
        self.samples.open_menu()

    def choose_file(self) -> None:
        """Ask for a text file, and show it."""
        self.show_subject(0)
        self.opening.choose()

    def show_comparison(self) -> None:
        """Show the text in several vocabularies, and put the keyboard there."""
        self._turn_to("compare")
        self.tabs.compare.bands.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # Its height is known once it was laid out.
        QTimer.singleShot(0, self, self._show_tabs)

    def show_trainer(self) -> None:
        """Show how a tokenizer learns, and put the keyboard into what it learns from."""
        self._turn_to("trainer")
        self.tabs.trainer.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # Its height is known once it was laid out.
        QTimer.singleShot(0, self, self._show_tabs)

    def _turn_to(self, tab: TabName) -> None:
        self.show_subject(0)
        self.tabs.show_tab(tab)

    def _show_tabs(self) -> None:
        """Scroll until the tabs are at the top, or the end of the page is reached."""
        bar = self._page.verticalScrollBar()
        top = self.tabs.mapTo(self._page.viewport(), self.tabs.rect().topLeft()).y()
        bar.setValue(bar.value() + top - self._theme.px(MARGIN))

    def focus_first(self) -> None:
        """Put the cursor where one types."""
        if self.prompt is not None and self._subjects.currentIndex():
            self.prompt.focus_first()
            return
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the loaded model, when it is seen for the first time."""
        super().showEvent(event)
        if not self.lens.wanted:
            if self.editor.document().isEmpty():
                self.show_text(SAMPLE)
            self.open(self.picker.first())

    # -- what Qt calls ----------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for what is below the strip."""
        super().resizeEvent(event)
        self.strip.set_most_height(max(self._theme.px(120), int(self.height() * STRIP_SHARE)))

    def event(self, event: QEvent) -> bool:
        """Undo and redo are the text's, wherever on the page the keyboard is."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._steps(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What nothing on the page wants for itself."""
        if self._steps(event):
            self.editor.step(event)
        else:
            super().keyPressEvent(event)

    def _steps(self, event: QKeyEvent) -> bool:
        return is_step(event) and self._subjects.currentIndex() == 0

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file that is dropped is opened."""
        if self.opening.takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open it."""
        if self.opening.takes(event.mimeData()):
            event.acceptProposedAction()
            self.show_subject(0)
            self.opening.open_paths(local_files(event.mimeData()))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Token lens"))

    # -- answers ----------------------------------------------------------

    def _on_editor_edited(self) -> None:
        self.progress.hide()
        self.lens.set_text(self.editor.data())
        if self.samples.current() is not None:
            self.samples.follow(self.editor.data().decode("utf-8", "replace"))

    def _on_lens_remade(self) -> None:
        self.failure.hide()
        self.progress.hide()
        made = self.lens.made
        if made is not None:
            numbers = made.pieces.table.kinds
            first = made.cut.ids[:LOOKED_AT]
            self.figures.legend.show_kinds({KINDS[numbers[each]] for each in first})

    def _on_lens_waiting_changed(self) -> None:
        if not self.lens.waiting:
            self.progress.hide()

    def _on_progressed(self, done: int, total: int) -> None:
        self.progress.setVisible(done < total)
        self.progress.setText(part(done, total) if done < total else "")

    def _on_lens_failed(self, error: VitrailError) -> None:
        self.progress.hide()
        self.failure.tell(error, again=self.lens.waiting)
        self.picker.refresh()

    def _on_failure_again_wanted(self) -> None:
        self.open(self.lens.wanted or self.picker.first())

    def _on_tabs_judged(self) -> None:
        # Its height is known once it was laid out.
        QTimer.singleShot(0, self, self._show_card)

    def _on_head_rows_chosen(self, rows: tuple[RowName, ...]) -> None:
        self.strip.set_rows(rows)
