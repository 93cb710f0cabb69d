"""How many tokens a reply thinks, and for how long, while it comes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from msgspec import structs

from app.inspection.reasoning import KNOWN, THINK, Markers, Thought, thought

if TYPE_CHECKING:
    from app.chat.conversation import ReplyFacts

_UNDECIDED = 100
"""Characters after which a reply that has not begun to think will not."""


class ThoughtMeter:
    """Follows one run of a reply.

    The markers are not counted, nor the blanks beside them. The cost of a token does not grow with
    the length of the thinking.

    Args:
        content: of the reply before this run.
        facts: of the reply; what earlier runs counted goes on.
    """

    def __init__(self, content: str, facts: ReplyFacts) -> None:
        self._opened, self._markers = facts.opened, facts.markers
        self._tokens_before, self._seconds_before = facts.thought_tokens, facts.thought_s
        self._length = len(content)
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._times: list[float] = []
        self._found = self._look(content)
        self._over = self._is_over(content)

    def add(self, content: str, text: str, now: float) -> None:
        """A token came.

        Args:
            content: of the reply, with it.
            text: of the token, the end of `content`.
            now: seconds, monotonic.
        """
        if self._over:
            return
        self._starts.append(self._length)
        self._length = len(content)
        self._ends.append(self._length)
        self._times.append(now)
        found = self._found
        if found is not None and not found.closed and found.begin < found.end:
            # In the middle: only the marker that ends it can change anything.
            end = (self._markers or _form_of(content, found)).end
            if content.find(end, max(found.begin, self._length - len(text) - len(end))) < 0:
                return
        self._found = self._look(content)
        self._over = self._is_over(content)

    def measured(self, facts: ReplyFacts) -> ReplyFacts:
        """`facts` with what was counted so far."""
        found = self._found
        if found is None:
            return facts
        first = bisect_right(self._ends, found.begin)
        behind = bisect_left(self._starts, found.end) if found.closed else len(self._starts)
        if behind <= first:
            return facts
        return structs.replace(
            facts,
            thought_tokens=self._tokens_before + behind - first,
            thought_s=self._seconds_before + self._times[behind - 1] - self._times[first],
        )

    def _look(self, content: str) -> Thought | None:
        return thought(content, opened=self._opened, markers=self._markers)

    def _is_over(self, content: str) -> bool:
        """Whether nothing that comes can be thinking."""
        found = self._found
        if found is None:
            return len(content.lstrip()) > _UNDECIDED
        return found.closed and found.answer < len(content)


def _form_of(content: str, found: Thought) -> Markers:
    """The markers of thinking that was found without being told them."""
    head = content[found.start : found.begin].strip()
    return next((form for form in KNOWN if head.startswith(form.begin.strip())), THINK)
