"""What can be done about a model that does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from app.engine.fit import DEFAULT, Case, Judge
from app.engine.hardware import Machine
from app.inspection.quantization import bits_per_weight, known
from app.inspection.shape import ModelShape
from app.inspection.tensor_type import tensor_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.errors import ModelTooLarge
    from app.engine.api import CacheType, Device, LoadSettings
    from app.inspection.memory import Need

MOST: Final = 3
"""How many are offered at once."""

_CONTEXTS: Final = (512, *sorted(n << k for k in range(10, 21) for n in (1, 3)))
"""Lengths that are offered."""

_USUAL_LABELS: Final = ("Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q3_K_M", "Q2_K")
_LESS: Final = 0.95
"""A file is smaller when it has less than this part of the size."""

_WORTH: Final = 10
"""What does not suffice saves one part in so many of what is missing, or is not offered."""

_SMALL_CACHES: Final[tuple[CacheType, ...]] = ("q8_0", "q4_0")

RemedyKind = Literal["cache", "context", "layers", "quantization"]
"""A quantized cache; a smaller context; other layers on GPUs; another file. To unload another model
is none: those that are kept have gone before a load fails for want of memory."""


class Remedy(Struct, frozen=True, kw_only=True):
    """Something that makes a model fit, or nearer to fitting.

    Attributes:
        kind: what is changed.
        saves_bytes: how much less it takes where memory is short.
        suffices: whether it fits then.
        settings: to load it with; None where another file is concerned.
        quantization: label of the smaller file, for `quantization`.
    """

    kind: RemedyKind
    saves_bytes: int
    suffices: bool
    settings: LoadSettings | None = None
    quantization: str = ""


def remedies(
    shape: ModelShape,
    weights_bytes: int,
    machine: Machine,
    n_ctx: int,
    *,
    settings: LoadSettings = DEFAULT,
    smaller: Sequence[tuple[str, int]] = (),
) -> tuple[Remedy, ...]:
    """The three cheapest things that can be done about a model that does not fit.

    Those that suffice come first, then those that save most, if that is worth a try.

    Args:
        shape: from the header of its file.
        weights_bytes: size of the file, or of all its tensors.
        machine: what there is.
        n_ctx: context length in tokens that was wanted.
        settings: how it was to be loaded.
        smaller: labels and sizes in bytes of smaller files of the same model.
    """
    problem = _Problem(
        Case(
            shape=shape,
            weights_bytes=weights_bytes,
            machine=machine,
            n_ctx=n_ctx,
            settings=settings,
        )
    )
    found = [
        problem.with_small_cache(),
        problem.with_less_context(),
        problem.with_other_layers(),
        problem.with_smaller_file(smaller),
    ]
    helpful = [remedy for remedy in found if remedy is not None and remedy.saves_bytes > 0]
    enough = [remedy for remedy in helpful if remedy.suffices]
    others = [
        remedy
        for remedy in helpful
        if not remedy.suffices and _WORTH * remedy.saves_bytes >= problem.short_bytes
    ]
    others.sort(key=lambda remedy: remedy.saves_bytes, reverse=True)
    return (*enough, *others)[:MOST]


def remedies_of(
    error: ModelTooLarge,
    settings: LoadSettings,
    devices: Sequence[Device],
    *,
    quantization: str = "",
) -> tuple[Remedy, ...]:
    """What can be done about a load that failed; nothing where the engine could not say enough.

    Args:
        error: what the engine said. It comes from another process and is not trusted.
        settings: how the model was to be loaded.
        devices: as the engine listed them.
        quantization: label of the file, where it has one.
    """
    shape = shape_said(error)
    if shape is None or error.n_ctx <= 0:
        return ()
    found = remedies(
        shape,
        error.weights_bytes,
        _machine_at(error, devices),
        error.n_ctx,
        settings=settings,
        smaller=smaller_files(quantization, error.weights_bytes),
    )
    if error.needed_bytes:
        return found
    # The figures do not explain why it failed, so nothing can be promised.
    return tuple(replace(remedy, suffices=False) for remedy in found)


def shape_said(error: ModelTooLarge) -> ModelShape | None:
    """The shape that the engine said together with the failure; None where it makes no sense."""
    try:
        shape = msgspec.json.decode(error.shape, type=ModelShape)
    except msgspec.MsgspecError:
        return None
    return shape if shape.is_sound and error.weights_bytes > 0 else None


def smaller_files(quantization: str, weights_bytes: int) -> tuple[tuple[str, int], ...]:
    """Labels that publishers usually offer below `quantization`, with about their sizes."""
    mine = known(quantization)
    if mine is None:
        return ()
    sizes = [(label, bits_per_weight(label) / mine.bits_per_weight) for label in _USUAL_LABELS]
    return tuple((label, round(weights_bytes * share)) for label, share in sizes if share < _LESS)


def _machine_at(error: ModelTooLarge, devices: Sequence[Device]) -> Machine:
    """The computer as it was when the load failed."""
    cpus = [device for device in devices if device.kind == "cpu"]
    free = sum(cpu.memory_free_bytes for cpu in cpus)
    available = error.available_bytes
    if not error.device:
        free = available or free
    listed = tuple(
        replace(device, memory_free_bytes=available)
        if device.name == error.device and available
        else device
        for device in devices
    )
    return Machine(memory_free_bytes=free, devices=listed)


class _Problem:
    """A model, how it was to be loaded, and where that is too much.

    Attributes:
        short_bytes: what is missing.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        judge = Judge(case)
        fit = judge.fit(judge.layers(case.settings.n_gpu_layers))
        self._layers = fit.gpu_layers
        self.short_bytes = fit.short_bytes
        short_on_gpu = judge.gpu_short(fit.need) > judge.memory_short(fit.need)
        self._on_gpu = fit.gpu_layers > 0 and short_on_gpu
        self._taken = self._taken_by(fit.need)

    def _taken_by(self, need: Need) -> int:
        """What is taken of the memory that is short."""
        return need.gpu_bytes if self._on_gpu else need.total_bytes - need.gpu_bytes

    def _remedy(self, kind: RemedyKind, case: Case, settings: LoadSettings | None) -> Remedy:
        judge = Judge(case)
        layers = self._layers if settings is None else judge.layers(settings.n_gpu_layers)
        fit = judge.fit(layers)
        saves = self._taken - self._taken_by(fit.need)
        return Remedy(kind=kind, saves_bytes=saves, suffices=fit.loads, settings=settings)

    def with_small_cache(self) -> Remedy | None:
        """Keys and values quantized; the least loss that suffices."""
        lengths = (self._case.shape.key_length, self._case.shape.value_length)
        windows = (self._case.shape.window_key_length, self._case.shape.window_value_length)
        found: list[Remedy] = []
        for kind in _SMALL_CACHES:
            block = tensor_type(kind.upper())
            if block is None or any(length % block.block for length in (*lengths, *windows)):
                continue
            flash = self._case.settings.flash_attention
            settings = replace(
                self._case.settings,
                cache_type_k=kind,
                cache_type_v=kind,
                flash_attention="on" if flash == "off" else flash,
            )
            if settings != self._case.settings:
                case = replace(self._case, settings=settings)
                found.append(self._remedy("cache", case, settings))
        return next((one for one in found if one.suffices), found[0] if found else None)

    def with_less_context(self) -> Remedy | None:
        """The longest context that suffices, or the shortest there is."""
        found: list[Remedy] = []
        for n_ctx in reversed(_CONTEXTS):
            if n_ctx < self._case.n_ctx:
                settings = replace(self._case.settings, n_ctx=n_ctx)
                case = replace(self._case, n_ctx=n_ctx)
                found.append(self._remedy("context", case, settings))
                if found[-1].suffices:
                    break
        return found[-1] if found else None

    def with_other_layers(self) -> Remedy | None:
        """As many layers on GPUs as fit."""
        layers = Judge(self._case).most_layers()
        if layers == self._layers:
            return None
        settings = replace(self._case.settings, n_gpu_layers=layers)
        return self._remedy("layers", self._case, settings)

    def with_smaller_file(self, smaller: Sequence[tuple[str, int]]) -> Remedy | None:
        """The largest file that suffices, or the smallest there is."""
        found: list[Remedy] = []
        for label, size in sorted(smaller, key=lambda one: one[1], reverse=True):
            if size < self._case.weights_bytes:
                case = replace(self._case, weights_bytes=size)
                remedy = self._remedy("quantization", case, None)
                found.append(replace(remedy, quantization=label))
                if remedy.suffices:
                    break
        return found[-1] if found else None
