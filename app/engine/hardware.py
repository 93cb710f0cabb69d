"""What this computer has: memory, and the devices that can compute."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from app.engine.api import Device  # noqa: TC001 - msgspec reads the annotation

_SHARED_NAMES: Final = ("metal", "mtl")
"""Metal lists the GPU of Apple silicon as one of its own, and its memory is the computer's."""


class Machine(Struct, frozen=True, kw_only=True):
    """Memory in bytes and devices as ggml listed them.

    Attributes:
        memory_total_bytes: of the computer.
        memory_free_bytes: that could be had now without swapping.
        devices: all that can compute, the CPU among them; empty before an engine ran.
    """

    memory_total_bytes: int = 0
    memory_free_bytes: int = 0
    devices: tuple[Device, ...] = ()

    @property
    def gpus(self) -> tuple[Device, ...]:
        """Devices that layers can be moved to."""
        return tuple(device for device in self.devices if device.kind in {"gpu", "igpu"})


def shares_memory(device: Device) -> bool:
    """Whether what `device` holds is taken from the computer's own memory."""
    return device.kind == "igpu" or device.name.lower().startswith(_SHARED_NAMES)


def read_machine(devices: tuple[Device, ...] = ()) -> Machine:
    """The computer now, with the devices that an engine listed."""
    import psutil  # noqa: PLC0415 - the window starts without it

    memory = psutil.virtual_memory()
    return Machine(
        memory_total_bytes=int(memory.total),
        memory_free_bytes=int(memory.available),
        devices=devices,
    )
