"""The engine's sandbox, tried in processes of its own: it never comes off again."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from app.engine import landlock, sandbox, seccomp
from app.engine.api import LoadSettings, Sandbox
from app.engine.client import EngineClient
from app.engine.launch import clean_environment, engine_launch
from app.engine.protocol import Done, KeepKv, KvKept, Load, Loaded
from tests.engine.conftest import ROOT, Talk, generation

if TYPE_CHECKING:
    from collections.abc import Callable

PROBES = {
    "read_outside",
    "write_outside",
    "tcp_connect",
    "udp_socket",
    "execute",
    "signal_parent",
}

has_landlock = pytest.mark.skipif(
    sys.platform != "linux" or landlock.abi() == 0, reason="this kernel has no Landlock"
)
has_seccomp = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="no seccomp filter for this machine",
)


def in_a_process(code: str, **values: object) -> Any:
    """Run `code`, which sets `result`, in a new interpreter."""
    program = (
        "import os, socket, sys, threading, msgspec\n"
        "from pathlib import Path\n"
        "from app.engine import landlock, sandbox, seccomp\n"
        + "".join(f"{name} = {value!r}\n" for name, value in values.items())
        + "def attempt(work, *arguments):\n"
        "    try:\n"
        "        work(*arguments)\n"
        "    except OSError as error:\n"
        "        return error.errno\n"
        "    return 0\n" + code + "\nos.write(1, msgspec.json.encode(result))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=clean_environment(os.environ),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return msgspec.json.decode(done.stdout)


@has_landlock
@has_seccomp
def test_every_probe_is_blocked() -> None:
    result = in_a_process(
        "result = sandbox.confine(sandbox.runtime_paths(), [], seccomp=True)",
    )
    told = msgspec.convert(result, Sandbox)
    assert told.seccomp
    assert told.reason == ""
    assert told.blocked == dict.fromkeys(PROBES, True)


def test_without_a_sandbox_no_probe_is_blocked() -> None:
    result = in_a_process("result = sandbox.probe()")
    assert result == dict.fromkeys(PROBES, False)


@has_landlock
def test_landlock_alone_blocks_files_programs_and_signals() -> None:
    result = in_a_process("result = sandbox.confine(sandbox.runtime_paths(), [], seccomp=False)")
    told = msgspec.convert(result, Sandbox)
    assert not told.seccomp
    blocked = {name for name, is_blocked in told.blocked.items() if is_blocked}
    expected = {"read_outside", "write_outside", "execute"}
    if told.landlock_abi >= 4:
        expected.add("tcp_connect")
    if told.landlock_abi >= 6:
        expected.add("signal_parent")
    assert blocked == expected


@has_seccomp
def test_seccomp_alone_blocks_sockets_programs_and_signals() -> None:
    result = in_a_process(
        "landlock.restrict = lambda read_paths, write_paths: 0\n"
        "result = sandbox.confine([], [], seccomp=True)"
    )
    told = msgspec.convert(result, Sandbox)
    assert told.seccomp
    assert told.landlock_abi == 0
    blocked = {name for name, is_blocked in told.blocked.items() if is_blocked}
    assert blocked == {"tcp_connect", "udp_socket", "execute", "signal_parent"}


@has_landlock
def test_what_was_named_can_be_used_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    (tmp_path / "other.gguf").write_bytes(b"GGUF")
    (tmp_path / "kv").mkdir()
    result = in_a_process(
        "folder = Path(folder)\n"
        "sandbox.confine([folder / 'model.gguf'], [folder / 'kv'], seccomp=True)\n"
        "kv = folder / 'kv'\n"
        "result = [\n"
        "    attempt((folder / 'model.gguf').read_bytes),\n"
        "    attempt((folder / 'other.gguf').read_bytes),\n"
        "    attempt((folder / 'model.gguf').write_bytes, b'x'),\n"
        "    attempt((kv / 'a.tmp').write_bytes, b'x'),\n"
        "    attempt(os.replace, kv / 'a.tmp', kv / 'a'),\n"
        "    attempt((kv / 'a').read_bytes),\n"
        "    attempt((kv / 'a').unlink),\n"
        "    attempt(os.symlink, '/etc/passwd', kv / 'link'),\n"
        "    attempt((folder / 'new').write_bytes, b'x'),\n"
        "]",
        folder=str(tmp_path),
    )
    denied = 13
    assert result == [0, denied, denied, 0, 0, 0, 0, denied, denied]


@has_seccomp
def test_processes_are_denied_and_threads_are_not() -> None:
    result = in_a_process(
        "seccomp.install()\n"
        "ran = []\n"
        "thread = threading.Thread(target=lambda: ran.append(attempt(os.kill, os.getppid(), 0)))\n"
        "thread.start(); thread.join()\n"
        "result = [attempt(os.fork), attempt(os.kill, os.getpid(), 0), *ran]"
    )
    assert result == [1, 0, 1]


@has_seccomp
def test_the_group_of_the_window_cannot_be_signalled() -> None:
    result = in_a_process("seccomp.install()\nresult = [attempt(os.kill, 0, 0)]")
    assert result == [1]


@has_seccomp
def test_modes_owners_and_attributes_of_files_cannot_be_changed(tmp_path: Path) -> None:
    file = tmp_path / "diary.txt"
    file.touch(mode=0o600)
    result = in_a_process(
        "sandbox.confine(sandbox.runtime_paths(), [], seccomp=True)\n"
        "result = [\n"
        "    attempt(os.chmod, file, 0o666),\n"
        "    attempt(os.chown, file, -1, -1),\n"
        "    attempt(os.setxattr, file, 'user.x', b'1'),\n"
        "    attempt(os.removexattr, file, 'user.x'),\n"
        "]",
        file=str(file),
    )
    assert result == [1, 1, 1, 1]
    assert file.stat().st_mode & 0o777 == 0o600


@has_landlock
def test_a_path_that_is_none_is_left_out() -> None:
    result = in_a_process(
        "result = landlock.restrict([Path('a\\0b'), *sandbox.runtime_paths()], []) > 0"
    )
    assert result is True


@has_seccomp
def test_threads_from_before_are_covered_by_the_filter() -> None:
    result = in_a_process(
        "go, seen = threading.Event(), []\n"
        "def work():\n"
        "    go.wait(60)\n"
        "    seen.append(attempt(socket.socket))\n"
        "thread = threading.Thread(target=work)\n"
        "thread.start()\n"
        "seccomp.install()\n"
        "go.set(); thread.join()\n"
        "result = seen"
    )
    assert result == [1]


@has_seccomp
def test_an_abort_still_dies_of_sigabrt() -> None:
    code = "import os; from app.engine import seccomp; seccomp.install(); os.abort()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=clean_environment({}), check=False
    )
    assert done.returncode == -6


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_a_filter_is_a_program_the_kernel_could_take(machine: str) -> None:
    architecture = seccomp._ARCHITECTURES[machine]
    raw = seccomp.assemble(architecture, 1234)
    assert len(raw) % 8 == 0
    assert len(raw) // 8 < 4096
    numbers = [
        architecture.clone,
        *architecture.own,
        *architecture.own_or_zero,
        *architecture.denied,
        *seccomp._COMMON,
    ]
    assert len(set(numbers)) == len(numbers)


def test_a_machine_without_a_table_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert not seccomp.install()


def test_the_parts_of_a_split_model_belong_together() -> None:
    parts = sandbox.model_files(Path("/m/big-00002-of-00003.gguf"))
    assert parts == [Path(f"/m/big-0000{number}-of-00003.gguf") for number in (1, 2, 3)]
    assert sandbox.model_files(Path("/m/small.gguf")) == [Path("/m/small.gguf")]
    assert len(sandbox.model_files(Path("/m/x-00001-of-99999.gguf"))) == 1


def test_the_folder_around_the_program_is_not_readable() -> None:
    paths = sandbox.runtime_paths()
    assert ROOT / "app" in paths
    assert ROOT not in paths
    assert Path("/") not in paths
    assert Path.home() not in paths


@has_landlock
@has_seccomp
def test_the_real_engine_works_inside_and_says_so(
    talk_to: Callable[..., Talk], starter_model: Path, tmp_path: Path
) -> None:
    kv_folder = tmp_path / "state" / "kv"
    talk = talk_to(engine_launch())
    talk.send(
        Load(
            job=1,
            path=str(starter_model),
            settings=LoadSettings(n_ctx=512, threads=1),
            kv_folder=str(kv_folder),
            kv_limit_bytes=1 << 30,
            file_key="starter",
        ),
        generation(2, "Say hello.", conversation="5", max_tokens=3),
        KeepKv(job=3),
    )
    loaded = talk.answer(1, Loaded)
    talk.answer(2, Done)
    kept = talk.answer(3, KvKept)
    assert isinstance(loaded, Loaded)
    assert isinstance(kept, KvKept)
    assert loaded.sandbox.blocked == dict.fromkeys(PROBES, True)
    assert kept.bytes_kept > 0
    assert kept.bytes_kept == sum(path.stat().st_size for path in kv_folder.iterdir())
    assert kv_folder.stat().st_mode & 0o777 == 0o700
    assert isinstance(talk.engine, EngineClient)
    status = Path(f"/proc/{talk.engine.pid}/status").read_text(encoding="ascii")
    assert "Seccomp:\t2" in status
