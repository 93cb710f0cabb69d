"""What an engine process is started with, and what it makes of itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import app
from app.engine import child
from app.engine.client import EngineClient
from app.engine.launch import Launch, clean_environment, engine_launch, start
from app.engine.protocol import Ready
from tests.engine.conftest import ROOT, SCRIPTED, Talk

if TYPE_CHECKING:
    from collections.abc import Callable


def test_no_token_and_no_desktop_reach_the_engine() -> None:
    clean = clean_environment(
        {
            "HF_TOKEN": "hf_secret",
            "HUGGING_FACE_HUB_TOKEN": "hf_secret",
            "OPENAI_API_KEY": "sk",
            "CUDA_API_KEY": "sk",
            "GGML_TOKEN": "x",
            "HTTPS_PROXY": "http://user:password@proxy",
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus",
            "SSH_AUTH_SOCK": "/tmp/agent",
            "DISPLAY": ":0",
            "LD_PRELOAD": "/tmp/evil.so",
            "LANG": "zh_CN.UTF-8",
            "LC_ALL": "C",
            "CUDA_VISIBLE_DEVICES": "1",
            "LD_LIBRARY_PATH": "/opt/lib",
            "PATH": "/home/me/bin:/usr/bin",
        }
    )
    assert set(clean) == {
        "LANG",
        "LC_ALL",
        "CUDA_VISIBLE_DEVICES",
        "LD_LIBRARY_PATH",
        "PATH",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONUTF8",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "GGML_NO_BACKTRACE",
    }
    assert clean["PATH"] == "/usr/bin:/bin"


def test_the_command_line_runs_this_program_as_an_engine() -> None:
    launch = engine_launch({})
    assert launch.arguments(5, 6, 77) == [
        *(sys.executable, "-m", "app", "--engine"),
        *("--in", "5", "--out", "6", "--parent", "77"),
    ]
    assert launch.folder == Path(app.__file__).parents[1]


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/vitrail/vitrail")
    launch = engine_launch({})
    assert launch.program == ("/opt/vitrail/vitrail", "--engine")
    assert launch.folder == Path("/opt/vitrail")


def test_the_environment_is_not_shown_where_a_launch_is_printed() -> None:
    assert "secret" not in repr(Launch(("x",), Path("/"), {"A": "secret"}))


def test_a_start_that_fails_leaves_no_pipe_open() -> None:
    before = sorted(os.listdir("/proc/self/fd"))  # noqa: PTH208
    with pytest.raises(OSError, match="nowhere"):
        start(Launch(("/nowhere/vitrail",), Path("/"), {}))
    assert sorted(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_process_dies_first_dumps_nothing_and_holds_only_its_pipes(
    talk_to: Callable[..., Talk],
) -> None:
    secret = os.open("/etc/hostname", os.O_RDONLY)
    os.set_inheritable(secret, True)
    try:
        talk = talk_to(SCRIPTED)
    finally:
        os.close(secret)
    talk.until(lambda event: isinstance(event, Ready))
    assert isinstance(talk.engine, EngineClient)
    process = Path(f"/proc/{talk.engine.pid}")
    limits = (process / "limits").read_text(encoding="ascii").splitlines()
    core = next(line for line in limits if line.startswith("Max core file size"))
    files = next(line for line in limits if line.startswith("Max open files"))
    assert core.split()[4:6] == ["0", "0"]
    assert int(files.split()[3]) <= 512
    assert (process / "oom_score_adj").read_text(encoding="ascii").strip() == "500"
    opened = {path.name: str(path.readlink()) for path in (process / "fd").iterdir()}
    assert opened.pop("0") == "/dev/null"
    assert all(target.startswith("pipe:") for target in opened.values())
    assert len(opened) == 4


def test_an_engine_whose_window_is_gone_does_not_begin() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--engine", "--in", "0", "--out", "1", "--parent", "1"],
        cwd=ROOT,
        env=clean_environment({}),
        capture_output=True,
        check=False,
    )
    assert done.returncode == child.ORPHANED
    assert done.stdout == b""
