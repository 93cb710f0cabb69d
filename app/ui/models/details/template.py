"""The chat template of a model file, colored."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.inspection.metadata import chat_templates
from app.ui.models.details.highlighting import Highlighter, lex
from app.ui.phrase import count, fill, listed
from app.ui.widgets.button import Button
from app.ui.widgets.choice import Choice
from app.ui.widgets.field import TextArea
from app.ui.widgets.label import Label

if TYPE_CHECKING:
    from app.bridge.tasks import Task, Tasks
    from app.inspection.header import Header
    from app.ui.models.details.highlighting import Lines
    from app.ui.theme import Theme

MARGIN = 20


class Template(QWidget):
    """What makes one text of messages, before the model reads it."""

    def __init__(self, theme: Theme, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            theme: colors and fonts.
            tasks: where the template is cut into tokens of Jinja.
            parent: its parent.
        """
        super().__init__(parent)
        self._tasks = tasks
        self._lexing: Task | None = None
        self._header: Header | None = None
        self._templates: dict[str, str] = {}
        self._explanation = Label(theme, 12, role="muted", wrap=True)
        self.choice = Choice(theme)
        self._length = Label(theme, 11.5, role="muted", tabular=True)
        self.copy = Button(theme, "standard", "ph.copy")
        self.text = TextArea(theme, size=12.5, mono=True)
        self.text.setReadOnly(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._highlighter = Highlighter(theme, self.text.document())
        self._lay_out()
        self.choice.currentIndexChanged.connect(self._on_choice_changed)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.retranslate()

    def set_header(self, header: Header | None) -> None:
        """Show another file's template; None while it is read."""
        self._header = header
        self._templates = chat_templates(header.entries) if header is not None else {}
        self._fill_choice()
        self._show_template()

    def retranslate(self) -> None:
        """Set every string again."""
        self.copy.setText(self.tr("Copy"))
        self.copy.updateGeometry()
        self.text.setAccessibleName(self.tr("Chat template"))
        self.choice.setAccessibleName(self.tr("Which template"))
        self._fill_choice()
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.choice)
        top.addWidget(self._length)
        top.addStretch(1)
        top.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        column.setSpacing(10)
        column.addWidget(self._explanation)
        column.addLayout(top)
        column.addWidget(self.text, 1)
        column.addStretch(0)

    def _fill_choice(self) -> None:
        at = max(0, self.choice.currentIndex())
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.addItems([name or self.tr("Standard") for name in self._templates])
        self.choice.setCurrentIndex(min(at, len(self._templates) - 1))
        self.choice.blockSignals(False)
        self.choice.setVisible(len(self._templates) > 1)

    def _current(self) -> str:
        texts = list(self._templates.values())
        return texts[max(0, self.choice.currentIndex())] if texts else ""

    def _show_template(self) -> None:
        if self._lexing is not None:
            self._lexing.cancel()
        template = self._current()
        self._highlighter.set_lines(())
        self.text.setPlainText(template)
        self._tell()
        if template:
            # As Qt cut it into lines, so that both count alike.
            shown = self.text.toPlainText()
            self._lexing = self._tasks.run(partial(lex, shown), self._on_tasks_lexed)

    def _tell(self) -> None:
        template = self._current()
        for widget in (self.text, self._length, self.copy):
            widget.setVisible(bool(template))
        if template:
            self._explanation.setText(
                self.tr(
                    "Makes one text of the messages before the model reads them. Written in Jinja; "
                    "it comes with the file and runs inside the engine only."
                )
            )
            self._length.setText(
                listed(
                    fill(self.tr("%1 lines"), count(template.count("\n") + 1)),
                    fill(self.tr("%1 characters"), count(len(template))),
                )
            )
        elif self._header is not None:
            self._explanation.setText(
                self.tr(
                    "This file has no chat template: it is a base model, or does something else "
                    "than chat. Vitrail writes the messages one under the other for it."
                )
            )
        else:
            self._explanation.setText("")

    def _on_tasks_lexed(self, lines: Lines) -> None:
        self._highlighter.set_lines(lines)

    def _on_choice_changed(self, _index: int) -> None:
        self._show_template()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._current())
