"""The command that builds llama.cpp for a graphics processor."""

from __future__ import annotations

import shlex
import tomllib
from pathlib import Path

import pytest

from app.ui.models.gpu_build import backends, build_command, gpu_builds


def test_a_mac_is_offered_metal():
    assert backends("darwin") == ("metal",)


def test_cuda_comes_first_where_there_is_an_nvidia_driver():
    assert backends("linux", nvidia=True)[0] == "cuda"
    assert backends("linux", nvidia=False)[0] == "vulkan"


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_the_command_is_one_that_a_shell_reads(platform):
    for build in gpu_builds(platform, nvidia=True):
        words = shlex.split(build.command)

        assert words[0].startswith("CMAKE_ARGS=-DGGML_")
        assert words[1:3] == ["uv", "sync"]


def test_windows_gets_powershell():
    assert build_command("vulkan", "win32").startswith('$env:CMAKE_ARGS="-DGGML_VULKAN=ON"; uv ')


def test_the_package_it_rebuilds_is_the_one_the_project_uses():
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
    name = build_command("cuda", "linux").split()[-1]

    assert any(line.startswith(name) for line in project["project"]["dependencies"])
