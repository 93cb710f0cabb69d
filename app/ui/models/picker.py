"""The button that says which model is loaded, and the menu behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QAction

from app.ui.icons import icon
from app.ui.models.names import file_title, model_name
from app.ui.models.whereabouts import can_chat
from app.ui.phrase import fill
from app.ui.widgets.painting import rounded
from app.ui.widgets.picker import RADIUS, Picker

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from app.bridge.engine import ModelHost
    from app.bridge.library import Library
    from app.bridge.models import ModelFiles
    from app.engine.protocol import Progress
    from app.ui.actions import Actions
    from app.ui.theme import Theme
    from app.ui.widgets.menu import Menu

LINE = 2.5
WIDEST, NARROWEST = 320, 132
MOST_FILES = 10
"""More are on the Models page."""
AskFirst: TypeAlias = "Callable[[Callable[[], object]], None]"
LOADING = frozenset({"starting", "loading"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A model file in the menu; `gone`: it is not there any more."""

    path: str
    name: str
    note: str
    gone: bool = False


class ModelPicker(Picker):
    """Which model, in which state, and how far a load is."""

    def __init__(  # noqa: PLR0917
        self,
        theme: Theme,
        actions: Actions,
        models: ModelHost,
        files: ModelFiles,
        ask_first: AskFirst,
        library: Library | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            theme: colors and fonts.
            actions: what the menu offers besides files.
            models: what is loaded.
            files: what can be loaded.
            ask_first: does what it is given, where a reply runs only when the user agrees.
            library: the model files that are here; None knows those opened before only.
            parent: its parent.
        """
        super().__init__(theme, widest=WIDEST, narrowest=NARROWEST, parent=parent)
        self._ask_first = ask_first
        self._actions = actions
        self._models = models
        self._files = files
        self._library = library
        self._fraction: float | None = None
        models.changed.connect(self.refresh)
        models.progressed.connect(self._on_models_progressed)
        files.changed.connect(self.refresh)
        self.refresh()

    @property
    def fraction(self) -> float | None:
        """How much of a load is done, 0 to 1; None when none runs or it is not known."""
        return self._fraction if self._models.state in LOADING else None

    def refresh(self) -> None:
        """Show what is loaded now."""
        name, quantization = model_name(self._models, self._files)
        if self._models.state not in LOADING:
            self._fraction = None
        state = self._state_text()
        self.setAccessibleName(fill(self.tr("Model: %1"), " ".join((name, quantization)).strip()))
        self.setAccessibleDescription(state)
        path = self._models.path
        self.setToolTip("\n".join(part for part in (state, path) if part))
        self.show_choice(name, quantization)

    def _state_text(self) -> str:
        if self._models.asleep:
            return self.tr("Unloaded while unused; loads with the next message")
        return {
            "none": self.tr("Choose a model to begin"),
            "starting": self.tr("The engine is starting"),
            "loading": self.tr("The model is loading"),
            "ready": self.tr("Loaded"),
            "stopped": self.tr("The engine stopped"),
            "unloading": self.tr("Unloading"),
        }[self._models.state]

    # -- the menu ---------------------------------------------------------

    def fill_menu(self) -> Menu:
        """The menu with what can be chosen now."""
        menu = self._menu
        menu.clear()
        for choice in self.choices():
            self._add_file(choice)
        if menu.actions():
            menu.addSeparator()
        if self._library is not None:
            menu.addAction(self._with_icon("page.models", self.tr("All models…")))
        ids = ["model.open", "model.settings"]
        ids += ["model.cancel"] if self._models.state in LOADING else []
        ids += ["model.reload", "model.unload"]
        for identifier in ids:
            action = self._actions[identifier]
            action.setIcon(icon(self._theme, self._actions.spec(action).icon))
            menu.addAction(action)
        return menu

    def _with_icon(self, identifier: str, text: str) -> QAction:
        """Does what the action of that name does, under another name."""
        target = self._actions[identifier]
        glyph = icon(self._theme, self._actions.spec(target).icon)
        action = QAction(glyph, text, self._menu)
        action.setShortcut(target.shortcut())
        # It shows the keys; pressing them is left to the action itself.
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(target.trigger)
        return action

    def choices(self) -> list[Choice]:
        """What to offer: the loaded one and favorites first, then what was used last."""
        recent = [(m.path, m.name, m.quantization) for m in self._files.recent()]
        if self._library is None:
            starter = self._files.starter()
            first = [(starter, "", self.tr("Starter model"))] if starter is not None else []
            return [
                Choice(path, name or file_title(path, self._files)[0], note)
                for path, name, note in first + recent
            ]
        order = {path: place for place, (path, _, _) in enumerate(recent)}
        entries = [entry for entry in self._library.entries() if can_chat(entry)]
        entries.sort(
            key=lambda e: (
                e.path != self._models.path,
                not e.favorite,
                order.get(e.path, len(order)),
                -e.used_ms,
                e.source == "starter",
                e.name.casefold(),
            )
        )
        chosen = [Choice(e.path, e.name, e.quantization) for e in entries[:MOST_FILES]]
        known = {entry.path for entry in self._library.entries()}
        gone = [] if self._library.scanning else [m for m in recent if m[0] not in known]
        missing = self.tr("File not found")
        return chosen + [Choice(path, name, missing, gone=True) for path, name, _ in gone[:2]]

    def _add_file(self, choice: Choice) -> None:
        info, path = self._models.info, choice.path
        name = info.name if info is not None and path == info.path else choice.name
        name = name.replace("&", "&&")
        action = QAction(f"{name}\t{choice.note}" if choice.note else name, self._menu)
        action.setCheckable(True)
        action.setChecked(path == self._models.path and self._models.state != "none")
        action.setData(path)
        action.setEnabled(not choice.gone)
        action.triggered.connect(lambda: self._on_file_triggered(path))
        self._menu.addAction(action)

    def _on_file_triggered(self, path: str) -> None:
        if path != self._models.path or self._models.state not in LOADING | {"ready"}:
            self._ask_first(lambda: self._models.load(path))

    # -- painting ---------------------------------------------------------

    def paint_dot(self, painter: QPainter, box: QRectF) -> None:
        """Filled: loaded. Ring: not. With a cross-bar: stopped, so that color is not all."""
        theme, side, state = self._theme, box.width(), self._models.state
        if state == "ready":
            rounded(painter, box, side / 2, theme.color("success"))
        elif state == "stopped":
            rounded(painter, box, side / 2, theme.color("danger"))
            bar = QRectF(box.left() + side * 0.2, box.center().y() - 0.75, side * 0.6, 1.5)
            painter.fillRect(bar, theme.color("raised"))
        else:
            super().paint_dot(painter, box)

    def paint_over(self, painter: QPainter) -> None:
        """The line of a load."""
        if self.fraction is None:
            return
        inset = RADIUS / 2
        width = (self.width() - 2 * inset) * self.fraction
        line = QRectF(inset, self.height() - LINE, width, LINE)
        rounded(painter, line, LINE / 2, self._theme.color("fill"))

    # -- answers ----------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
            if self._menu.actions():
                self.fill_menu()
        super().changeEvent(event)

    def _on_models_progressed(self, progress: Progress) -> None:
        if progress.phase in LOADING and progress.total > 0:
            self._fraction = min(1.0, progress.done / progress.total)
            self.update()
