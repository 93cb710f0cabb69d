"""What is looked for in a vocabulary: words, a pattern or bytes, kinds, scripts, lengths, odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast, get_args

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.bridge.patterns import LONGEST, Pattern
from app.inspection.glitches import GLITCHES
from app.inspection.panes import PANE_KINDS
from app.inspection.vocabulary_index import Query, Unit, bytes_of_hex
from app.ui.lens.tokens.browser.choices import Choices
from app.ui.lens.tokens.browser.words import glitch_names, glitch_reasons, script_names
from app.ui.lens.tokens.words import kind_name
from app.ui.phrase import fill, sentences
from app.ui.widgets.choice import Choice
from app.ui.widgets.field import IntegerField, mark_wrong
from app.ui.widgets.folding import Folding
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.search_field import SearchField
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.wrapping import Wrapping

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

    from app.inspection.glitches import Glitch
    from app.inspection.panes import PaneKind
    from app.inspection.vocabulary_index import VocabularyIndex
    from app.ui.theme import Theme

Mode = Literal["text", "pattern", "bytes"]
MODES: tuple[Mode, ...] = get_args(Mode)
UNITS: tuple[Unit, ...] = get_args(Unit)
MOST = 9999


class LengthField(IntegerField):
    """A number, or a word for none: what is typed takes the place of either."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose all of it."""
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self.selectAll)


class Filters(QWidget):
    """Fields and menus; what they say together is `query`.

    Attributes:
        words: what is looked for in texts or bytes.
        mode: as what `words` is read.
        match_case: letters must be of the same case.
        kinds: of panes.
        scripts: of letters.
        odd: what is odd.
        shortest: length.
        longest: length; its least value means any.
        unit: of the lengths.

    Signals:
        changed: something else is looked for.
    """

    changed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index: VocabularyIndex | None = None
        self._whole_words = False
        self._can_be_unreachable = True
        self.mode = Segmented(theme, wrap=True)
        self.words = SearchField(theme, height=28, size=13)
        self.words.setMaxLength(LONGEST)
        self.match_case = IconButton(theme, "ph.text-aa", 28, 16, checkable=True)
        self.kinds, self.scripts, self.odd = (Choices(theme) for _ in range(3))
        self.length = Label(theme, 12.5, role="muted")
        self.to = Label(theme, 12.5, role="muted")
        self.shortest, self.longest = (LengthField(theme, width=64) for _ in range(2))
        self.unit = Choice(theme)
        self.reset = IconButton(theme, "ph.x", 28, 14)
        for field in (self.shortest, self.longest):
            field.setRange(0, MOST)
        self.longest.setRange(-1, MOST)
        self.longest.setValue(-1)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.mode.set_current(0)
        self._on_changed(tell=False)

    def _lay_out(self) -> None:
        top, search = Folding(1), QHBoxLayout()
        search.setSpacing(8)
        search.addWidget(self.words, 1)
        search.addWidget(self.match_case)
        search.addWidget(self.reset)
        top.addWidget(self.mode)
        top.addLayout(search)
        lengths = QWidget()
        row = Wrapping(6, parent=lengths)
        row.setContentsMargins(8, 0, 0, 0)
        parts: tuple[QWidget, ...] = (self.length, self.shortest, self.to, self.longest, self.unit)
        for part in parts:
            row.addWidget(part)
        below = QWidget()
        self._line = Wrapping(4, parent=below)
        for widget in (self.kinds, self.scripts, self.odd, lengths):
            self._line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(below)

    def _connect(self) -> None:
        self.words.textChanged.connect(self._on_changed)
        self.mode.chosen.connect(self._on_changed)
        self.match_case.toggled.connect(self._on_changed)
        for choices in (self.kinds, self.scripts, self.odd):
            choices.changed.connect(self._on_changed)
        for field in (self.shortest, self.longest):
            field.setKeyboardTracking(True)
            field.valueChanged.connect(self._on_changed)
        self.unit.currentIndexChanged.connect(self._on_changed)
        self.reset.clicked.connect(self.clear)

    # -- what is asked ----------------------------------------------------

    @property
    def reading(self) -> Mode:
        """As what the words are read."""
        return MODES[max(0, self.mode.current())]

    @property
    def query(self) -> Query:
        """What is looked for, but for a pattern; sorted by id."""
        words, reading = self.words.text(), self.reading
        longest = self.longest.value()
        return Query(
            text=words if reading == "text" else "",
            match_case=self.match_case.isChecked(),
            data=(bytes_of_hex(words) or b"") if reading == "bytes" else b"",
            kinds=cast("frozenset[PaneKind]", self.kinds.chosen()),
            scripts=self.scripts.chosen(),
            shortest=self.shortest.value(),
            longest=None if longest < 0 else longest,
            unit=UNITS[max(0, self.unit.currentIndex())],
            glitches=cast("frozenset[Glitch]", self.odd.chosen()),
        )

    def pattern(self) -> Pattern | None:
        """What else must be in texts; None for nothing."""
        words = self.words.text()
        if self.reading != "pattern" or not words:
            return None
        return Pattern(words, match_case=self.match_case.isChecked())

    @property
    def wrong(self) -> str:
        """Why the words cannot be looked for; empty where they can."""
        if self.reading == "bytes" and bytes_of_hex(self.words.text()) is None:
            return self.tr("Bytes are written as pairs of hex digits, such as E9 BE.")
        pattern = self.pattern()
        if pattern is not None and pattern.wrong:
            text = self.tr("This is not a regular expression: %1 (at character %2).")
            return fill(text, pattern.wrong, pattern.at + 1)
        return ""

    @property
    def nothing(self) -> str:
        """What to say where nothing is found: a text without an entry is no error."""
        none = self.tr("No entry is like that. The x beside the search shows all entries again.")
        query = self.query
        if query.text and query == Query(text=query.text, match_case=query.match_case):
            return sentences(
                self.tr(
                    "No entry holds this text: it is cut into others. Type it at the top to see "
                    "into which."
                ),
                none,
            )
        return none

    @property
    def active(self) -> bool:
        """Whether not everything is looked for."""
        return self.query != Query(match_case=self.match_case.isChecked()) or bool(
            self.words.text()
        )

    def clear(self) -> None:
        """Look for everything."""
        self.blockSignals(True)
        self.words.clear()
        for choices in (self.kinds, self.scripts, self.odd):
            choices.clear()
        self.shortest.setValue(0)
        self.longest.setValue(-1)
        self.blockSignals(False)
        self._on_changed()

    def show_index(
        self, index: VocabularyIndex | None, *, whole_words: bool, can_be_unreachable: bool
    ) -> None:
        """Offer what there is in a vocabulary.

        Args:
            index: of it; None while it is made.
            whole_words: whole words that are entries are taken without merging.
            can_be_unreachable: its entries are made by merges.
        """
        self._index = index
        self._whole_words = whole_words
        self._can_be_unreachable = can_be_unreachable
        self._offer()

    def retranslate(self) -> None:
        """Set every string again."""
        self.mode.set_items([self.tr("Text"), self.tr("Pattern"), self.tr("Bytes")])
        self.mode.setAccessibleName(self.tr("What is searched for"))
        self.match_case.set_name(self.tr("Match case"))
        self.reset.set_name(self.tr("Show all entries"))
        self.kinds.set_name(self.tr("Kind"), self.tr("All kinds"))
        self.scripts.set_name(self.tr("Script"), self.tr("All scripts"))
        self.odd.set_name(self.tr("Odd entries"), self.tr("Odd or not"))
        self.length.setText(self.tr("Length"))
        self.to.setText(self.tr("to"))
        self.shortest.setAccessibleName(self.tr("Shortest length"))
        self.longest.setAccessibleName(self.tr("Longest length"))
        self.longest.setSpecialValueText(self.tr("any"))
        self.unit.setAccessibleName(self.tr("Unit of the length"))
        at = max(0, self.unit.currentIndex())
        self.unit.blockSignals(True)
        self.unit.clear()
        self.unit.addItems([self.tr("bytes"), self.tr("characters")])
        self.unit.setCurrentIndex(at)
        self.unit.blockSignals(False)
        self._name_words()
        self._offer()

    # -- what Qt calls ----------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # -- answers ----------------------------------------------------------

    def _name_words(self) -> None:
        names = {
            "text": self.tr("Text in the entry; spaces count"),
            "pattern": self.tr("Regular expression, such as ^[A-Z]+$"),
            "bytes": self.tr("Bytes in hex, such as E9 BE"),
        }
        self.words.setAccessibleName(names[self.reading])
        self.words.setPlaceholderText(names[self.reading])

    def _offer(self) -> None:
        index = self._index
        for choices in (self.kinds, self.scripts, self.odd):
            choices.setEnabled(index is not None)
        if index is None:
            return
        kinds: dict[str, str] = {
            kind: kind_name(kind) for kind in PANE_KINDS if kind in index.kinds
        }
        self.kinds.set_things(
            kinds, {str(kind): number for kind, number in index.kinds.items()}, {}
        )
        scripts = sorted(index.scripts, key=lambda each: -index.scripts[each])
        called = script_names()
        shown = {each: called.get(each, each) for each in scripts}
        self.scripts.set_things(shown, index.scripts, {})
        names, reasons = glitch_names(), glitch_reasons(whole_words=self._whole_words)
        counts = {str(each): number for each, number in index.count_glitches().items()}
        hints = {str(each): reason for each, reason in reasons.items()}
        if not self._can_be_unreachable:
            del counts["unreachable"]
            hints["unreachable"] = self.tr("This tokenizer does not merge: it means nothing here")
        self.odd.set_things({each: names[each] for each in GLITCHES}, counts, hints)
        action = self.odd.action("unreachable")
        if action is not None:
            action.setEnabled(self._can_be_unreachable)

    def _on_changed(self, *_args: object, tell: bool = True) -> None:
        self._name_words()
        mark_wrong(self.words, wrong=bool(self.wrong))
        self.match_case.setEnabled(self.reading != "bytes")
        self.reset.setEnabled(self.active)
        if tell:
            self.changed.emit()
