"""Which context fits: the estimate of `app.inspection.memory` against what is free."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
import psutil
from msgspec.structs import replace

from app.core.errors import GgufError, GgufMalformed, ModelLoadFailed, ModelTooLarge
from app.engine.fit import context_length, plan_of
from app.engine.llama.limits import MIN_CTX
from app.inspection.gguf import read_file
from app.inspection.memory import Need, need
from app.inspection.shape import ModelShape, shape_of

if TYPE_CHECKING:
    from app.engine.api import Device, LoadSettings
    from app.engine.protocol import Load

_SMALLEST_DEFAULT_CTX: Final = 1024

_NO_MEMORY: Final = re.compile(
    r"failed to allocate|unable to allocate|out of memory|bad_alloc|OutOf(Device|Host)Memory"
    r"|cannot allocate memory|insufficient memory",
    re.IGNORECASE,
)
"""What llama.cpp and its backends say when an allocation failed."""

_DEVICE: Final = re.compile(r"allocate (\S+) buffer")
_REFUSED: Final = re.compile(r"buffer of size (\d+)")


@dataclass(frozen=True, slots=True)
class Fitted:
    """What fits into memory."""

    n_ctx: int
    full_window: bool


@dataclass(frozen=True, slots=True)
class Room:
    """What is free, in bytes.

    Attributes:
        memory_bytes: of the computer's memory.
        gpus: devices that layers would go to, with what was free on them.
    """

    memory_bytes: int
    gpus: tuple[Device, ...]

    @classmethod
    def now(cls, gpus: tuple[Device, ...]) -> Room:
        """What is free at this moment."""
        return cls(int(psutil.virtual_memory().available), gpus)

    @property
    def split(self) -> tuple[float, ...]:
        """How llama.cpp shares layers among the GPUs: by what is free on them."""
        free = tuple(float(gpu.memory_free_bytes) for gpu in self.gpus)
        return free if any(free) else (1.0,) * max(len(free), 1)


def shape_in(path: str, *, table: bool = True) -> ModelShape | None:
    """The shape of the model file at `path`; None where its header cannot be understood.

    Args:
        path: the file.
        table: read the table of tensors too, which tells exactly what a GPU would hold. It
            stands behind the vocabulary, and takes a hundred times as long.
    """
    try:
        header = read_file(Path(path), tensors=table, until_tokens=not table)
        return shape_of(header.entries, header.tensors)
    except GgufMalformed:
        return None if table else shape_in(path)
    except GgufError:
        return None


class Planner:
    """Finds what fits for one load.

    Args:
        command: what is to be loaded.
        shape: of its file; None plans nothing.
        weights_bytes: of all tensors, or the size of the file before that is known.
        gpu_layers: how many layers are to be on GPUs.
        n_ctx_train: what the model was trained for, where the shape does not say.
    """

    def __init__(
        self,
        command: Load,
        shape: ModelShape | None,
        weights_bytes: int,
        gpu_layers: int,
        *,
        n_ctx_train: int = 0,
    ) -> None:
        self.command = command
        self.shape = shape
        self.gpu_layers = gpu_layers
        self._weights_bytes = weights_bytes
        self._n_ctx_train = n_ctx_train or (shape.n_ctx_train if shape is not None else 0)

    def fitted(self, room: Room) -> Fitted:
        """The largest context asked for that fits into `room`.

        Raises:
            ModelTooLarge: none does.
        """
        shape, settings = self.shape, self.command.settings
        n_ctx = self.wanted_ctx()
        if shape is None:
            if self.gpu_layers == 0 and self._weights_bytes > room.memory_bytes:
                raise self.too_large(room, n_ctx)
            return Fitted(n_ctx, full_window=True)
        while True:
            # All cells of a sliding window make logits exact whatever was reused; the window
            # alone is better than no model.
            for full_window in (True, False) if shape.window else (True,):
                if self._fits(self._need(shape, room, n_ctx, full_window=full_window), room):
                    return Fitted(n_ctx, full_window)
            if settings.n_ctx or n_ctx <= _SMALLEST_DEFAULT_CTX:
                break
            n_ctx = max(n_ctx // 2, _SMALLEST_DEFAULT_CTX)
        raise self.too_large(room, n_ctx)

    def wanted_ctx(self) -> int:
        """The context length that is asked for."""
        return context_length(self.command.settings.n_ctx, self._n_ctx_train)

    def too_large(self, room: Room, n_ctx: int, detail: str = "") -> ModelTooLarge:
        """The error that says what is missing for a context of `n_ctx`."""
        needed, available, device = self._weights_bytes, max(room.memory_bytes, 0), ""
        encoded = ""
        if self.shape is not None:
            wanted = self._need(self.shape, room, n_ctx, full_window=not self.shape.window)
            needed, available, device = _tightest(wanted, room)
            encoded = msgspec.json.encode(self.shape).decode()
        return ModelTooLarge(
            detail=detail,
            path=self.command.path,
            needed_bytes=needed,
            available_bytes=available,
            device=device,
            n_ctx=n_ctx,
            weights_bytes=self._weights_bytes,
            shape=encoded,
        )

    def explained(self, error: ModelLoadFailed, room: Room) -> ModelLoadFailed | ModelTooLarge:
        """`error`, or what it means where llama.cpp could not allocate something."""
        if _NO_MEMORY.search(error.detail) is None:
            return error
        device, refused = _DEVICE.search(error.detail), _REFUSED.search(error.detail)
        found = self.too_large(room, self.wanted_ctx(), error.detail)
        if found.needed_bytes <= found.available_bytes:
            # The figures do not explain it: something else took the memory meanwhile.
            found.needed_bytes = found.available_bytes = 0
            found.device = ""
        if refused is not None:
            found.refused_bytes = int(refused[1])
        if device is not None and device[1] != "CPU":
            found.device = device[1]
        return found

    def with_weights(self, room: Room) -> Room:
        """`room` and what the weights take, which are loaded and are not loaded again."""
        settings = self.command.settings
        if self.shape is None:
            return room
        taken = self._need(self.shape, room, MIN_CTX, full_window=False)
        # Mapped weights are counted as available.
        held = taken.cpu.weights_bytes if settings.mlock or not settings.mmap else 0
        gpus = tuple(
            replace(gpu, memory_free_bytes=gpu.memory_free_bytes + share.weights_bytes)
            for gpu, share in zip(room.gpus, taken.shares[1:], strict=False)
        )
        return Room(room.memory_bytes + held, gpus or room.gpus)

    def _need(self, shape: ModelShape, room: Room, n_ctx: int, *, full_window: bool) -> Need:
        plan = plan_of(
            self.command.settings,
            n_ctx,
            gpu_layers=self.gpu_layers if room.gpus else 0,
            split=room.split,
            full_window=full_window,
        )
        return need(shape, self._weights_bytes, plan)

    def _fits(self, wanted: Need, room: Room) -> bool:
        needed, available, _ = _tightest(wanted, room)
        return needed <= available


def _tightest(wanted: Need, room: Room) -> tuple[int, int, str]:
    """Needed, available and name of the place that misses most, or has least to spare."""
    places = [(wanted.cpu.total_bytes, max(room.memory_bytes, 0), "")]
    for gpu, share in zip(room.gpus, wanted.shares[1:], strict=False):
        if gpu.memory_total_bytes > 0:
            places.append((share.total_bytes, gpu.memory_free_bytes, gpu.name))
    return max(places, key=lambda place: place[0] - place[1])


def usable_gpus(listed: tuple[Device, ...], settings: LoadSettings) -> tuple[Device, ...]:
    """The devices that llama.cpp would put layers on."""
    if settings.n_gpu_layers == 0:
        return ()
    if settings.device:
        return tuple(device for device in listed if device.name == settings.device)
    cards = tuple(device for device in listed if device.kind == "gpu")
    return cards or tuple(device for device in listed if device.kind == "igpu")[:1]
