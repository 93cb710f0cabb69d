"""The context of the open conversation as a thin strip, and which messages have no room in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.context_use import used
from app.ui.lens.prompt.context_strip import ContextStrip
from app.ui.lens.prompt.sight import PromptSight
from app.ui.phrase import count, fill
from app.ui.widgets.icon_button import IconButton
from app.ui.widgets.label import Label
from app.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from app.bridge.seeing import Seeing
    from app.bridge.seen import ConversationSeen
    from app.bridge.tasks import Tasks
    from app.inspection.prompt_map import PromptMap
    from app.ui.actions import Actions
    from app.ui.chat.transcript.left_out import LeftOut
    from app.ui.theme import Theme

HEIGHT: Final = 30


class ContextBar(Pane):
    """A line below the head; while it is shown it follows the conversation.

    Signals:
        message_wanted: id of the node of a message; 0 for the draft, -1 for the system prompt.
        left_out_changed: what `left_out` says.
    """

    message_wanted = Signal(int)
    left_out_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        actions: Actions,
        seeing: Seeing,
        tasks: Tasks,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "surface", "b", parent=parent)
        self.sight = PromptSight(seeing, tasks, parent=self)
        self.strip = ContextStrip(theme, self.sight)
        self.figures = Label(theme, 11.5, role="muted", tabular=True)
        self.whole = IconButton(theme, "ph.eye", 24, 15)
        self.whole.follow(actions["view.prompt"])
        self.close_button = IconButton(theme, "ph.x", 24, 14)
        self.close_button.clicked.connect(actions["view.context"].trigger)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 1)
        row.setSpacing(8)
        row.addWidget(self.strip, 1)
        row.addWidget(self.figures)
        row.addWidget(self.whole)
        row.addWidget(self.close_button)
        self.sight.changed.connect(self._on_sight_changed)
        self.sight.measured.connect(self._show_figures)
        self.strip.message_chosen.connect(self._on_strip_message_chosen)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.retranslate()

    def left_out(self) -> dict[int, LeftOut]:
        """Ids of messages that the model does not read, or will not read next."""
        seen, mapped = self.sight.seen, self.sight.map
        return {} if seen is None or mapped is None else left_out(seen, mapped)

    def set_shown(self, shown: bool) -> None:
        """Show it and follow the conversation, or neither."""
        self.setVisible(shown)
        self.sight.follow(following=shown)
        self.left_out_changed.emit()

    def retranslate(self) -> None:
        """Set every string again."""
        self.close_button.set_name(self.tr("Hide the context"))
        self._show_figures()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show_figures(self) -> None:
        seen = self.sight.seen
        text = ""
        if seen is not None:
            text, total = used(self.sight.used()), seen.prompt.n_ctx
            text = fill(self.tr("%1 / %2"), text, count(total)) if total else text
        self.figures.setText(text)
        self.figures.setToolTip(self.strip.summary())

    def _on_sight_changed(self) -> None:
        self._show_figures()
        self.left_out_changed.emit()

    def _on_strip_message_chosen(self, message: int) -> None:
        seen = self.sight.seen
        if seen is not None and message < len(seen.nodes):
            nodes = seen.nodes[message]
            self.message_wanted.emit(nodes[0] if nodes else -1)

    def _on_theme_changed(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))


def left_out(seen: ConversationSeen, mapped: PromptMap) -> dict[int, LeftOut]:
    """Why the model does not read some messages, by the ids of their nodes.

    Those that go next are told only once a message as long as the user's last one has no room.
    """
    found: dict[int, LeftOut] = {}
    if _is_tight(seen, mapped):
        found |= {n: "next" for m in seen.prompt.next_dropped for n in seen.nodes[m]}
    found |= {n: "out" for m in seen.prompt.dropped for n in seen.nodes[m]}
    return found


def _is_tight(seen: ConversationSeen, mapped: PromptMap) -> bool:
    prompt = seen.prompt
    asked = [each for each in mapped.sections if each.role == "user"]
    likely = asked[-1].end - asked[-1].first if asked else 0
    return 0 < prompt.n_ctx < len(mapped) + prompt.reserve + likely


__all__ = ["ContextBar", "left_out"]
