"""The entry that is looked at: its pane, what is odd about it, and whether text becomes it."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.inspection.cut import Cut
from app.inspection.cut_text import CutText
from app.ui.lens.tokens.browser.words import glitch_reasons
from app.ui.lens.tokens.sight import Sight
from app.ui.lens.tokens.strip import Strip
from app.ui.phrase import fill, sentences
from app.ui.widgets.button import Button
from app.ui.widgets.folding import Folding
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.inspection.cut_text import Pieces
    from app.inspection.glitches import Glitch
    from app.ui.lens.tokens.browser.placer import Hindrance
    from app.ui.theme import Theme

WIDTH = 230
MOST_SHOWN = 60
"""Tokens that the text of an entry becomes."""
LEAST = 360
"""Pixels of pane and words beside the button; with less it stands below them."""


class EntryCard(QWidget):
    """One entry in words, and the tokens that its text becomes where those are others.

    Attributes:
        strip: the entry as a pane.
        others: what its text becomes.

    Signals:
        place_wanted: the entry is to be put into the text.
    """

    place_wanted = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = -1
        self._pieces: Pieces | None = None
        self._odd: tuple[Glitch, ...] = ()
        self._whole_words = False
        self._outcome: tuple[str, bool] | None = None
        self._sight, self._other_sight = Sight(parent=self), Sight(parent=self)
        self.strip, self.others = Strip(theme, self._sight), Strip(theme, self._other_sight)
        theme.changed.connect(self._on_theme_changed)
        self._theme = theme
        self._on_theme_changed()
        self.told = Label(theme, 12.5, wrap=True)
        self.becomes = Label(theme, 12, role="muted", wrap=True)
        self.button = Button(theme)
        self.button.clicked.connect(self.place_wanted)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addStretch(1)
        for widget in (self.told, self.becomes, self.others):
            words.addWidget(widget)
        words.addStretch(1)
        row, whole = QHBoxLayout(), Folding(lead_width=lambda: theme.px(LEAST), spacing=12)
        row.setSpacing(12)
        row.addWidget(self.strip, 1)
        row.setAlignment(self.strip, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 3)
        whole.addLayout(row)
        whole.addWidget(self.button)
        self.setLayout(whole)
        self.retranslate()
        self.hide()

    @property
    def token(self) -> int:
        """Id of the entry; -1 for none."""
        return self._token

    def show_entry(
        self,
        pieces: Pieces | None,
        token: int,
        odd: tuple[Glitch, ...] = (),
        *,
        whole_words: bool = False,
    ) -> None:
        """Show an entry, or nothing where `token` is below 0."""
        same = token == self._token and pieces is self._pieces
        self._pieces, self._token, self._odd = pieces, token, odd
        self._whole_words = whole_words
        if not same:
            self._outcome = None
            self._other_sight.show(None)
        shown = pieces is not None and token >= 0
        self.setVisible(shown)
        if shown and pieces is not None and not same:
            self._sight.show(_text_of(pieces, [token]))
        self._tell()

    def show_placed(self, *, own_line: bool) -> None:
        """It is in the text now."""
        self._outcome = ("line" if own_line else "placed", True)
        self._other_sight.show(None)
        self._tell()

    def show_refused(self, why: Hindrance, ids: Sequence[int]) -> None:
        """It is not put into the text; `ids` are what its text becomes."""
        self._outcome = (why, False)
        shown = self._pieces is not None and len(ids) > 0
        self._other_sight.show(
            _text_of(self._pieces, ids[:MOST_SHOWN]) if self._pieces and shown else None
        )
        self._tell()

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("The entry that is looked at"))
        self.button.setText(self.tr("Put into the text"))
        self.becomes.setText(self.tr("Its text becomes:"))
        self.strip.setAccessibleName(self.tr("The entry"))
        self.others.setAccessibleName(self.tr("What its text becomes"))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_theme_changed(self) -> None:
        for strip in (self.strip, self.others):
            strip.set_most_height(self._theme.px(150))
        self.strip.setMaximumWidth(self._theme.px(WIDTH))

    def _tell(self) -> None:
        outcome = ""
        if self._outcome is not None:
            outcome = self._outcomes()[self._outcome[0]]
        reasons = glitch_reasons(whole_words=self._whole_words)
        lines = [reasons[each] for each in self._odd]
        if not outcome and not lines:
            outcome = self.tr("Click it, or press Enter, to see it in your text.")
        self.told.setText(sentences(outcome, *lines))
        self.setAccessibleDescription(self.told.text())
        others = self._other_sight.made is not None
        self.becomes.setVisible(others)
        self.others.setVisible(others)

    def _outcomes(self) -> dict[str, str]:
        return {
            "placed": self.tr("It is in your text now, where the cursor was."),
            "line": self.tr(
                "It is in your text now, on a line of its own: next to other letters it would be"
                " joined with them."
            ),
            "bytes": self.tr(
                "It cannot be put into the text: it is no whole character, so nobody can type it."
            ),
            "control": fill(
                self.tr(
                    "It was not put into the text: typed, it is ordinary letters, since only the"
                    " program may write control tokens. To have it read, turn on “%1”."
                ),
                self.tr("Recognize special tokens in the text"),
            ),
            "unused": self.tr("It cannot be put into the text: no text becomes it."),
            "others": self.tr(
                "It was not put into the text: wherever its letters stand, the tokenizer cuts them"
                " into other tokens."
            ),
            "editor": self.tr(
                "It was not put into the text: the text field would change its line ends."
            ),
            "busy": self.tr("It was not put into the text: a long text is being opened."),
        }


def _text_of(pieces: Pieces, ids: Sequence[int]) -> CutText:
    """Entries in a row as a text."""
    data = b"".join(pieces.all[each] for each in ids)
    lengths = array("i", [len(pieces.all[each]) for each in ids])
    return CutText(data, Cut(array("i", ids), lengths, len(data)), pieces)
