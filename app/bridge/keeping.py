"""Models that stay loaded behind the current one, and when they go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.engine.fit import need_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.bridge.inspector import FileFacts
    from app.bridge.kept import KeptModel
    from app.bridge.preferences import Preferences
    from app.bridge.retired import Retired
    from app.engine.api import Device, ModelInfo
    from app.engine.protocol import Load

RESERVE_BYTES = 512 << 20
"""Left to everything else that runs."""

LEAST_WORK_BYTES = 512 << 20
WORK_SHARE = 4
"""Context and buffers of a model that was never loaded: this part of its file, at least that."""


def needed_bytes(command: Load, facts: FileFacts, info: ModelInfo | None) -> int:
    """What loading a file will take; of one that was never loaded, generously.

    Args:
        command: which file and how.
        facts: of the file.
        info: of an earlier load, for what its context takes.
    """
    taken = need_of(info, command.settings) if info is not None else None
    if taken is not None:
        return facts.size_bytes + taken.kv_bytes + taken.compute_bytes
    return facts.size_bytes + max(LEAST_WORK_BYTES, facts.size_bytes // WORK_SHARE)


class Keeping(QObject):
    """Keeps models, the least recently used first; true while there are any.

    Args:
        preferences: how many may stay.
        retired: takes those that go.
        parent: Qt's.

    Signals:
        dropped: one is not kept any more.
    """

    dropped = Signal()

    def __init__(
        self, preferences: Preferences, retired: Retired, *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._retired = retired
        self._models: list[KeptModel] = []

    def __bool__(self) -> bool:
        return bool(self._models)

    def __iter__(self) -> Iterator[KeptModel]:
        """The most recently used first."""
        return reversed(self._models)

    @property
    def limit(self) -> int:
        """How many may stay behind the current one."""
        return self._preferences.settings.engine.kept_models - 1

    def has(self, path: str) -> bool:
        """Whether the file at `path` is loaded here."""
        return any(model.path == path for model in self._models)

    def add(self, model: KeptModel) -> None:
        """Take over a model that is ready; its replies end."""
        self._models.append(model)
        model.process.stop_all()
        model.ended.connect(partial(self._on_model_ended, model))

    def take(self, command: Load) -> KeptModel | None:
        """Give away the model that `command` asks for; one of the same file in its way goes."""
        found = None
        for model in list(self._models):
            if model.path != command.path:
                continue
            if found is None and model.serves(command):
                found = model
                self._models.remove(model)
                model.ended.disconnect()
            else:
                self.drop(model)
        return found

    def make_room(
        self,
        command: Load,
        facts: FileFacts,
        *,
        devices: Sequence[Device],
        info: ModelInfo | None,
    ) -> None:
        """Let go of as many as the file at hand needs.

        Args:
            command: how it will be loaded.
            facts: of the file.
            devices: with the memory that was free there when an engine last said so.
            info: of an earlier load of the file.
        """
        self.trim()
        while self._models and not self._fits(command, facts, devices, info):
            self.drop(self._models[0], hurry=True)

    def trim(self) -> None:
        """Let go of those that are more than may stay."""
        while len(self._models) > max(0, self.limit):
            self.drop(self._models[0], hurry=True)

    def drop_idle(self, limit_s: float) -> None:
        """Let go of those that were not used for so long."""
        for model in list(self._models):
            if model.idle_s() >= limit_s:
                self.drop(model)

    def drop_file(self, path: str) -> None:
        """Let go of those that have the file at `path` open."""
        for model in [model for model in self._models if model.path == path]:
            self.drop(model, hurry=True)

    def drop_all(self, *, kill: bool = False, hurry: bool = False) -> None:
        """Let go of every one."""
        for model in list(self._models):
            self.drop(model, kill=kill, hurry=hurry)

    def drop(self, model: KeptModel, *, kill: bool = False, hurry: bool = False) -> None:
        """Let go of one."""
        self._models.remove(model)
        self._retired.add(model.release(), kill=kill, hurry=hurry)
        self.dropped.emit()

    def _fits(
        self,
        command: Load,
        facts: FileFacts,
        devices: Sequence[Device],
        info: ModelInfo | None,
    ) -> bool:
        """Whether the file fits beside all that are kept."""
        need = needed_bytes(command, facts, info)
        cards = [device for device in devices if device.kind in {"gpu", "igpu"}]
        if command.settings.n_gpu_layers != 0 and cards:
            if need > sum(card.memory_free_bytes for card in cards):
                return False
            if _is_on_card(command, cards):
                need -= facts.size_bytes
        # Pages of a mapped file count as available, but the model there needs them.
        mapped = sum(_mapped_bytes(model) for model in self._models)
        return need + mapped + RESERVE_BYTES <= facts.available_bytes

    def _on_model_ended(self, model: KeptModel, _outcome: object) -> None:
        """It died behind the scenes: nobody misses it now."""
        self._models.remove(model)
        model.deleteLater()
        self.dropped.emit()


def _is_on_card(command: Load, cards: Sequence[Device]) -> bool:
    """Whether all weights go to memory of the cards' own."""
    return command.settings.n_gpu_layers < 0 and all(card.kind == "gpu" for card in cards)


def _mapped_bytes(model: KeptModel) -> int:
    """Weights that lie in pages of the file."""
    settings = model.settings
    if model.facts is None or not settings.mmap or settings.mlock or settings.n_gpu_layers < 0:
        return 0
    return model.facts.size_bytes
