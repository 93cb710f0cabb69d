"""Presets or snippets in memory: what there is, and changes to it written behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.bridge.storage import Storage
    from app.chat.stock import Item, Stock
    from app.chat.store import Store

T = TypeVar("T", bound=Struct)


class StockList(QObject, Generic[T]):
    """What a `Stock` holds; a change shows when it is on disk.

    Signals:
        changed: what there is, or its order.
        failed: a StoreError of something that could not be read or written.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        storage: Storage,
        pick: Callable[[Store], Stock[T]],
        *,
        parent: QObject | None = None,
    ) -> None:
        """Read as soon as `storage` is open, and whenever it opens another store.

        `pick` takes the stock out of the store.
        """
        super().__init__(parent)
        self._storage = storage
        self._pick = pick
        self._items: tuple[Item[T], ...] = ()
        storage.opened.connect(self._read)
        self._read()

    def items(self, *, hidden: bool = False) -> tuple[Item[T], ...]:
        """All in order; those that are hidden only when asked for."""
        return tuple(item for item in self._items if hidden or not item.hidden)

    def item(self, key: str) -> Item[T] | None:
        """The one of that key."""
        return next((item for item in self._items if item.key == key), None)

    def add(self, values: Sequence[T], then: Callable[[str], None] | None = None) -> None:
        """Keep own ones above all others; `then` gets the key of the first."""

        def done(ids: tuple[int, ...]) -> None:
            if then is not None and ids:
                then(f"own:{ids[0]}")

        self._do(lambda stock: stock.add(values), done)

    def set(self, key: str, value: T) -> None:
        """Keep another version of one."""
        self._do(lambda stock: stock.set(key, value))

    def hide(self, key: str, *, hidden: bool) -> None:
        """Take a shipped one from sight, or show it again."""
        self._do(lambda stock: stock.hide(key, hidden))

    def reset(self, key: str) -> None:
        """Have a shipped one again as it came."""
        self._do(lambda stock: stock.reset(key))

    def delete(self, key: str) -> Item[T] | None:
        """Delete an own one; what is given back goes to `restore`."""
        item = self.item(key)
        if item is None or item.shipped:
            return None
        self._do(lambda stock: stock.delete(key))
        return item

    def restore(self, item: Item[T]) -> None:
        """Bring back one that was deleted."""
        self._do(lambda stock: stock.restore(item))

    def move(self, key: str, step: int) -> None:
        """Put one `step` places further down, or up, among those that are not hidden."""
        shown = [item.key for item in self.items()]
        if key not in shown:
            return
        place = shown.index(key)
        target = min(max(place + step, 0), len(shown) - 1)
        if target == place:
            return
        order = [item.key for item in self._items]
        order.remove(key)
        neighbor = order.index(shown[target])
        order.insert(neighbor + (target > place), key)
        by_key = {item.key: item for item in self._items}
        # At once, so that the next step goes on from here.
        self._items = tuple(by_key[each] for each in order)
        self.changed.emit()
        self._do(lambda stock: stock.order(order))

    def _do(
        self,
        work: Callable[[Stock[T]], object],
        done: Callable[[tuple[int, ...]], None] | None = None,
    ) -> None:
        """Have `work` done and read what there is then; `done` gets its result."""

        def change(store: Store) -> tuple[object, tuple[Item[T], ...]]:
            stock = self._pick(store)
            try:
                result = work(stock)
            except KeyError:  # gone meanwhile, with a restored backup
                result = ()
            return result, stock.items()

        def changed(found: tuple[object, tuple[Item[T], ...]]) -> None:
            result, items = found
            self._take(items)
            if done is not None and isinstance(result, tuple):
                done(result)

        self._storage.run(change, changed, self.failed.emit)

    def _read(self) -> None:
        self._storage.run(lambda store: self._pick(store).items(), self._take, self.failed.emit)

    def _take(self, items: tuple[Item[T], ...]) -> None:
        if items != self._items:
            self._items = items
            self.changed.emit()
