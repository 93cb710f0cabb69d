"""Train your own: byte-pair encoding learned from a text, merge by merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.inspection.training import MOST_CHARACTERS, MOST_MERGES, train
from app.ui.lens.tokens.flow import Chip, Flow
from app.ui.lens.tokens.growth_plot import GrowthPlot
from app.ui.lens.tokens.pair_bars import PairBars, written
from app.ui.lens.tokens.stepper import Stepper
from app.ui.phrase import count, fill, number, sentences
from app.ui.widgets.field import TextField
from app.ui.widgets.folding import Folding
from app.ui.widgets.label import Label
from app.ui.widgets.text_box import TextBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.tasks import Task, Tasks
    from app.inspection.training import Step, Training
    from app.ui.lens.tokens.flow import Look
    from app.ui.theme import Theme

EXAMPLE = "low low low lower lower newest newest widest"
OTHER = "lowest newer wider"
WAIT_MS = 250
"""After the last key, before the text is learned from anew."""
MOST_PANES = 400
MOST_ENTRIES = 120
GAP = 16


class _LearnedText(TextBox):
    """A text, of which no more is pasted than is learned from."""

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 (Qt's name)
        """Paste its beginning; one character too many tells that there was more."""
        if not source.hasText():
            return
        kept = len(self.toPlainText()) - len(self.textCursor().selectedText())
        data = QMimeData()
        data.setText(source.text()[: max(0, MOST_CHARACTERS + 1 - kept)])
        super().insertFromMimeData(data)


class TrainerView(QWidget):
    """A text, the merges learned from it, the text re-cut with them, and other text.

    Learning is done in a thread of `tasks`; everything else is painting.

    Attributes:
        text: what is learned from.
        other: another text that is cut with what was learned.
        stepper: number of merges; each is a step.
        pairs: the most frequent pairs before the merge.
        recut: the text after it.
        entries: what the vocabulary has gained.
        plot: characters a token against entries.
        other_cut: the other text in tokens.

    Signals:
        trained: what is shown was learned anew.
    """

    trained = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        """Begin with the well-known example.

        Args:
            theme: colors and sizes.
            tasks: threads to learn in.
            parent: its parent.
        """
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self._training: Training | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._title = Label(theme, 13, 600, wrap=True)
        self._line = Label(theme, 12, role="muted", wrap=True)
        self._note = Label(theme, 12, role="warning", wrap=True)
        self._said = Label(theme, 13, wrap=True)
        self._figures = Label(theme, 12, role="muted", wrap=True, tabular=True)
        self._heads = {
            name: Label(theme, 11.5, 600, role="muted", wrap=True)
            for name in ("pairs", "recut", "entries", "plot", "other")
        }
        self.text = _LearnedText(theme, 2, 6)
        self.other = TextField(theme)
        self.stepper = Stepper(theme)
        self.pairs = PairBars(theme)
        self.recut = Flow(theme)
        self.entries = Flow(theme)
        self.plot = GrowthPlot(theme)
        self.other_cut = Flow(theme)
        self._lay_out()
        self.text.setPlainText(EXAMPLE)
        self.other.setText(OTHER)
        self.text.textChanged.connect(self._on_text_changed)
        self.other.textChanged.connect(self._on_other_text_changed)
        self.stepper.moved.connect(self._on_stepper_moved)
        self.plot.pointed.connect(self.stepper.set_step)
        self._wait.timeout.connect(self._learn)
        self.retranslate()
        self._learn()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self._title, self._line, self.text, self._note, self.stepper, self._said):
            column.addWidget(widget)
        column.addWidget(self._figures)
        halves = Folding(
            1,
            lead_width=lambda: (self.width() - GAP) // 2,
            tail_width=lambda: self.plot.minimumSizeHint().width(),
            spacing=GAP,
        )
        for name, picture in (("pairs", self.pairs), ("plot", self.plot)):
            half = QVBoxLayout()
            half.setSpacing(4)
            half.addWidget(self._heads[name])
            half.addWidget(picture)
            half.addStretch(1)
            halves.addLayout(half)
        column.addLayout(halves)
        cuts = QGridLayout()
        cuts.setContentsMargins(0, 0, 0, 0)
        cuts.setVerticalSpacing(4)
        for name, widgets in (
            ("recut", (self.recut,)),
            ("entries", (self.entries,)),
            ("other", (self.other, self.other_cut)),
        ):
            for each in (self._heads[name], *widgets):
                cuts.addWidget(each, cuts.rowCount(), 0)
            cuts.setRowMinimumHeight(cuts.rowCount(), 8)
        column.addLayout(cuts)
        column.addStretch(1)

    def training(self) -> Training | None:
        """What was learned; None before the first time."""
        return self._training

    def said(self) -> str:
        """The sentence on the step."""
        return self._said.text()

    def figures(self) -> str:
        """Tokens, entries and ratio."""
        return self._figures.text()

    def note(self) -> str:
        """What is to be said of the text; empty where nothing is."""
        return self._note.text()

    def set_text(self, text: str) -> None:
        """Learn from another text."""
        self.text.setPlainText(text)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._title.setText(self.tr("Train your own"))
        self._line.setText(
            self.tr(
                "Byte-pair encoding begins with single characters and joins, again and again, the"
                " two neighbors that occur most often. Spaces separate words and are never joined."
            )
        )
        heads = {
            "pairs": self.tr("Most frequent neighbors"),
            "recut": self.tr("The text in tokens"),
            "entries": self.tr("Entries of the vocabulary"),
            "plot": self.tr("How the text shrinks"),
            "other": self.tr("Another text, cut with what was learned"),
        }
        for name, words in heads.items():
            self._heads[name].setText(words)
        for widget, name in (
            (self.pairs, "pairs"),
            (self.recut, "recut"),
            (self.entries, "entries"),
            (self.other, "other"),
            (self.other_cut, "other"),
        ):
            widget.setAccessibleName(heads[name])
        self.text.setAccessibleName(self.tr("Text to learn from"))
        self.stepper.set_name(self.tr("Number of merges"))
        self.plot.set_names(self.tr("entries of the vocabulary"), self.tr("characters per token"))
        self._show_note()
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Another language has other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    # -- learning ---------------------------------------------------------

    def _learn(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = self._tasks.run(_learning(self.text.toPlainText()), self._on_tasks_learned)

    def _on_tasks_learned(self, training: Training) -> None:
        self._training = training
        # At first nothing is joined, so that one sees it happen; who has gone to the end sees the
        # end of the next text too, and everybody else stays at the step.
        step, n_steps = self.stepper.step, len(training.steps)
        went_to_end = 0 < step == self.stepper.n_steps
        self.stepper.set_steps(n_steps, None if went_to_end else step)
        self.plot.set_points(
            [(training.n_entries(at), training.ratio(at)) for at in range(len(training.steps) + 1)]
        )
        self._show_note()
        self._show()
        self.trained.emit()

    # -- what is shown ------------------------------------------------------

    def _show_note(self) -> None:
        training = self._training
        note = ""
        if training is not None:
            capped = fill(
                self.tr("Only the first %1 characters are learned from."), count(MOST_CHARACTERS)
            )
            full = "" if training.ended else self._end()
            note = sentences(capped if training.capped else "", full)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _show(self) -> None:
        training = self._training
        if training is None:
            return
        at = self.stepper.step
        step = training.steps[at - 1] if at else None
        following = training.steps[at] if at < len(training.steps) else None
        self._said.setText(self._sentence(step, following))
        self._figures.setText(
            fill(
                self.tr("tokens: %1, entries: %2, characters per token: %3"),
                count(training.n_tokens(at)),
                count(training.n_entries(at)),
                number(training.ratio(at), 2),
            )
        )
        self.pairs.set_none(self._end())
        self.pairs.set_pairs(following.pairs if following is not None else ())
        self.plot.set_current(at)
        newest = step.entry if step is not None else ""
        self.recut.set_chips(self._cut(self.text.toPlainText()[:MOST_CHARACTERS], newest))
        self.entries.set_chips(_entries(training, at))
        self._show_other()

    def _show_other(self) -> None:
        if self._training is not None:
            self.other_cut.set_chips(self._cut(self.other.text(), ""))

    def _sentence(self, step: Step | None, following: Step | None) -> str:
        """What was joined, and what is joined next and why."""
        done = ""
        if step is not None:
            if step.is_new:
                text = self.tr("“%1” and “%2” became the new entry “%3”.")
            else:
                text = self.tr("“%1” and “%2” became “%3”, an entry that was there already.")
            done = fill(text, *map(written, (step.left, step.right, step.entry)))
        elif following is not None:
            done = self.tr("Each character is a token. Press Play or step forward, and watch.")
        if following is None:
            return sentences(done, self._end())
        text = self.tr("Next: “%1” + “%2”, which occur %3 times.")
        if following.count == 1:
            text = self.tr("Next: “%1” + “%2”, which occur once.")
        left, right = written(following.left), written(following.right)
        coming = fill(text, left, right, count(following.count))
        tie = ""
        if following.ties > 1:
            tie = fill(
                self.tr("%1 pairs are equally frequent; the one with the older entries wins."),
                count(following.ties),
            )
        return sentences(done, coming, tie)

    def _end(self) -> str:
        """Why nothing more was learned."""
        if self._training is not None and not self._training.ended:
            return fill(self.tr("Learning ends after %1 merges."), count(MOST_MERGES))
        return self.tr("No two neighbors are left to join.")

    def _cut(self, text: str, newest: str) -> list[Chip]:
        """Panes of a text with what was learned so far, up to a limit."""
        training = self._training
        assert training is not None  # noqa: S101 - asked before
        chips: list[Chip] = []
        # No pane has less than a character: more of the text could not be shown.
        words = training.cut(text[: 8 * MOST_PANES], self.stepper.step)
        for word in words:
            for at, token in enumerate(word):
                look: Look = "new" if token == newest else "plain"
                chips.append(Chip(written(token), look=look, apart=at == 0))
        if len(chips) > MOST_PANES:
            more = fill(self.tr("and %1 more"), count(len(chips) - MOST_PANES))
            chips[MOST_PANES:] = [Chip(more, look="blocked", apart=True)]
        return chips

    # -- slots --------------------------------------------------------------

    def _on_text_changed(self) -> None:
        self._wait.start()

    def _on_other_text_changed(self) -> None:
        self._show_other()

    def _on_stepper_moved(self, _step: int) -> None:
        self._show()


def _learning(text: str) -> Callable[[], Training]:
    """What the thread does."""
    return lambda: train(text, MOST_MERGES)


def _entries(training: Training, at: int) -> list[Chip]:
    """New entries, the newest first, then the alphabet."""
    gained = dict.fromkeys(step.entry for step in training.steps[:at] if step.is_new)
    chips = [Chip(written(entry), look="plain") for entry in reversed(gained)]
    if chips:
        chips[0] = chips[0]._replace(look="new")
    alphabet = [
        Chip(written(sign), apart=index == 0) for index, sign in enumerate(training.alphabet)
    ]
    chips += alphabet
    return chips[:MOST_ENTRIES]
