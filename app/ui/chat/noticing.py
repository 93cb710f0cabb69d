"""What is said below the last message, and what its buttons do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.core.errors import StoreError
from app.ui.chat.cures import Cures
from app.ui.chat.notices import Notices, notes, switch_note

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.core.errors import VitrailError
    from app.ui.theme import Theme


class Noticing(QObject):
    """Keeps what failed and what is asked of the user, until it is over or answered.

    Attributes:
        notices: where it is shown.

    Signals:
        changed: there may be other things to say.
        pressed: a button was pressed, and is about to be taken away.
        model_wanted: another model is to be chosen.
    """

    changed = Signal()
    pressed = Signal()
    model_wanted = Signal()

    def __init__(
        self, theme: Theme, session: ChatSession, models: ModelHost, *, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._models = models
        self._cures = Cures(session, models)
        self._failure: VitrailError | None = None
        self._switch: Callable[[], object] | None = None
        self.notices = Notices(theme)
        self.notices.chosen.connect(self._on_notices_chosen)
        session.failed.connect(self._on_session_failed)
        models.changed.connect(self._on_models_changed)

    def show(self) -> bool:
        """Show what there is to say now; False where that is nothing."""
        said = notes(self._session, self._models, self._failure)
        if self._switch is not None:
            if self._models.busy:
                said.append(switch_note())
            else:
                self._switch = None
        self.notices.show_notes(said)
        return bool(said)

    def fail(self, error: VitrailError) -> None:
        """Say what could not be done."""
        self._failure = error
        self.changed.emit()

    def forget(self) -> None:
        """What failed is over."""
        self._failure = None

    def ask_first(self, do: Callable[[], object]) -> bool:
        """`do` what ends a running reply when the user agrees.

        Returns:
            Whether that is asked now; where no reply runs it was done at once.
        """
        if not self._models.busy:
            do()
            return False
        self._switch = do
        self.changed.emit()
        return True

    def _on_session_failed(self, error: VitrailError) -> None:
        # The window says above the page what is wrong with the disk.
        if not isinstance(error, StoreError):
            self.fail(error)

    def _on_models_changed(self) -> None:
        if self._models.state == "ready":
            self._failure = None
        self.changed.emit()

    def _on_notices_chosen(self, choice: str) -> None:
        # Else the focus goes wherever Qt finds a place when the button is taken away.
        self.pressed.emit()
        if self._cures.apply(choice):
            return
        match choice:
            case "choose":
                self.model_wanted.emit()
            case "dismiss":
                self._failure = None
                self.changed.emit()
            case "switch" | "stay":
                self._decide(go_on=choice == "switch")

    def _decide(self, *, go_on: bool) -> None:
        do, self._switch = self._switch, None
        if go_on and do is not None:
            do()
        self.changed.emit()
