"""What one should know about a prompt, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import plurals
from app.ui.phrase import count, fill
from app.ui.widgets.label import Icon, Label

if TYPE_CHECKING:
    from app.ui.lens.prompt.sight import PromptSight
    from app.ui.theme import Theme


class Said(NamedTuple):
    """A sentence, and whether it is one to beware of."""

    text: str
    warning: bool = False


class PromptNotes(QWidget):
    """A line for each thing that is not as one would think."""

    def __init__(self, theme: Theme, sight: PromptSight, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sight = sight
        self._shown: tuple[Said, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        sight.changed.connect(self.refresh)
        self.refresh()

    def sentences(self) -> tuple[Said, ...]:
        """What there is to say."""
        seen, mapped = self._sight.seen, self._sight.map
        if seen is None or mapped is None:
            return ()
        prompt, found = seen.prompt, []
        if not prompt.fits:
            text = self.tr(
                "The prompt is too long: of %1 tokens, %2 are kept for the answer. The model "
                "would not answer."
            )
            shown = fill(text, count(prompt.n_ctx), count(prompt.reserve))
            found.append(Said(shown, warning=True))
        if prompt.dropped:
            found.append(Said(plurals.no_room_for(len(prompt.dropped)), warning=True))
        if mapped.plain:
            found.append(Said(plurals.looks_special(len(mapped.plain)), warning=True))
        if prompt.absent:
            found.append(Said(plurals.absent(len(prompt.absent)), warning=True))
        if prompt.system_merged:
            text = self.tr(
                "This model knows no system prompt: its text stands before your first message."
            )
            found.append(Said(text))
        if not prompt.known:
            text = self.tr(
                "The template changes what you write, so nobody knows for certain which part is "
                "whose. Special tokens in your text are still told apart."
            )
            found.append(Said(text))
        if prompt.retokenized:
            found.append(Said(plurals.retokenized(len(prompt.retokenized))))
        if not seen.vocabulary.chat_template:
            text = self.tr("This model has no chat template: it reads the messages as one text.")
            found.append(Said(text))
        return tuple(found)

    def refresh(self) -> None:
        """Say what holds now."""
        said = self.sentences()
        if said == self._shown:
            return
        self._shown = said
        while (item := self._column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for each in said:
            self._column.addWidget(self._line(each))
        self.setVisible(bool(said))

    def _line(self, said: Said) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        role = "warning" if said.warning else "muted"
        row.addWidget(Icon(self._theme, "ph.warning" if said.warning else "ph.info", role, 14, 16))
        label = Label(self._theme, 12, role=role, wrap=True)
        label.setText(said.text)
        row.addWidget(label, 1)
        line.setAccessibleName(said.text)
        return line

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)
