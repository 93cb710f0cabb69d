"""What can be done about a model that does not fit, as buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.ui.phrase import count, fill, size
from app.ui.plurals import layers
from app.ui.widgets.button import Button
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from app.engine.remedies import Remedy, RemedyKind
    from app.ui.theme import Theme

translate = QCoreApplication.translate

GLYPHS: dict[RemedyKind, str] = {
    "cache": "ph.arrows-in",
    "context": "ph.arrows-in-line-horizontal",
    "layers": "ph.stack",
    "quantization": "ph.cube",
}


def remedy_name(remedy: Remedy) -> str:
    """The words on its button."""
    settings = remedy.settings
    match remedy.kind:
        case "cache" if settings is not None:
            return fill(translate("Remedies", "Cache as %1"), settings.cache_type_k)
        case "context" if settings is not None:
            return fill(translate("Remedies", "Context of %1"), count(settings.n_ctx))
        case "layers" if settings is not None:
            moved = layers(settings.n_gpu_layers)
            return fill(translate("Remedies", "%1 on the GPU"), moved)
        case _:
            return fill(translate("Remedies", "Smaller file (%1)"), remedy.quantization)


def remedy_sentence(remedy: Remedy) -> str:
    """What it brings, and what it costs."""
    saves = size(remedy.saves_bytes)
    if remedy.suffices:
        return fill(translate("Remedies", "saves %1, then it fits"), saves)
    return fill(translate("Remedies", "saves %1"), saves)


def remedy_cost(remedy: Remedy) -> str:
    """What is lost, for the tool tip."""
    costs: dict[RemedyKind, str] = {
        "cache": translate(
            "Remedies",
            "What the model remembers is stored less exactly, and flash attention is used: "
            "the same seed may give another reply.",
        ),
        "context": translate("Remedies", "The model sees less of a long conversation at once."),
        "layers": translate("Remedies", "What runs on the CPU is slower."),
        "quantization": translate(
            "Remedies", "The same model in fewer bits is a little less exact. Choose another file."
        ),
    }
    return costs[remedy.kind]


class Remedies(QWidget):
    """A row for each: a button, and what it saves. The first is the likely cure.

    Signals:
        chosen: the `RemedyKind` of the button that was pressed.
    """

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, remedies: tuple[Remedy, ...], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.remedies = remedies
        self._rows: list[tuple[Remedy, Button, Label]] = []
        grid = QGridLayout()
        grid.setContentsMargins(0, 6, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, remedy in enumerate(remedies):
            button = Button(theme, "standard" if row else "primary", GLYPHS[remedy.kind])
            button.setObjectName(remedy.kind)
            button.clicked.connect(self._on_button_clicked)
            words = Label(theme, 12, role="muted", wrap=True)
            grid.addWidget(button, row, 0)
            grid.addWidget(words, row, 1)
            self._rows.append((remedy, button, words))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(grid)
        self.retranslate()

    def button(self, kind: str) -> Button | None:
        """The button of a remedy."""
        return next((button for remedy, button, _ in self._rows if remedy.kind == kind), None)

    def retranslate(self) -> None:
        """Set every string again."""
        for remedy, button, words in self._rows:
            button.setText(remedy_name(remedy))
            button.setToolTip(remedy_cost(remedy))
            words.setText(remedy_sentence(remedy))
            button.setAccessibleDescription(f"{words.text()}. {remedy_cost(remedy)}")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_button_clicked(self) -> None:
        self.chosen.emit(self.sender().objectName())
