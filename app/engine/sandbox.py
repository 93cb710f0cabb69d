"""The engine confines itself to the files of one load, and then tries the bars.

llama.cpp's own advice is to run models that are not trusted in a sandbox. On Linux, for an engine
that computes on the CPU: Landlock (files, TCP, signals) and a seccomp filter (sockets, programs,
processes), both by ctypes, each as far as the kernel has it. Elsewhere, and with devices whose
drivers and sockets need what is forbidden here, the process is only separate. Rules never come
off again, so the self-test knocks at the bars rather than trusting them.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.engine import landlock, seccomp
from app.engine.api import Sandbox
from app.engine.vocabulary_protocol import ServeVocabularies

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.engine.protocol import Load

_SPLIT = re.compile(r"(?P<stem>.*)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf")
_MOST_PARTS = 999

_SYSTEM = (
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/locale.alias",
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/loadavg",
    "/proc/uptime",
    "/proc/pressure",
    "/sys/devices/system",
    "/sys/kernel/mm",
    "/sys/fs/cgroup",
    "/dev/null",
    "/dev/zero",
    "/dev/urandom",
)


def confine_to(command: Load | ServeVocabularies) -> Sandbox:
    """Make the sandbox for `command`: its files or folders may be read, its KV folder written."""
    if isinstance(command, ServeVocabularies):
        folders = [Path(folder) for folder in command.folders]
        return confine([*folders, *runtime_paths()], [], seccomp=True)
    write_paths = []
    if command.kv_folder:
        folder = Path(command.kv_folder)
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_paths.append(folder)
    read_paths = [*model_files(Path(command.path)), *runtime_paths()]
    return confine(read_paths, write_paths, seccomp=True)


def model_files(path: Path) -> list[Path]:
    """The files that loading `path` opens: all parts where it is one of several."""
    match = _SPLIT.fullmatch(path.name)
    if match is None or int(match["count"]) > _MOST_PARTS:
        return [path]
    count = int(match["count"])
    return [
        path.with_name(f"{match['stem']}-{number:05d}-of-{count:05d}.gguf")
        for number in range(1, count + 1)
    ]


def runtime_paths() -> list[Path]:
    """What Python, the bindings and llama.cpp read: their own files and the machine's figures.

    The folder that holds the package `app` is not among them (in a checkout it holds anything),
    only the package is.
    """
    package = Path(__file__).resolve().parents[1]
    found = {Path(path) for path in _SYSTEM}
    found.update({Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable), package})
    for entry in sys.path:
        path = Path(entry)
        if entry and path.is_absolute() and path.resolve() != package.parent:
            found.add(path)
    bundle = getattr(sys, "_MEIPASS", None)
    if isinstance(bundle, str):
        found.add(Path(bundle))
    return sorted(found)


def confine(read_paths: Sequence[Path], write_paths: Sequence[Path], *, seccomp: bool) -> Sandbox:
    """Confine this process as far as the kernel can; call it before it has other threads.

    Args:
        read_paths: files and folders that stay readable.
        write_paths: folders in which files may be made, changed and removed.
        seccomp: also install the filter on system calls.

    Returns:
        What holds, by trying: a probe that is not blocked is told, not raised.
    """
    if sys.platform == "linux":
        return _confine(read_paths, write_paths, filtered=seccomp)
    else:  # noqa: RET505 - the type checker follows branches by platform, not returns
        return Sandbox(reason="platform")


def _confine(read_paths: Sequence[Path], write_paths: Sequence[Path], *, filtered: bool) -> Sandbox:
    reason = ""
    abi = 0
    try:
        abi = landlock.restrict(read_paths, write_paths)
    except OSError as error:
        reason = f"landlock: {_code(error)}"
    try:
        filtered = filtered and seccomp.install()
    except OSError as error:
        filtered = False
        reason = f"seccomp: {_code(error)}"
    if not abi and not filtered:
        return Sandbox(reason=reason or "kernel")
    return Sandbox(landlock_abi=abi, seccomp=filtered, blocked=probe(), reason=reason)


def _code(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "?")


def probe() -> dict[str, bool]:
    """Knock at each bar: whether it is blocked."""
    return {name: _is_blocked(attempt) for name, attempt in _PROBES.items()}


def _is_blocked(attempt: Callable[[], None]) -> bool:
    try:
        attempt()
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def _read_outside() -> None:
    os.listdir("/")  # noqa: PTH208 - the plainest way to ask


def _write_outside() -> None:
    # Nothing is to be made there: that it cannot be is what is asked.
    path = Path(os.environ.get("TMPDIR", "/tmp"), f"vitrail-probe-{os.getpid()}")  # noqa: S108
    path.touch(mode=0o600, exist_ok=False)
    path.unlink()


def _tcp_connect() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
        tcp.settimeout(1.0)
        tcp.connect(("127.0.0.1", 9))


def _udp_socket() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def _execute() -> None:
    if sys.platform == "linux":
        pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 0"], {})
        os.waitpid(pid, 0)


def _signal_parent() -> None:
    os.kill(os.getppid(), 0)


_PROBES: dict[str, Callable[[], None]] = {
    "read_outside": _read_outside,
    "write_outside": _write_outside,
    "tcp_connect": _tcp_connect,
    "udp_socket": _udp_socket,
    "execute": _execute,
    "signal_parent": _signal_parent,
}
