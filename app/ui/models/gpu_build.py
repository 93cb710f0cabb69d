"""The command that builds llama.cpp for a graphics processor of this system.

uv keeps what was built with ``CMAKE_ARGS``; a build asked for with ``--config-setting`` is undone
by the next ``uv run``, which compares the settings with those of the project.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from typing import Literal

Backend = Literal["cuda", "vulkan", "metal"]

FLAGS: dict[Backend, str] = {
    "cuda": "-DGGML_CUDA=ON",
    "vulkan": "-DGGML_VULKAN=ON",
    "metal": "-DGGML_METAL=ON",
}
REBUILD = "uv sync --reinstall-package llama-cpp-python"


@dataclass(frozen=True, slots=True)
class GpuBuild:
    """A way to get a build for a graphics processor.

    Attributes:
        backend: what it computes with.
        command: to be run in the folder of the project.
    """

    backend: Backend
    command: str


def backends(platform: str = sys.platform, *, nvidia: bool | None = None) -> tuple[Backend, ...]:
    """Backends worth building on `platform`, the likeliest first.

    Args:
        platform: as `sys.platform` writes it.
        nvidia: whether there is an NVIDIA driver; None looks for ``nvidia-smi``.
    """
    if platform == "darwin":
        return ("metal",)
    if nvidia is None:
        nvidia = shutil.which("nvidia-smi") is not None
    return ("cuda", "vulkan") if nvidia else ("vulkan", "cuda")


def build_command(backend: Backend, platform: str = sys.platform) -> str:
    """The command line, for a POSIX shell or for PowerShell on Windows."""
    flag = FLAGS[backend]
    if platform == "win32":
        return f'$env:CMAKE_ARGS="{flag}"; {REBUILD}'
    return f"CMAKE_ARGS={flag} {REBUILD}"


def gpu_builds(platform: str = sys.platform, *, nvidia: bool | None = None) -> tuple[GpuBuild, ...]:
    """Every build worth trying on `platform`."""
    return tuple(
        GpuBuild(backend, build_command(backend, platform))
        for backend in backends(platform, nvidia=nvidia)
    )
