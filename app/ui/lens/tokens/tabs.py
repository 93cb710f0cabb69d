"""What is below the strip: how it was built, a comparison, the vocabulary, and a trainer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.lens.tokens.merges_view import MergesView
from app.ui.widgets.button import Button
from app.ui.widgets.folding import Folding
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.stack import Stack

if TYPE_CHECKING:
    from app.bridge.preferences import Preferences
    from app.bridge.tasks import Tasks
    from app.bridge.vocabularies import Vocabularies
    from app.ui.lens.tokens.browser.view import BrowserView
    from app.ui.lens.tokens.compare_view import CompareView
    from app.ui.lens.tokens.editor import Editor
    from app.ui.lens.tokens.lens import Lens
    from app.ui.lens.tokens.pointing import Pointing
    from app.ui.lens.tokens.trainer_view import TrainerView
    from app.ui.lens.tokens.vocabulary_picker import VocabularyPicker
    from app.ui.theme import Theme

TabName = Literal["merges", "compare", "browser", "trainer"]
NAMES: tuple[TabName, ...] = get_args(TabName)


class Tabs(QWidget):
    """A bar of four, and the one that is chosen; each is made when it is first shown.

    Attributes:
        bar: what it is chosen by.
        look_up: asks for the pinned token in the vocabulary; hidden where none is pinned.

    Signals:
        said: something that was done, to be told for a few seconds.
        judged: see `BrowserView.judged`.
    """

    said = Signal(str)
    judged = Signal()

    def __init__(  # noqa: PLR0917
        self,
        theme: Theme,
        lens: Lens,
        editor: Editor,
        picker: VocabularyPicker,
        pointing: Pointing,
        vocabularies: Vocabularies,
        preferences: Preferences,
        tasks: Tasks,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lens = lens
        self._editor = editor
        self._picker = picker
        self._pointing = pointing
        self._vocabularies = vocabularies
        self._preferences = preferences
        self._tasks = tasks
        self.bar = Segmented(theme, wrap=True)
        self.look_up = Button(theme, "quiet", "ph.book-open")
        self.look_up.hide()
        self._stack = Stack()
        self._merges = self._stack.add(self._make_merges)
        self._compare = self._stack.add(self._make_compare)
        self._browser = self._stack.add(self._make_browser)
        self._trainer = self._stack.add(self._make_trainer)
        self._lay_out()
        self.bar.chosen.connect(self._stack.show_page)
        lens.pinned.connect(self._on_lens_pinned)
        self.retranslate()
        self.show_tab("merges")

    def _lay_out(self) -> None:
        choosing = Folding(None)
        choosing.addWidget(self.bar)
        choosing.addWidget(self.look_up)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(choosing)
        column.addWidget(self._stack, 1)

    # -- making -----------------------------------------------------------
    # What only one of them needs is imported with it: that is half of what the page imports.

    def _make_merges(self) -> MergesView:
        return MergesView(self._theme)

    def _make_compare(self) -> CompareView:
        from app.ui.lens.tokens.compare_exports import CompareExports  # noqa: PLC0415
        from app.ui.lens.tokens.compare_view import CompareView  # noqa: PLC0415

        view = CompareView(
            self._theme,
            self._lens,
            self._picker,
            self._vocabularies,
            self._preferences,
            self._tasks,
        )
        self._pointing.join(view)
        exports = CompareExports(self._theme, view, self._tasks, parent=view)
        exports.said.connect(self.said)
        return view

    def _make_browser(self) -> BrowserView:
        from app.ui.lens.tokens.browser.view import BrowserView  # noqa: PLC0415

        view = BrowserView(self._theme, self._vocabularies, self._lens, self._editor)
        view.said.connect(self.said)
        view.judged.connect(self.judged)
        return view

    def _make_trainer(self) -> TrainerView:
        from app.ui.lens.tokens.trainer_view import TrainerView  # noqa: PLC0415

        return TrainerView(self._theme, self._tasks)

    # -- what is asked ----------------------------------------------------

    @property
    def tab(self) -> TabName:
        """The one that is shown."""
        return NAMES[self._stack.index()]

    def show_tab(self, name: TabName) -> None:
        """Show one of them."""
        self.bar.set_current(NAMES.index(name))
        self._stack.show_page(NAMES.index(name))

    @property
    def merges(self) -> MergesView:
        """How the tokens were built."""
        return self._merges.page

    @property
    def compare(self) -> CompareView:
        """The text in several vocabularies."""
        return self._compare.page

    @property
    def browser(self) -> BrowserView:
        """All entries of the vocabulary."""
        return self._browser.page

    @property
    def trainer(self) -> TrainerView:
        """How a tokenizer learns from a text."""
        return self._trainer.page

    # -- what Qt calls ----------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.look_up.setText(self.tr("Show in vocabulary"))
        self.bar.setAccessibleName(self.tr("Below the tokens"))
        names: dict[TabName, str] = {
            "merges": self.tr("How it was built"),
            "compare": self.tr("Compare"),
            "browser": self.tr("Vocabulary"),
            "trainer": self.tr("Train your own"),
        }
        self.bar.set_items([names[each] for each in NAMES])

    # -- answers ----------------------------------------------------------

    def _on_lens_pinned(self, token: int) -> None:
        self.look_up.setVisible(token >= 0)
