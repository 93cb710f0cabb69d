"""What the compared vocabularies need for other languages, and for the scripts of the text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.inspection.script_shares import by_script
from app.ui.lens.tokens.compare_words import language_name, measure_name, writing_name
from app.ui.lens.tokens.language_plot import LanguagePlot, PlotRow
from app.ui.widgets.folding import Folding
from app.ui.widgets.label import Label
from app.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.tasks import Task, Tasks
    from app.inspection.comparison import Needs
    from app.inspection.cut_text import CutText
    from app.inspection.script_shares import Share
    from app.ui.lens.tokens.contenders import Contender, Contenders
    from app.ui.theme import Theme

SCRIPTS_MS = 250
"""After the last change, before the scripts of the text are looked for."""
MOST_SCRIPTS = 6
LEAST = 200
"""Pixels of the title beside what can be chosen; with less that stands below it."""


class LanguagesView(QWidget):
    """A plot, what it shows, and its numbers in words."""

    def __init__(
        self,
        theme: Theme,
        contenders: Contenders,
        name_of: Callable[[Contender], str],
        tasks: Tasks,
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: colors and fonts.
            contenders: the vocabularies.
            name_of: what one of them is called.
            tasks: where scripts are looked for.
            parent: its parent.
        """
        super().__init__(parent)
        self._contenders = contenders
        self._name_of = name_of
        self._tasks = tasks
        self._whole = False
        self._shares: dict[Contender, tuple[CutText, tuple[Share, ...]]] = {}
        self._tasks_of: dict[Contender, Task] = {}
        self.title = Label(theme, 13, 600, wrap=True)
        self.measure = Segmented(theme, wrap=True)
        self.plot = LanguagePlot(theme)
        self.note = Label(theme, 12, role="muted", wrap=True)
        self._timer = QTimer(self, singleShot=True, interval=SCRIPTS_MS)
        over, column = Folding(lead_width=lambda: theme.px(LEAST)), QVBoxLayout(self)
        over.addWidget(self.title)
        over.addWidget(self.measure)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(over)
        column.addWidget(self.plot)
        column.addWidget(self.note)
        self._timer.timeout.connect(self._on_timer_timeout)
        self.measure.chosen.connect(self._on_measure_chosen)
        self.plot.told.connect(self._on_plot_told)
        contenders.arranged.connect(self._on_contenders_arranged)
        self.retranslate()
        self.measure.set_current(0)

    def refresh(self) -> None:
        """Show what is known now, and find out the rest."""
        self._show()
        self._timer.start()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.title.setText(self.tr("What the same words cost in other languages"))
        self.measure.set_items([self.tr("Tokens per character"), self.tr("Tokens for all of it")])
        self.measure.setAccessibleName(self.tr("What the plot shows"))
        self.plot.setAccessibleName(self.tr("Tokens by language and script"))
        self._show()

    # -- showing ----------------------------------------------------------

    def _show(self) -> None:
        rows = self._contenders.rows
        found = [PlotRow(self.tr("The same paragraph in five languages"), heading=True)]
        unit = measure_name(whole=self._whole)
        for language in self._contenders.languages:
            values = tuple(self._value(row.languages.get(language)) for row in rows)
            decimals = 0 if self._whole else 2
            found.append(PlotRow(language_name(language), values, False, unit, decimals))
        if not self._whole:
            found += self._script_rows(rows)
        base = self._contenders.base
        at = rows.index(base) if base is not None else 0
        self.plot.show_rows(found, [self._name_of(row) for row in rows], at)
        self._tell("")

    def _value(self, needs: Needs | None) -> float | None:
        if needs is None or not needs.characters:
            return None
        return float(needs.tokens) if self._whole else needs.tokens / needs.characters

    def _script_rows(self, rows: tuple[Contender, ...]) -> list[PlotRow]:
        """The scripts of the text itself."""
        shares = [self._known_shares(row) for row in rows]
        names = list(dict.fromkeys(name for share in shares for name in share))[:MOST_SCRIPTS]
        if not names:
            return []
        unit = measure_name(whole=False)
        return [
            PlotRow(self.tr("Your text, by script"), heading=True),
            *(
                PlotRow(writing_name(name), tuple(share.get(name) for share in shares), False, unit)
                for name in names
            ),
        ]

    def _known_shares(self, row: Contender) -> dict[str, float]:
        """Tokens per character of each script; nothing while that is of an earlier text."""
        made, shares = self._shares.get(row, (None, ()))
        if made is None or made is not row.made:
            return {}
        return {share.script: share.tokens / share.characters for share in shares}

    def _tell(self, words: str) -> None:
        self.note.setText(
            words
            or self.tr(
                "Farther to the right costs more: the model reads, remembers and bills tokens, "
                "not characters."
            )
        )

    # -- answers ----------------------------------------------------------

    def _on_contenders_arranged(self) -> None:
        for row in set(self._shares) - set(self._contenders.rows):
            self._shares.pop(row, None)
            self._tasks_of.pop(row, None)

    def _on_timer_timeout(self) -> None:
        """Look for the scripts of the text, in a thread."""
        for row in self._contenders.rows:
            made = row.made
            if made is None or not row.ready or self._shares.get(row, (None,))[0] is made:
                continue
            if (task := self._tasks_of.get(row)) is not None:
                task.cancel()
            then = partial(self._on_scripts_found, row, made)
            self._tasks_of[row] = self._tasks.run(partial(by_script, made), then)

    def _on_scripts_found(self, row: Contender, made: CutText, shares: tuple[Share, ...]) -> None:
        self._tasks_of.pop(row, None)
        if row in self._contenders.rows:
            self._shares[row] = (made, shares)
            self._show()

    def _on_measure_chosen(self, index: int) -> None:
        self._whole = index == 1
        self._show()

    def _on_plot_told(self, words: str) -> None:
        self._tell(words)
