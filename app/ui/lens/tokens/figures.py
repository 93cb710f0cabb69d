"""Figures of a text, what to beware of, and what the colors mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.inspection.panes import PANE_KINDS
from app.ui import plurals
from app.ui.lens.tokens.words import KIND_ROLES, kind_name
from app.ui.phrase import count, number
from app.ui.widgets.label import Icon, Label
from app.ui.widgets.painting import LEFT, cut_text, rounded, text_width
from app.ui.widgets.wrapping import Wrapping

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from app.inspection.cut_text import CutText
    from app.inspection.panes import PaneKind
    from app.ui.lens.tokens.lens import Lens
    from app.ui.lens.tokens.strip_painter import StripPainter
    from app.ui.theme import Theme

NAMES = ("tokens", "characters", "bytes", "bytes_each", "characters_each", "cut")
RARE: tuple[PaneKind, ...] = ("user_defined", "unused", "unknown")
SWATCH_WIDTH, SWATCH_HEIGHT = 16, 13
UNBOUNDED = 16_777_215
"""Qt's greatest width."""


class Figure(QWidget):
    """A number over a word."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = Label(theme, 17, 600, tabular=True)
        self.unit = Label(theme, 12, role="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 16, 0)
        column.setSpacing(0)
        column.addWidget(self.value)
        column.addWidget(self.unit)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.refit)

    def set_texts(self, value: str, unit: str) -> None:
        """Show another number."""
        if (value, unit) == (self.value.text(), self.unit.text()):
            return
        # Of one size, a label does not make the whole page be laid out again with each key.
        for label, text in ((self.value, value), (self.unit, unit)):
            size = label.size_of(text)
            if label.minimumSize() != size:
                label.setFixedSize(size)
            label.setText(text)
        self.setAccessibleName(f"{value} {unit}")

    def refit(self) -> None:
        """Take the sizes of the font of now."""
        for label in (self.value, self.unit):
            label.setFixedSize(label.size_of(label.text()))


class Swatch(QWidget):
    """A small pane with the bar of a kind, and what the kind is called."""

    def __init__(
        self, theme: Theme, painter: StripPainter, kind: PaneKind, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._painter = painter
        self.kind = kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Pane and word."""
        theme = self._theme
        width = theme.scaled(SWATCH_WIDTH) + 6 + text_width(kind_name(self.kind), theme.font(12))
        return QSize(round(width) + 10, theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint both."""
        theme, painter = self._theme, QPainter(self)
        wide, high = theme.scaled(SWATCH_WIDTH), theme.scaled(SWATCH_HEIGHT)
        box = QRectF(0, (self.height() - high) / 2, wide, high)
        rounded(painter, box, 2, theme.color("panea"))
        self._painter.bar(painter, self.kind, box)
        place = QRectF(wide + 6, 0, self.width() - wide - 6, self.height())
        cut_text(painter, place, kind_name(self.kind), theme.font(12), theme.color("muted"), LEFT)


class Legend(QWidget):
    """The kinds that have a color; rare ones only while they are there."""

    def __init__(
        self, theme: Theme, painter: StripPainter, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.lines = Wrapping(8, parent=self)
        self.swatches = {
            kind: Swatch(theme, painter, kind) for kind in PANE_KINDS if KIND_ROLES[kind]
        }
        for kind, swatch in self.swatches.items():
            self.lines.addWidget(swatch)
            swatch.setVisible(kind not in RARE)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.retranslate()

    def show_kinds(self, kinds: Collection[str]) -> None:
        """Show those of the rare kinds that are there."""
        for kind in RARE:
            self.swatches[kind].setVisible(kind in kinds)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every string again."""
        self.setAccessibleName(self.tr("What the colors mean"))
        for swatch in self.swatches.values():
            swatch.setAccessibleName(kind_name(swatch.kind))
            swatch.updateGeometry()
            swatch.update()


def _begins_twice(made: CutText, bos: int | None) -> bool:
    """Whether a text begins with two BOS tokens.

    Of a file that names none llama.cpp takes one by its number, which may be a comma: only where it
    was put there, or is a control token, it means the beginning.
    """
    cut = made.cut
    if bos is None or list(cut.ids[:2]) != [bos, bos]:
        return False
    return cut.before > 0 or made.pieces.table.kind(bos) == "control"


class Caution(QWidget):
    """A sentence with an icon."""

    def __init__(self, theme: Theme, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Icon(theme, "ph.warning", "warning", 14, 16))
        self.label = Label(theme, 12, role="warning", wrap=True)
        self.label.setText(text)
        row.addWidget(self.label, 1)
        self.setAccessibleName(text)


class Figures(QWidget):
    """How many tokens, characters and bytes, and what to beware of."""

    def __init__(
        self,
        theme: Theme,
        lens: Lens,
        painter: StripPainter,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lens = lens
        self.figures = {name: Figure(theme) for name in NAMES}
        self.legend = Legend(theme, painter)
        self.warnings = QWidget()
        self._warned: tuple[str, ...] = ()
        self._numbers = QWidget()
        row = self._row = Wrapping(12, parent=self._numbers)
        for figure in self.figures.values():
            row.addWidget(figure)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._numbers.setSizePolicy(policy)
        line = self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._numbers, 1)
        line.addWidget(self.legend, 0, Qt.AlignmentFlag.AlignBottom)
        warnings = self._stack = QVBoxLayout(self.warnings)
        self._cautions: list[Caution] = []
        warnings.setContentsMargins(0, 4, 0, 0)
        warnings.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.warnings)
        lens.remade.connect(self.refresh)
        lens.vocabulary_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        made = self._lens.made
        tokens = len(made) if made is not None else 0
        size = len(made.text) if made is not None else 0
        characters = made.figures.characters if made is not None else 0
        cut = made.figures.cut if made is not None else 0
        texts = {
            "tokens": (count(tokens) if made is not None else "-", plurals.unit_tokens(tokens)),
            "characters": (
                count(characters) if made is not None else "-",
                plurals.unit_characters(characters),
            ),
            "bytes": (count(size) if made is not None else "-", plurals.unit_bytes(size)),
            "bytes_each": (number(size / tokens, 2) if tokens else "-", self.tr("bytes each")),
            "characters_each": (
                number(characters / tokens, 2) if tokens else "-",
                self.tr("characters each"),
            ),
            "cut": (count(cut), plurals.unit_characters_cut(cut)),
        }
        for name, figure in self.figures.items():
            figure.set_texts(*texts[name])
        self.figures["cut"].setVisible(cut > 0)
        self._arrange()
        self._warn(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """What to beware of."""
        made, vocabulary = self._lens.made, self._lens.vocabulary
        if made is None or vocabulary is None:
            return ()
        figures, found = made.figures, []
        if _begins_twice(made, vocabulary.bos_id):
            found.append(self.tr("The text begins with two BOS tokens; one is enough."))
        if figures.added_spaces:
            found.append(plurals.added_spaces(figures.added_spaces))
        if figures.bad_bytes:
            found.append(plurals.bad_bytes(figures.bad_bytes))
        if figures.lost:
            found.append(plurals.lost_bytes(figures.lost))
        if figures.changed:
            found.append(
                self.tr("The tokenizer normalized the text: its tokens spell something else.")
            )
        return tuple(found)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The legend at the right where both fit in a line, else below."""
        legend = self.legend.lines.sizeHint().width()
        beside = self._row.sizeHint().width() + legend + 24 <= self.width()
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._line.direction() != wanted:
            self._line.setDirection(wanted)
        # It asks for no width, or the page could not get narrower.
        self.legend.setMaximumWidth(legend if beside else UNBOUNDED)

    def _warn(self, sentences: tuple[str, ...]) -> None:
        if sentences == self._warned:
            return
        self._warned = sentences
        for caution in self._cautions:
            caution.hide()
            caution.deleteLater()
        self._cautions = [Caution(self._theme, sentence) for sentence in sentences]
        for caution in self._cautions:
            self._stack.addWidget(caution)
        self.warnings.setVisible(bool(sentences))
