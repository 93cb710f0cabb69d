"""What stands in the page while there is no model: the mark, one sentence, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.mark import Mark
from app.ui.models.names import file_title
from app.ui.phrase import fill
from app.ui.widgets.button import Button
from app.ui.widgets.command_box import CommandBox
from app.ui.widgets.label import Label
from app.ui.widgets.page import Page
from app.ui.widgets.pane import Card, Hairline

if TYPE_CHECKING:
    from app.bridge.engine import ModelHost
    from app.bridge.models import ModelFiles
    from app.ui.actions import Actions
    from app.ui.theme import Theme
    from app.ui.widgets.button import Kind

STARTER_COMMAND = "uv sync --extra starter"
CARD_WIDTH = 480
MOST_FILES = 3


class _FileRow(QWidget):
    """A model that is there, and the button that loads it."""

    def __init__(self, theme: Theme, kind: Kind, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = Label(theme, 13, 600, elide=True)
        self.note = Label(theme, 12, role="muted", wrap=True)
        self.button = Button(theme, kind)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        words.addWidget(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self.button)


class FirstRun(QWidget):
    """Shown while no model is loaded and none is loading."""

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        files: ModelFiles,
        models: ModelHost,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._files = files
        self._models = models
        self._offered: tuple[tuple[str, bool], ...] = ()
        self._rows: list[_FileRow] = []
        self.title = Label(theme, 22, 600, wrap=True)
        self.sentence = Label(theme, 14, role="muted", wrap=True)
        self._card = Card(theme)
        self._card_column = QVBoxLayout(self._card)
        self._card_column.setContentsMargins(0, 0, 0, 0)
        self._card_column.setSpacing(0)
        self._starter_line = Label(theme, 12, role="muted", wrap=True)
        self._starter_command = CommandBox(theme)
        self._starter_command.set_command(STARTER_COMMAND)
        self._open: Button | None = None
        self._actions = actions
        self._buttons = QHBoxLayout()
        self._lay_out(theme)
        files.changed.connect(self.refresh)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    def _lay_out(self, theme: Theme) -> None:
        center = Qt.AlignmentFlag.AlignHCenter
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Mark(theme, fine=True), 0, center)
        column.addSpacing(16)
        for label in (self.title, self.sentence):
            label.setAlignment(center)
            column.addWidget(label)
        column.addSpacing(14)
        column.addWidget(self._card)
        self._buttons.addStretch(1)
        self._buttons.addStretch(1)
        column.addLayout(self._buttons)
        column.addSpacing(12)
        column.addWidget(self._starter_line)
        column.addWidget(self._starter_command)
        page = Page(theme, (20, 24, 20, 24))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._column, 20)
        row.addStretch(1)
        page.column.addStretch(2)
        page.column.addLayout(row)
        page.column.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    @property
    def open_button(self) -> Button:
        """Asks for a file; the filled one where no model is known."""
        if self._open is None:
            raise LookupError("refresh makes it")
        return self._open

    def file_buttons(self) -> tuple[Button, ...]:
        """The buttons that load a known file, top to bottom."""
        return tuple(row.button for row in self._rows)

    def refresh(self) -> None:
        """Offer the model files that are there now."""
        starter = self._files.starter()
        offered = [(starter, True)] if starter is not None else []
        offered += [(m.path, False) for m in self._files.recent() if Path(m.path).is_file()]
        now = tuple(offered[:MOST_FILES])
        if now != self._offered or self._open is None:
            self._offered = now
            self._rebuild()
        self._set_texts()

    def _rebuild(self) -> None:
        while self._card_column.count():
            item = self._card_column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = []
        for index, (path, _) in enumerate(self._offered):
            if index:
                self._card_column.addWidget(Hairline(self._theme))
            row = _FileRow(self._theme, "standard" if index else "primary")
            row.button.clicked.connect(lambda _checked=False, path=path: self._models.load(path))
            self._card_column.addWidget(row)
            self._rows.append(row)
        self._card.setVisible(bool(self._rows))
        if self._open is not None:
            self._buttons.removeWidget(self._open)
            self._open.deleteLater()
        self._open = Button(
            self._theme, "quiet" if self._rows else "primary", "ph.folder-open", parent=self._column
        )
        self._open.clicked.connect(self._actions["model.open"].trigger)
        self._buttons.insertWidget(1, self._open)
        has_starter = any(starter for _, starter in self._offered)
        self._starter_line.setVisible(not has_starter)
        self._starter_command.setVisible(not has_starter)

    def _set_texts(self) -> None:
        for row, (path, starter) in zip(self._rows, self._offered, strict=True):
            name, quantization = file_title(path, self._files)
            row.name.setText(name)
            row.note.setText(
                self.tr("The small model that comes with Vitrail")
                if starter
                else " ".join(part for part in (quantization, self.tr("opened before")) if part)
            )
            row.button.setText(self.tr("Load"))
            row.button.setAccessibleName(fill(self.tr("Load %1"), name))
            row.button.setToolTip(path)
        if self._open is not None:
            self._open.setText(self.tr("Open a GGUF file…"))

    def retranslate(self) -> None:
        """Set every string again."""
        self.title.setText(self.tr("Choose a model to begin"))
        self.sentence.setText(self.tr("It runs on this computer. What you write stays here."))
        self._starter_line.setText(
            self.tr(
                "No model file yet? Run this command in Vitrail's folder to install a small one "
                "(SmolLM2, 98 MB). Then restart Vitrail."
            )
        )
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_theme_changed(self) -> None:
        self._column.setMaximumWidth(self._theme.px(CARD_WIDTH))
