"""One export: conversations are read by the storage's thread and written by another, in turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.bridge.storage import Storage
    from app.bridge.tasks import Tasks
    from app.chat.conversation import Summary
    from app.chat.exchange.writing import Writer
    from app.chat.store import Store
    from app.core.errors import VitrailError

T = TypeVar("T")


class Outgoing(Generic[T]):
    """Takes conversations to a `Writer`; one at a time is in memory."""

    def __init__(
        self,
        writer: Writer[T],
        *,
        storage: Storage,
        tasks: Tasks,
        ended: Callable[[int], None],
        failed: Callable[[VitrailError], None],
    ) -> None:
        """Do nothing yet.

        Args:
            writer: of the file.
            storage: where conversations come from.
            tasks: one thread, in which the writer writes.
            ended: given the number of conversations.
            failed: given an ExportFailed or a StoreError; what is not whole was removed.
        """
        self._writer = writer
        self._storage = storage
        self._tasks = tasks
        self._ended = ended
        self._failed = failed
        self._waiting: list[Summary] = []
        self._count = 0
        self._cancelled = False

    def begin(self, wanted: Sequence[int]) -> None:
        """Write those conversations; all for none."""
        from app.chat.exchange.records import summaries  # noqa: PLC0415 - not for the first paint

        self._storage.run(
            lambda store: list(summaries(store, wanted)), self._on_found, self._give_up
        )

    def cancel(self) -> None:
        """Write nothing more, and remove what is not whole; the thread of `tasks` has ended."""
        self._cancelled = True
        self._writer.discard()

    def _on_found(self, summaries: list[Summary]) -> None:
        self._waiting = summaries
        self._next()

    def _next(self) -> None:
        if self._cancelled:
            return
        if self._waiting:
            summary = self._waiting.pop(0)
            self._storage.run(
                lambda store: self._read(store, summary), self._on_read, self._give_up
            )
        else:
            self._tasks.run(
                self._writer.finish, lambda _none: self._ended(self._count), self._give_up
            )

    def _read(self, store: Store, summary: Summary) -> T | None:
        """Runs in the storage's thread; None for a conversation that was deleted meanwhile."""
        try:
            return self._writer.read(store.of(summary.id), summary)
        except KeyError:
            return None

    def _on_read(self, found: T | None) -> None:
        if found is None:
            self._next()
            return
        self._count += 1
        self._tasks.run(lambda: self._writer.put(found), lambda _none: self._next(), self._give_up)

    def _give_up(self, error: VitrailError) -> None:
        self._tasks.run(self._writer.discard)
        self._failed(error)
