"""Whether a model fits on this computer, and what can be done when it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from app.engine.api import LoadSettings
from app.engine.hardware import shares_memory
from app.inspection.memory import Need, Plan, need
from app.inspection.quantization import weights_bytes as usual_weights
from app.inspection.typical import typical_shape

if TYPE_CHECKING:
    from app.engine.api import ModelInfo
    from app.engine.hardware import Machine
    from app.inspection.shape import ModelShape

Verdict = Literal["gpu", "partly", "cpu", "tight", "too_large"]
"""All of it on the GPU; some layers; ordinary memory, with room to spare; hardly; not at all."""

DEFAULT: Final = LoadSettings()
"""How a model is loaded when nothing else is said."""

SHORTEST: Final = 256
"""Tokens; a context is no shorter."""
LONGEST_BY_ITSELF: Final = 8192
"""Tokens of a context whose length nobody chose."""
_UNKNOWN_TRAINED: Final = 4096

_SPARE_SHARE: Final = 0.05
"""A load that leaves less than this part of the memory free is tight."""

_GPU_SPARE_SHARE: Final = 0.05
"""Left free on a GPU, which the screen and the backend's own buffers need."""


class Fit(Struct, frozen=True, kw_only=True):
    """How a model fits.

    Attributes:
        verdict: in one word.
        need: what it takes.
        gpu_layers: how many layers are on GPUs, the output layer being one.
        n_layer: how many there are, the output layer being one; 0 where unknown.
        n_ctx: context length it is judged for, in tokens.
        room_bytes: what is free where it would go.
        short_bytes: what is missing; 0 where it fits.
        estimated: judged by the number of parameters alone.
    """

    verdict: Verdict
    need: Need
    gpu_layers: int = 0
    n_layer: int = 0
    n_ctx: int = 0
    room_bytes: int = 0
    short_bytes: int = 0
    estimated: bool = False

    @property
    def loads(self) -> bool:
        """Whether it can be loaded at all."""
        return self.verdict != "too_large"


class Case(Struct, frozen=True, kw_only=True):
    """A model, a computer, and how the one is to be loaded on the other.

    Attributes:
        shape: from the header of the file.
        weights_bytes: size of the file, or of all its tensors.
        machine: what there is.
        n_ctx: context length in tokens.
        settings: cache types, batch, device and flash attention are taken from here.
        freed_bytes: memory that is taken now and will be free when it is loaded.
    """

    shape: ModelShape
    weights_bytes: int
    machine: Machine
    n_ctx: int
    settings: LoadSettings
    freed_bytes: int = 0


def context_length(n_ctx: int, n_ctx_train: int) -> int:
    """The context that `LoadSettings.n_ctx` asks for; where memory is short, 0 may give less.

    Args:
        n_ctx: of the settings; 0 is what the model was trained for, up to `LONGEST_BY_ITSELF`.
        n_ctx_train: what that is; 0 where the file does not say.
    """
    return n_ctx or min(max(n_ctx_train or _UNKNOWN_TRAINED, SHORTEST), LONGEST_BY_ITSELF)


def plan_of(
    settings: LoadSettings,
    n_ctx: int,
    *,
    gpu_layers: int = 0,
    split: tuple[float, ...] = (1.0,),
    full_window: bool = True,
) -> Plan:
    """What memory depends on, of a load with `settings`; see `Plan`."""
    return Plan(
        n_ctx=n_ctx,
        cache_type_k=settings.cache_type_k,
        cache_type_v=settings.cache_type_v,
        flash=settings.flash_attention != "off",
        n_batch=settings.n_batch,
        full_window=full_window,
        gpu_layers=gpu_layers,
        split=split,
    )


def need_of(info: ModelInfo, settings: LoadSettings) -> Need | None:
    """What a loaded model takes when it is loaded with `settings`; None where that is not known.

    `n_ctx` 0 is the length it has.
    """
    if info.shape is None:
        return None
    layers = info.offloaded_layers
    plan = plan_of(settings, settings.n_ctx or info.n_ctx, gpu_layers=layers)
    return need(info.shape, info.size_bytes, plan)


def judge(
    shape: ModelShape,
    weights_bytes: int,
    machine: Machine,
    n_ctx: int,
    *,
    settings: LoadSettings = DEFAULT,
    gpu_layers: int | None = None,
    freed_bytes: int = 0,
) -> Fit:
    """How a model with `shape` fits on `machine`.

    Args:
        shape: from the header of its file.
        weights_bytes: size of the file, or of all its tensors.
        machine: what there is.
        n_ctx: context length in tokens.
        settings: cache types, batch, device and flash attention are taken from here.
        gpu_layers: how many layers are to be on GPUs, -1 for all; None for as many as fit.
        freed_bytes: memory that is taken now and will be free when it is loaded.
    """
    judged = Judge(
        Case(
            shape=shape,
            weights_bytes=weights_bytes,
            machine=machine,
            n_ctx=n_ctx,
            settings=settings,
            freed_bytes=freed_bytes,
        )
    )
    if gpu_layers is None:
        fit = judged.fit(judged.most_layers())
        # Embeddings and buffers are needed on both sides, so that all of it may be less on one.
        alone = fit if fit.loads else judged.fit(0)
        return alone if alone.loads else fit
    return judged.fit(judged.layers(gpu_layers))


def judge_roughly(n_params: int, quantization: str, n_ctx: int, machine: Machine) -> Fit:
    """How a model fits of which no more is known than how many weights it has.

    Args:
        n_params: number of weights.
        quantization: label of the file that would be taken.
        n_ctx: context length in tokens.
        machine: what there is.
    """
    shape = typical_shape(n_params)
    fit = judge(shape, usual_weights(n_params, quantization), machine, n_ctx)
    return Fit(
        verdict=fit.verdict,
        need=fit.need,
        n_ctx=n_ctx,
        room_bytes=fit.room_bytes,
        short_bytes=fit.short_bytes,
        estimated=True,
    )


class Judge:
    """Judges one case for any number of layers on GPUs."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._shape = case.shape
        gpus = case.machine.gpus
        self._room = case.machine.memory_free_bytes + case.freed_bytes
        self._gpus = [gpu for gpu in gpus if gpu.name == case.settings.device] or gpus

    def need(self, layers: int, *, full_window: bool = False) -> Need:
        """What it takes with so many layers on GPUs.

        The engine keeps all cells of a sliding window where that fits, and the window's alone
        where it does not.
        """
        free = tuple(float(gpu.memory_free_bytes) for gpu in self._gpus)
        split = free if any(free) else (1.0,) * max(len(self._gpus), 1)
        layers = layers if self._gpus else 0
        return need(
            self._shape,
            self._case.weights_bytes,
            plan_of(
                self._case.settings,
                self._case.n_ctx,
                gpu_layers=layers,
                split=split,
                full_window=full_window,
            ),
        )

    def layers(self, wanted: int) -> int:
        """How many layers `wanted` asks to be on GPUs; -1 is all of them."""
        every = self._shape.n_layer + 1 if self._gpus else 0
        return every if wanted < 0 else min(wanted, every)

    def most_layers(self) -> int:
        """How many layers fit on the GPUs, as long as the rest fits elsewhere."""
        least, most = 0, self.layers(-1)
        while least < most:
            middle = (least + most + 1) // 2
            if self.gpu_short(self.need(middle)) > 0:
                most = middle - 1
            else:
                least = middle
        return least

    def fit(self, layers: int) -> Fit:
        """The verdict with so many layers on GPUs."""
        layers = layers if self._gpus else 0
        wanted = self.need(layers, full_window=True)
        if self._shape.window and max(self.memory_short(wanted), self.gpu_short(wanted)) > 0:
            wanted = self.need(layers)
        memory = self.memory_short(wanted)
        short = max(memory, self.gpu_short(wanted), 0)
        every = self._shape.n_layer + 1
        verdict: Verdict = "cpu"
        if short > 0:
            verdict = "too_large"
        elif -memory < _SPARE_SHARE * self._case.machine.memory_total_bytes:
            verdict = "tight"
        elif layers:
            verdict = "gpu" if layers == every else "partly"
        return Fit(
            verdict=verdict,
            need=wanted,
            gpu_layers=layers,
            n_layer=every,
            n_ctx=self._case.n_ctx,
            room_bytes=self._room_bytes(layers),
            short_bytes=short,
        )

    def gpu_short(self, wanted: Need) -> int:
        """What is missing on the GPU that misses most; below 0 where there is room."""
        spare = 1 - _GPU_SPARE_SHARE
        missing = [
            share.total_bytes - int(gpu.memory_free_bytes * spare)
            for gpu, share in zip(self._gpus, wanted.shares[1:], strict=False)
            if gpu.memory_total_bytes > 0
        ]
        return max(missing, default=0)

    def memory_short(self, wanted: Need) -> int:
        """What is missing of ordinary memory; below 0 where there is room."""
        taken = wanted.cpu.total_bytes
        for gpu, share in zip(self._gpus, wanted.shares[1:], strict=False):
            if shares_memory(gpu):
                taken += share.total_bytes
        return taken - self._room

    def _room_bytes(self, layers: int) -> int:
        """What is free on everything that is used."""
        gpus = self._gpus if layers else ()
        if layers == self._shape.n_layer + 1 and not any(map(shares_memory, gpus)):
            return sum(gpu.memory_free_bytes for gpu in gpus)
        apart = [gpu.memory_free_bytes for gpu in gpus if not shares_memory(gpu)]
        return self._room + sum(apart)
