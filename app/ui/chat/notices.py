"""What happened to the open conversation and what can be done, below its last message.

`notes` decides from the state of session and model what there is to say; `Notices` shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core import errors
from app.core.errors import from_wire
from app.ui.chat.note import Choice, Note, choice_name
from app.ui.chat.shortage import shortage_note
from app.ui.chat.thought_note import only_thought, thought_note
from app.ui.errors import sentence
from app.ui.models.remedies import Remedies
from app.ui.phrase import count, duration, fill, sentences
from app.ui.plurals import waiting_for
from app.ui.widgets.button import Button
from app.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from app.bridge.chat import ChatSession
    from app.bridge.engine import ModelHost
    from app.chat.conversation import ReplyFacts
    from app.core.errors import VitrailError
    from app.engine.api import ModelInfo
    from app.ui.theme import Theme

__all__ = ["Choice", "Note", "Notices", "choice_name", "notes", "switch_note"]

translate = QCoreApplication.translate

GAP = 12
DETAIL_LINES = 40
_ICONS: dict[Choice, str] = {"reload": "ph.arrow-clockwise"}
_FILE_ERRORS = (
    errors.ModelFileMissing,
    errors.ModelFileUnreadable,
    errors.NotAModelFile,
    errors.NoModelLoaded,
)
_TEMPLATE_ERRORS = (errors.TemplateFailed, errors.TemplateTooSlow)
_WAITING_FOR = frozenset({"starting", "loading", "unloading"})


def notes(session: ChatSession, models: ModelHost, failure: VitrailError | None) -> list[Note]:
    """What there is to say about the open conversation now, most pressing last.

    Args:
        session: the open conversation.
        models: the engine.
        failure: an error that belongs to no reply and was not dismissed.
    """
    found = [
        _reply_note(session, models),
        _failure_note(failure, models),
        _engine_note(models),
        _waiting_note(session, models),
        _silence_note(session, models),
    ]
    return [note for note in found if note is not None]


def _from_error(key: str, error: VitrailError, choices: tuple[Choice, ...], log: str = "") -> Note:
    text = sentence(error)
    reason = sentences(text.reason, text.cure)
    return Note(key, "danger", text.title, reason, choices, detail=text.detail or log)


def _engine_note(models: ModelHost) -> Note | None:
    """The engine ended, or the model could not be loaded."""
    error = models.error
    if models.state != "stopped" or error is None or isinstance(error, errors.LoadCancelled):
        return None
    if isinstance(error, errors.ModelTooLarge):
        return shortage_note(error, models)
    choices: tuple[Choice, ...] = ("reload", "choose")
    if isinstance(error, _FILE_ERRORS):
        choices = ("choose", "reload")
    elif isinstance(error, _TEMPLATE_ERRORS):
        choices = ("plain", "choose")
    log = "\n".join(models.log_tail[-DETAIL_LINES:])
    return _from_error("engine", error, choices, log)


def _failure_note(failure: VitrailError | None, models: ModelHost) -> Note | None:
    if failure is None or (models.state == "stopped" and failure is models.error):
        return None
    choices: tuple[Choice, ...] = ("dismiss",)
    if isinstance(failure, _FILE_ERRORS):
        choices = ("choose", "dismiss")
    return _from_error("failure", failure, choices)


def _reply_note(session: ChatSession, models: ModelHost) -> Note | None:
    """Why the last reply did not come, where another try or setting can help."""
    path = session.path()
    if not path or session.status(session.current) != "idle":
        return None
    facts = path[-1].node.message.facts
    if facts is None or models.state == "stopped":
        return None
    last = path[-1].node
    if only_thought(last.message):
        return thought_note(last.message, models, goes_on=session.can_continue(last.id))
    if facts.ending == "context":
        return _context_note(facts.prompt_tokens + facts.generated_tokens, models)
    # An engine that died is said by its own notice, and under the reply.
    if facts.ending != "failed" or not facts.error_kind:
        return None
    left_out = session.resolved().overflow != "stop"
    return _error_note(facts, models, left_out=left_out)


def _error_note(facts: ReplyFacts, models: ModelHost, *, left_out: bool) -> Note | None:
    error = from_wire(facts.error_kind, facts.error_fields)
    if isinstance(error, errors.ContextOverflow):
        if left_out:
            return _too_long_note(error.needed, models)
        return _context_note(error.needed, models)
    choices: tuple[Choice, ...] = ("answer",)
    if isinstance(error, _TEMPLATE_ERRORS):
        choices = ("plain", "choose")
    return _from_error("reply", error, choices)


def _too_long_note(needed: int, models: ModelHost) -> Note | None:
    """What may be left out was left out already, and it was not enough."""
    info = models.info
    if info is None or info.n_ctx > needed:
        return None
    reason = fill(
        translate(
            "Notices",
            "Without the earlier messages it still needs %1 tokens, and the context holds %2. "
            "Edit it to a shorter one, or choose a model with a longer context.",
        ),
        count(needed),
        count(info.n_ctx),
    )
    title = translate("Notices", "The last message is too long")
    more, names = _more_context(info)
    choices: tuple[Choice, ...] = (*more, "answer", "choose")
    return Note("reply", "warning", title, reason, choices, "ph.stack", names=names)


def _more_context(info: ModelInfo) -> tuple[tuple[Choice, ...], dict[Choice, str]]:
    """The button that makes the context larger, where the model was trained for more."""
    larger = min(info.n_ctx_train, 2 * info.n_ctx)
    if larger <= info.n_ctx:
        return (), {}
    name = fill(translate("Notices", "Extend to %1 tokens"), count(larger))
    return ("more_context",), {"more_context": name}


def _context_note(needed: int, models: ModelHost) -> Note | None:
    info = models.info
    if info is None or info.n_ctx > needed:
        # Another model, or the same with more room: it fits now.
        return None
    more, names = _more_context(info)
    choices: tuple[Choice, ...] = (*more, "drop_oldest", "keep_latest")
    reason = fill(
        translate(
            "Notices",
            "The conversation needs %1 tokens and the context holds %2. The oldest messages can be "
            "left out of what the model reads; nothing is deleted.",
        ),
        count(needed),
        count(info.n_ctx),
    )
    title = translate("Notices", "The context is full")
    return Note("reply", "warning", title, reason, choices, "ph.stack", names=names)


def _waiting_note(session: ChatSession, models: ModelHost) -> Note | None:
    """The reply waits: for the model or behind others."""
    if session.status(session.current) != "waiting":
        return None
    before = session.queue_position(session.current)
    if models.state in _WAITING_FOR:
        title = translate("Notices", "Waiting for the model")
        reason = translate("Notices", "The reply begins as soon as the model is loaded.")
    elif before:
        title = waiting_for(before)
        reason = translate(
            "Notices", "Replies are written one at a time. This one begins automatically."
        )
    else:
        return None
    return Note("waiting", "plain", title, reason, ("cancel",), "ph.hourglass")


def _silence_note(session: ChatSession, models: ModelHost) -> Note | None:
    if models.silent_s <= 0:
        return None
    running = session.status(session.current) in {"reading", "writing"}
    # The seconds are not in the title: a new title is an alert for screen readers.
    title = translate("Notices", "The model is silent")
    reason = fill(
        translate(
            "Notices",
            "There was no sign of life for %1. A large model or a long prompt can take minutes. "
            "Stopping keeps what was written so far.",
        ),
        duration(models.silent_s),
    )
    choices: tuple[Choice, ...] = ("wait", "stop") if running else ("wait",)
    return Note("silence", "warning", title, reason, choices, "ph.hourglass")


def switch_note() -> Note:
    """Asks before something that would end a running reply."""
    return Note(
        "switch",
        "warning",
        translate("Notices", "A reply is being written"),
        translate("Notices", "This would end it. What was written so far is kept."),
        ("stay", "switch"),
    )


def _buttons(note: Note) -> tuple[object, ...]:
    """What decides about the buttons."""
    return note.kind, note.choices, note.names, note.remedies, bool(note.detail)


class Notices(QWidget):
    """The notices, one below the other.

    Signals:
        chosen: the `Choice` of the button that was pressed.
        changed: it wants another height.
    """

    chosen = Signal(str)
    changed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: dict[str, tuple[Note, Notice]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)

    def show_notes(self, wanted: list[Note]) -> None:
        """Show these; those that are there already stay the same widgets."""
        before = [note for note, _ in self._shown.values()]
        if before == wanted:
            return
        keys = {note.key for note in wanted}
        for key in [key for key in self._shown if key not in keys]:
            _, notice = self._shown.pop(key)
            self._column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
        for place, note in enumerate(wanted):
            known = self._shown.get(note.key)
            if known is None or known[0] != note:
                notice = known[1] if known is not None else self._make(note)
                self._fill(notice, note, known[0] if known is not None else None)
                self._shown[note.key] = (note, notice)
            self._column.insertWidget(place, self._shown[note.key][1])
        self._shown = {note.key: self._shown[note.key] for note in wanted}
        self.setVisible(bool(wanted))
        self._column.activate()
        self.changed.emit()

    def notice(self, key: str) -> Notice | None:
        """The notice called `key`, when it is shown."""
        known = self._shown.get(key)
        return None if known is None else known[1]

    def hasHeightForWidth(self) -> bool:
        """Reasons wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All notices and the gaps between them."""
        heights = [
            notice.heightForWidth(width)
            if notice.hasHeightForWidth()
            else notice.sizeHint().height()
            for _, notice in self._shown.values()
        ]
        return sum(heights) + GAP * max(0, len(heights) - 1)

    def _make(self, note: Note) -> Notice:
        return Notice(self._theme, note.kind, note.icon or None, parent=self)

    def _fill(self, notice: Notice, note: Note, before: Note | None) -> None:
        """Show `note`; the buttons stay where they are the same, for they may be pressed now."""
        notice.set_kind(note.kind, note.icon or None)
        notice.set_texts(note.title, note.reason, note.detail)
        if before is not None and _buttons(before) == _buttons(note):
            return
        notice.clear_buttons()
        notice.set_extra(self._remedies(note))
        for place, choice in enumerate(note.choices):
            cure = place == 0 and note.kind == "danger" and not note.remedies
            quiet = choice == "dismiss" or (place > 0 and choice == note.choices[-1])
            button = Button(
                self._theme,
                "primary" if cure else "quiet" if quiet else "standard",
                _ICONS.get(choice),
            )
            button.setText(note.names.get(choice, choice_name(choice)))
            button.setObjectName(choice)
            button.clicked.connect(self._on_button_clicked)
            notice.add_button(button)
            button.show()
        if note.detail:
            self._add_details(notice)

    def _remedies(self, note: Note) -> Remedies | None:
        if not note.remedies:
            return None
        made = Remedies(self._theme, note.remedies)
        made.chosen.connect(self._on_remedies_chosen)
        return made

    def _add_details(self, notice: Notice) -> None:
        button = Button(self._theme, "quiet", "ph.caret-down")
        button.setText(translate("Notices", "Details"))
        button.setObjectName("details")

        def toggle() -> None:
            shown = not notice.details_shown()
            notice.show_details(visible=shown)
            button.set_glyph("ph.caret-up" if shown else "ph.caret-down")
            self.changed.emit()

        button.clicked.connect(lambda: toggle())  # noqa: PLW0108 - drops the bool
        notice.add_button(button)
        button.show()

    def changeEvent(self, event: QEvent) -> None:
        """Buttons take the words of another language; the page gives the sentences anew."""
        if event.type() == QEvent.Type.LanguageChange:
            for note, notice in self._shown.values():
                self._fill(notice, note, None)
        super().changeEvent(event)

    def _on_button_clicked(self) -> None:
        self.chosen.emit(self.sender().objectName())

    def _on_remedies_chosen(self, kind: str) -> None:
        # Another file is chosen by the user.
        self.chosen.emit("choose" if kind == "quantization" else kind)
