"""Which rows the list has: heads, folders and conversations, from top to bottom."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.chat.conversation import Summary
    from app.chat.folders import Folder

Group = Literal["pinned", "folders", "today", "yesterday", "week", "older"]
GROUPS: tuple[Group, ...] = ("pinned", "folders", "today", "yesterday", "week", "older")
WEEK = 7

Key = tuple[Group, int, int]


class Row(Struct, frozen=True):
    """A head (a group alone), a folder, or a conversation.

    Attributes:
        key: equal keys are the same row, whatever it says: group, folder and conversation.
        folder: that it is, or that the conversation is in.
        summary: of the conversation.
        count: of conversations in the folder.
        unread: of a folded folder: something in it was not seen.
    """

    key: Key
    folder: Folder | None = None
    summary: Summary | None = None
    count: int = 0
    unread: bool = False

    @property
    def group(self) -> Group:
        """Under which head it stands."""
        return self.key[0]

    @property
    def is_folder(self) -> bool:
        """A folder, not something in one."""
        return self.folder is not None and self.summary is None

    @property
    def is_head(self) -> bool:
        """A head."""
        return self.folder is None and self.summary is None


class Days:
    """Where days begin, by local time, in Unix milliseconds."""

    def __init__(self, now: datetime) -> None:
        midnight = datetime.combine(now.date(), time(), now.tzinfo)
        self._today = midnight.timestamp() * 1000
        self._yesterday = (midnight - timedelta(days=1)).timestamp() * 1000
        self._week = (midnight - timedelta(days=WEEK)).timestamp() * 1000

    def group(self, when_ms: int) -> Group:
        """Under which head stands what was changed then."""
        if when_ms >= self._today:
            return "today"
        if when_ms >= self._yesterday:
            return "yesterday"
        return "week" if when_ms >= self._week else "older"


def rows_of(
    summaries: Iterable[Summary], folders: Sequence[Folder], now: datetime
) -> Iterator[Row]:
    """All rows; a head without anything below it is left out.

    What is in a folder stands there, pinned or not.
    """
    group_of = Days(now).group
    groups: dict[Group, list[Summary]] = {group: [] for group in GROUPS}
    inside: dict[int, list[Summary]] = {folder.id: [] for folder in folders}
    for summary in summaries:
        if summary.folder_id in inside:
            inside[summary.folder_id].append(summary)
        elif summary.pinned:
            groups["pinned"].append(summary)
        else:
            groups[group_of(summary.updated_ms)].append(summary)
    for group in GROUPS:
        if group == "folders" and folders:
            yield Row((group, 0, 0))
            for folder in folders:
                yield from _folder_rows(folder, inside[folder.id])
        elif groups[group]:
            yield Row((group, 0, 0))
            for summary in groups[group]:
                yield Row((group, 0, summary.id), summary=summary)


def _folder_rows(folder: Folder, inside: list[Summary]) -> Iterator[Row]:
    unread = not folder.opened and any(summary.unread for summary in inside)
    yield Row(("folders", folder.id, 0), folder=folder, count=len(inside), unread=unread)
    if folder.opened:
        for summary in inside:
            yield Row(("folders", folder.id, summary.id), folder=folder, summary=summary)
