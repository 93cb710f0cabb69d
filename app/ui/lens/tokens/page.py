"""The Tokens page: a text falls into panes as it is typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from app.inspection.cut import KINDS
from app.inspection.merges import replay_around
from app.inspection.token_table import as_csv, as_json
from app.ui.errors import sentence
from app.ui.lens.tokens.editor import Editor
from app.ui.lens.tokens.figures import Figures
from app.ui.lens.tokens.head import Head
from app.ui.lens.tokens.lens import Lens
from app.ui.lens.tokens.merges_view import MergesView
from app.ui.lens.tokens.picture import StripPicture
from app.ui.lens.tokens.ranks import Ranks
from app.ui.lens.tokens.strip import MARGIN, Strip
from app.ui.lens.tokens.strip_painter import StripPainter
from app.ui.lens.tokens.trainer_view import TrainerView
from app.ui.lens.tokens.vocabulary_picker import VocabularyPicker
from app.ui.phrase import part, sentences
from app.ui.widgets.label import Label
from app.ui.widgets.notice import Notice
from app.ui.widgets.page import Page
from app.ui.widgets.pane import Pane
from app.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.bridge.models import ModelFiles
    from app.bridge.tasks import Task, Tasks
    from app.bridge.vocabularies import Vocabularies
    from app.core.errors import VitrailError
    from app.inspection.cut_text import CutText
    from app.inspection.merge_table import MergeTable
    from app.inspection.merges import Replay
    from app.ui.lens.tokens.strip_layout import RowName
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
PAUSE_MS = 120
"""After the last change, before it is shown how the text was built."""


class TokensPage(Pane):
    """Editor, figures, strip, and how tokens come to be.

    Attributes:
        lens: what is looked at.
        below: pages under the strip; `tabs` chooses.

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
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "surface", parent=parent)
        self._theme = theme
        self._vocabularies = vocabularies
        self._tasks = tasks
        self._merges: MergeTable | None = None
        self._task: Task | None = None
        self.lens = Lens(vocabularies, models, tasks, parent=self)
        self.picker = VocabularyPicker(theme, self.lens, models, files, library)
        self.head = Head(theme, self.lens, self.picker)
        self.editor = Editor(theme)
        self.failure = Notice(theme)
        self._error: VitrailError | None = None
        self.progress = Label(theme, 11.5, role="muted", tabular=True)
        self.strip = Strip(theme, self.lens)
        self.figures = Figures(theme, self.lens, StripPainter(theme, self.strip.panes))
        self.tabs = Segmented(theme)
        self.below = QStackedWidget()
        self.merges_view = MergesView(theme)
        self.trainer = TrainerView(theme, tasks)
        self._replayer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._replayer.timeout.connect(self._on_replayer_timeout)
        self._lay_out()
        self._connect()
        self.failure.hide()
        self.progress.hide()
        self.retranslate()
        self.tabs.set_current(0)

    def _lay_out(self) -> None:
        self._page = Page(self._theme, MARGINS, spacing=12)
        # A stack is as high as its highest page: the one that is not seen takes no room.
        for page in (self.merges_view, self.trainer):
            self.below.addWidget(page)
        above, under = QVBoxLayout(), QVBoxLayout()
        for layout in (above, under):
            layout.setContentsMargins(MARGIN, 0, MARGIN, 0)
            layout.setSpacing(12)
        for widget in (self.failure, self.editor, self.progress, self.figures):
            above.addWidget(widget)
        under.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        under.addWidget(self.below, 1)
        column = self._page.column
        column.addLayout(above)
        column.addWidget(self.strip)
        column.addLayout(under, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(self._page, 1)

    def _connect(self) -> None:
        lens = self.lens
        self.picker.chosen.connect(self.open)
        self.head.rows_chosen.connect(self._on_head_rows_chosen)
        self.head.copy_wanted.connect(self._on_head_copy_wanted)
        self.editor.edited.connect(self._on_editor_edited)
        self.editor.pointed.connect(self._on_editor_pointed)
        self.editor.pressed.connect(self._on_editor_pressed)
        self.editor.filled.connect(self._on_progressed)
        self.tabs.chosen.connect(self._on_tabs_chosen)
        lens.remade.connect(self._on_lens_remade)
        lens.vocabulary_changed.connect(self._on_lens_vocabulary_changed)
        lens.failed.connect(self._on_lens_failed)
        lens.pointed.connect(self._on_lens_pointed)
        lens.pinned.connect(self._on_lens_pinned)
        lens.progressed.connect(self._on_progressed)
        lens.waiting_changed.connect(self._on_lens_waiting_changed)

    # -- what the window asks ---------------------------------------------

    def open(self, source: str) -> None:
        """Use another vocabulary."""
        self.failure.hide()
        self.lens.open(source)

    def show_text(self, text: str) -> None:
        """Put another text into the editor."""
        self.editor.set_source(text)

    def focus_first(self) -> None:
        """Put the cursor where one types."""
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

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("Token lens"))
        self.tabs.setAccessibleName(self.tr("Below the tokens"))
        self.tabs.set_items([self.tr("How it was built"), self.tr("Train your own")])
        self._tell_failure()

    # -- answers ----------------------------------------------------------

    def _on_editor_edited(self) -> None:
        self.progress.hide()
        self.lens.set_text(self.editor.data())

    def _on_editor_pointed(self, byte: int) -> None:
        made, shift = self.lens.made, self.lens.shift
        found = byte >= 0 and shift >= 0 and made is not None and not self.lens.waiting
        self.lens.point(made.token_at(byte + shift) if found and made is not None else -1)

    def _on_editor_pressed(self, byte: int) -> None:
        made, shift = self.lens.made, self.lens.shift
        if made is None or byte < 0 or shift < 0 or self.lens.waiting:
            return
        token = made.token_at(byte + shift)
        if token >= 0 and token != self.lens.pinned_token:
            self.lens.pin(token)

    def _on_lens_pointed(self, token: int) -> None:
        made, shift = self.lens.made, self.lens.shift
        if token < 0 or made is None or shift < 0 or self.lens.waiting:
            self.editor.light(-1, -1)
            return
        start, end = made.place(token)
        self.editor.light(start - shift, end - shift)

    def _on_lens_pinned(self, token: int) -> None:
        self._replayer.start(0)
        if token >= 0:
            self.merges_view.show_token(token)

    def _on_lens_remade(self) -> None:
        self.failure.hide()
        self.progress.hide()
        made = self.lens.made
        if made is not None:
            numbers = made.pieces.table.kinds
            first = made.cut.ids[:LOOKED_AT]
            self.figures.legend.show_kinds({KINDS[numbers[each]] for each in first})
        self._replayer.start()

    def _on_lens_waiting_changed(self) -> None:
        if not self.lens.waiting:
            self.progress.hide()

    def _on_progressed(self, done: int, total: int) -> None:
        self.progress.setVisible(done < total)
        self.progress.setText(part(done, total))

    def _on_lens_failed(self, error: VitrailError) -> None:
        self._error = error
        self._tell_failure()
        self.failure.show()

    def _tell_failure(self) -> None:
        if self._error is not None:
            text = sentence(self._error)
            self.failure.set_texts(text.title, sentences(text.reason, text.cure), text.detail)

    def _on_lens_vocabulary_changed(self) -> None:
        vocabulary = self.lens.vocabulary
        self._merges = None
        self.strip.set_rank(Ranks(None))
        self.merges_view.set_replay(None)
        if vocabulary is not None and self.lens.pieces is not None:
            self._vocabularies.merges(vocabulary, partial(self._on_merges, vocabulary.key))

    def _on_merges(self, key: str, table: MergeTable) -> None:
        if self.lens.vocabulary is not None and self.lens.vocabulary.key == key:
            self._merges = table
            self.strip.set_rank(Ranks(table))
            self._replayer.start()

    def _on_replayer_timeout(self) -> None:
        """Build the tokens about the pinned one again, in a thread."""
        made, table = self.lens.made, self._merges
        if made is None or table is None or not len(made):
            self.merges_view.set_replay(None)
            return
        if self._task is not None:
            self._task.cancel()
        ids, at = made.cut.ids, max(0, self.lens.pinned_token)
        self._task = self._tasks.run(
            lambda: replay_around(table, ids, min(at, len(ids) - 1)),
            partial(self._on_replayed, made),
        )

    def _on_replayed(self, made: CutText, found: tuple[Replay, int]) -> None:
        self._task = None
        if made is self.lens.made:
            self.merges_view.set_replay(*found)
            if self.lens.pinned_token >= 0:
                self.merges_view.show_token(self.lens.pinned_token)

    def _on_tabs_chosen(self, index: int) -> None:
        self.below.setCurrentIndex(index)

    def _on_head_rows_chosen(self, rows: tuple[RowName, ...]) -> None:
        self.strip.set_rows(rows)

    # -- copies -----------------------------------------------------------

    def _on_head_copy_wanted(self, what: str) -> None:
        made = self.lens.made
        if made is None:
            return
        clipboard = QGuiApplication.clipboard()
        if what == "text":
            clipboard.setText(made.text.decode("utf-8", "replace"))
            self.said.emit(self.tr("The text was copied"))
        elif what == "ids":
            clipboard.setText(as_json(made))
            self.said.emit(self.tr("The ids were copied"))
        elif what == "csv":
            self._tasks.run(partial(as_csv, made), self._on_table_made)
        elif what == "image":
            clipboard.setImage(self._picture().image())
            self.said.emit(self.tr("The picture was copied"))
        else:
            self._ask_where(what)

    def _on_table_made(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.said.emit(self.tr("The table was copied"))

    def _picture(self) -> StripPicture:
        picture = StripPicture(self._theme, self.strip.panes)
        if not picture.whole:
            self.said.emit(self.tr("The picture holds only the first rows"))
        return picture

    def _ask_where(self, kind: str) -> None:
        dialog = QFileDialog(self, self.tr("Save the tokens as a picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.setNameFilters([f"{kind.upper()} (*.{kind})"])
        dialog.selectFile(f"tokens.{kind}")
        dialog.fileSelected.connect(self.save_picture)
        dialog.open()

    def save_picture(self, path: str) -> None:
        """Write the strip to a file; the suffix says as what."""
        picture = self._picture()
        if path.lower().endswith(".svg"):
            saved = picture.write_svg(path, self.tr("Tokens"))
        else:
            saved = picture.image().save(path)
        self.said.emit(
            self.tr("The picture was saved") if saved else self.tr("The picture could not be saved")
        )
