"""How a text's tokens were built: lanes, the tracery of one, and the pairs that could be joined."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.ui.lens.tokens.flow import Chip, Flow
from app.ui.lens.tokens.stepper import Stepper
from app.ui.lens.tokens.tracery import Tracery, shown, value_text
from app.ui.phrase import count, fill, sentences
from app.ui.widgets.folding import Folding
from app.ui.widgets.label import Label, line_width

if TYPE_CHECKING:
    from app.inspection.lanes import Candidate, Lane, Replay
    from app.ui.lens.tokens.flow import Look
    from app.ui.theme import Theme

Absence = Literal["opening", "empty", "bare", "unknown"]
"""Why there is nothing to show: the vocabulary is on its way, there is no text, or the file does
not say how its tokens are made."""

MOST_PAIRS = 60
"""More candidate pairs than these are counted only."""
MOST_LANES = 200
MOST_IN_TITLE = 24
TRACERY_MOST = 330
"""Pixels at 100 %; what is higher scrolls."""


class MergesView(QWidget):
    """A lane for each piece of the text; one is shown, and can be gone through step by step.

    Give it a `Replay` with `set_replay` and the token the user clicked with `show_token`. It needs
    nothing else, and makes no work of its own beyond painting.

    Attributes:
        stepper: its buttons and slider.
        tracery: the panes.
        lanes: what to choose a lane by.
        pairs: the neighbors of this step.
    """

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._replay: Replay | None = None
        self._absence: Absence = "opening"
        self._first = 0
        self._lane = -1
        self._title = Label(theme, 13, 600, wrap=True)
        self._legend = Label(theme, 11.5, role="muted", elide=True)
        self._note = Label(theme, 12, role="muted", wrap=True)
        self._wrong = Label(theme, 12, role="warning", wrap=True)
        self._said = Label(theme, 12, wrap=True)
        self._heading = Label(theme, 11.5, 600, role="muted")
        self.lanes = Flow(theme, choosable=True)
        self.stepper = Stepper(theme)
        self.tracery = Tracery(theme, self.stepper)
        self.pairs = Flow(theme)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.tracery)
        self._scroll.viewport().setAutoFillBackground(False)
        self.tracery.setAutoFillBackground(False)
        self._lay_out()
        self.lanes.chosen.connect(self._on_lanes_chosen)
        self.stepper.moved.connect(self._on_stepper_moved)
        theme.changed.connect(self._fit)
        self.retranslate()

    def _lay_out(self) -> None:
        whole = partial(line_width, self._title)
        head = Folding(1, lead_width=whole, spacing=12)
        head.addWidget(self._title)
        head.addWidget(self._legend)
        self._legend.setAlignment(Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        for widget in (
            self._note,
            self.lanes,
            self._wrong,
            self._scroll,
            self.stepper,
            self._said,
            self._heading,
            self.pairs,
        ):
            column.addWidget(widget)
        column.addStretch(1)

    def set_replay(self, replay: Replay, first: int = 0) -> None:
        """Show how some tokens were built.

        Args:
            replay: of these tokens.
            first: index of the first of them in the whole text, for `show_token`.
        """
        self._show_replay(replay, first)

    def set_absence(self, absence: Absence) -> None:
        """Show nothing, and say why."""
        self._absence = absence
        self._show_replay(None, 0)

    def _show_replay(self, replay: Replay | None, first: int) -> None:
        self._replay = replay
        self._first = first
        self._lane = -1
        self.lanes.set_chips(self._chips())
        first_lane = self._first_worth_seeing()
        self._choose(first_lane)

    def show_token(self, index: int) -> None:
        """Show the lane that holds the token with this index in the whole text."""
        if self._replay is None:
            return
        lane = self._replay.lane_of(index - self._first)
        if lane is not None and lane != self._lane:
            self._choose(lane)

    def lane(self) -> Lane | None:
        """The lane that is shown."""
        if self._replay is None or not 0 <= self._lane < len(self._replay.lanes):
            return None
        return self._replay.lanes[self._lane]

    def notes(self) -> str:
        """What is said about the tokenizer and the lane."""
        return sentences(self._note.text(), self._wrong.text())

    def told(self) -> str:
        """What is said about the step."""
        return self._said.text()

    def title(self) -> str:
        """What stands at the top."""
        return self._title.text()

    def heading(self) -> str:
        """What stands above the neighbors."""
        return self._heading.text()

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.lanes.setAccessibleName(self.tr("Pieces of the text"))
        self.pairs.setAccessibleName(self.tr("Neighbors at this step"))
        self.stepper.set_name(self.tr("Merges"))
        self.tracery.retranslate()
        if self._replay is not None:
            self.lanes.set_chips(self._chips())
        self._show_words()
        self._show_step()

    def changeEvent(self, event: QEvent) -> None:
        """Another language has other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    # -- what is shown ------------------------------------------------------

    def _chips(self) -> list[Chip]:
        if self._replay is None:
            return []
        chips = []
        for lane in self._replay.lanes[:MOST_LANES]:
            look: Look = "plain" if lane.agrees else "blocked"
            tokens = count(len(lane.leaves)) if len(lane.leaves) > 1 else ""
            text = shown(b"".join(lane.symbols[:40]))
            chips.append(Chip(text, tokens, look, hint=self._lane_hint(lane)))
        return chips

    def _lane_hint(self, lane: Lane) -> str:
        tokens = ", ".join(str(leaf.token) for leaf in lane.leaves[:20])
        return fill(self.tr("Token ids: %1"), tokens)

    def _first_worth_seeing(self) -> int:
        """The first lane in which something is joined."""
        lanes = self._replay.lanes if self._replay is not None else ()
        best = next((at for at, lane in enumerate(lanes) if lane.merges), 0)
        return best if lanes else -1

    def _choose(self, index: int) -> None:
        self._lane = index
        self.lanes.set_current(index)
        lane = self.lane()
        seen = lane if lane is not None and lane.agrees else None
        self.stepper.set_steps(seen.n_steps if seen is not None else 0)
        self.tracery.set_lane(seen, self.stepper.step)
        self._fit()
        self._show_words()
        self._show_step()

    def _fit(self) -> None:
        """As high as the tree, up to a limit."""
        bar = self._scroll.horizontalScrollBar().sizeHint().height()
        height = min(self.tracery.sizeHint().height() + bar, self._theme.px(TRACERY_MOST))
        self._scroll.setFixedHeight(height)

    def _show_words(self) -> None:
        lane = self.lane()
        self._title.setText(self._title_of(lane))
        note = sentences(self._method_note(), self._lane_note(lane), self._partial_note())
        self._note.setText(note)
        self._note.setVisible(bool(note))
        wrong = ""
        if lane is not None and not lane.agrees:
            wrong = self.tr(
                "The merges replayed here end in other tokens than llama.cpp gave, so only the"
                " split is shown."
            )
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))
        seen = lane is not None and lane.agrees
        self._scroll.setVisible(seen)
        steps = lane is not None and lane.agrees and lane.n_steps > 0
        path = lane is not None and lane.agrees and bool(lane.scores)
        for widget in (self.stepper, self._said, self._legend):
            widget.setVisible(steps)
        self._heading.setVisible(steps or path)
        self.pairs.setVisible(steps or path)
        self.lanes.setVisible(bool(self.lanes.chips()))
        if lane is not None and lane.lower_first:
            self._legend.setText(self.tr("small figures: rank of the merge, low is early"))
        else:
            self._legend.setText(self.tr("small figures: score of what is made, high is early"))

    def _title_of(self, lane: Lane | None) -> str:
        """Which piece is shown, where something was joined; a long one only begins there."""
        if lane is None or not (lane.agrees and lane.n_steps):
            return self.tr("How it was built")
        symbols = lane.symbols[:MOST_IN_TITLE]
        more = "…" if len(symbols) < len(lane.symbols) else ""
        return fill(self.tr("How “%1” was joined"), shown(b"".join(symbols)) + more)

    def _method_note(self) -> str:
        replay = self._replay
        if replay is None:
            return self._absence_note()
        if replay.method == "path":
            return self.tr(
                "Unigram: nothing is merged. Of all ways to cut the text, the one whose entries"
                " have the highest sum of scores is taken."
            )
        if replay.method == "longest":
            return self.tr(
                "Nothing is merged: at each place the longest entry of the vocabulary that fits is"
                " taken."
            )
        if replay.method is None:
            return self.tr("How this tokenizer finds its tokens is not known; this is the split.")
        if replay.basis == "token":
            return self.tr(
                "Vitrail cannot split text into pieces as this model does, so each token is built"
                " on its own."
            )
        return ""

    def _absence_note(self) -> str:
        if self._absence == "opening":
            return self.tr("Shown as soon as the vocabulary is open.")
        if self._absence == "empty":
            return self.tr("Type a text above to see how its tokens are built.")
        if self._absence == "bare":
            return self.tr("The text became no tokens at all: there is nothing to build.")
        return self.tr("The merges of this vocabulary are not known.")

    def _partial_note(self) -> str:
        if self._replay is None or not self._replay.partial:
            return ""
        return self.tr("Of a longer text, the pieces around one token: click another token above.")

    def _special_note(self, lane: Lane) -> str:
        if lane.unknown:
            return self.tr("The unknown token: it stands for what the vocabulary has no entry for.")
        return self.tr("A special token: it is matched as a whole before anything is merged.")

    def _lane_note(self, lane: Lane | None) -> str:
        if lane is None or self._replay is None:
            return ""
        if lane.special:
            return self._special_note(lane)
        if lane.hit:
            return self.tr(
                "The vocabulary has this whole piece as one entry, so the merges are skipped."
            )
        if lane.capped:
            return fill(
                self.tr("A part of a longer piece: %1 of its %2 symbols."),
                count(len(lane.symbols)),
                count(lane.n_symbols),
            )
        if not lane.merges and lane.agrees and self._replay.method in {"rank", "score"}:
            return self.tr("Nothing is joined here.")
        return ""

    def _show_step(self) -> None:
        self._said.setText(self.tracery.sentence())
        lane = self.tracery.lane
        if lane is None:
            self.pairs.set_chips([])
            return
        if lane.scores:
            self._show_path(lane)
            return
        pairs = lane.candidates(self.tracery.step)
        following = self.tracery.next_merge()
        start = 0
        if following is not None:
            start = max(0, pairs.index(following) - MOST_PAIRS // 2)
            start = min(start, max(0, len(pairs) - MOST_PAIRS))
        seen = pairs[start : start + MOST_PAIRS]
        chips = [self._pair_chip(lane, pair, following) for pair in seen]
        if len(pairs) > len(seen):
            more = fill(self.tr("and %1 more"), count(len(pairs) - len(seen)))
            chips.append(Chip(more, look="blocked", apart=True))
        self.pairs.set_chips(chips)
        self._heading.setText(self.tr("Neighbors at this step"))
        self._heading.setVisible(bool(chips) and lane.n_steps > 0)

    def _show_path(self, lane: Lane) -> None:
        """The entries of the best path with their scores."""
        chips = [
            Chip(shown(symbol), value_text(score, lower_first=False))
            for symbol, score in zip(lane.symbols, lane.scores, strict=True)
        ]
        self.pairs.set_chips(chips[:MOST_PAIRS])
        total = value_text(sum(lane.scores), lower_first=False)
        self._heading.setText(fill(self.tr("The best path; its scores add up to %1"), total))

    def _pair_chip(self, lane: Lane, pair: Candidate, following: Candidate | None) -> Chip:
        left, right = lane.data(pair.start, pair.middle), lane.data(pair.middle, pair.end)
        text = f"{shown(left)} + {shown(right)}"
        figure = value_text(pair.value, lower_first=lane.lower_first)
        if pair.value is None:
            return Chip(text, "", "blocked", apart=True, hint=self.tr("No rule joins these two."))
        if pair == following:
            hint = (
                self.tr("The lowest rank, and the leftmost of those: joined next.")
                if lane.lower_first
                else self.tr("The highest score, and the leftmost of those: joined next.")
            )
            return Chip(text, figure, "winner", apart=True, hint=hint)
        return Chip(text, figure, "plain", apart=True)

    # -- slots ----------------------------------------------------------------

    def _on_lanes_chosen(self, index: int) -> None:
        self._choose(index)

    def _on_stepper_moved(self, step: int) -> None:
        self.tracery.set_step(step)
        self._show_step()
        following = self.tracery.next_merge()
        if following is not None:
            self._follow(following)

    def _follow(self, pair: Candidate) -> None:
        """Scroll to what is joined next."""
        place = self.tracery.place_of(pair.start, pair.middle)
        self._scroll.ensureVisible(round(place.right()), round(place.top()), 80, 40)
