"""How an engine process is started: its command line, its folder and its environment."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_KEPT = {
    "HOME",
    "LANG",
    "LANGUAGE",
    "TZ",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "PYTHONHOME",
    "PYTHONPATH",
    # Windows finds its own libraries by these.
    "COMSPEC",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "WINDIR",
    "TEMP",
    "TMP",
    "USERPROFILE",
    "LOCALAPPDATA",
    "PROGRAMDATA",
    "PROGRAMFILES",
}
_KEPT_PREFIXES = (
    "LC_",
    # What chooses and tunes devices.
    "CUDA_",
    "GGML_",
    "GOMP_",
    "HIP_",
    "HSA_",
    "KMP_",
    "MTL_",
    "NVIDIA_",
    "OMP_",
    "ROCR_",
    "VK_",
    # A frozen program finds its own parts by these.
    "_PYI_",
)
_SECRETS = ("TOKEN", "SECRET", "PASSWORD", "API_KEY")
_SET = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    # numpy's own threads: none is needed, and threads from before the sandbox would escape it.
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    # Or a failed assertion of ggml starts a debugger, which prints what it finds in memory.
    "GGML_NO_BACKTRACE": "1",
}
_POSIX_PATH = "/usr/bin:/bin"


@dataclass(frozen=True, slots=True)
class Launch:
    """What to start.

    Attributes:
        program: the command line up to the pipes' numbers.
        folder: working directory; the package `app` can be imported from it.
        environment: all of it; nothing else is handed down.
    """

    program: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(repr=False)

    def arguments(self, fd_in: int, fd_out: int, parent: int) -> list[str]:
        """The command line with the pipes (on Windows: handles) and the window's process."""
        numbers = ("--in", str(fd_in), "--out", str(fd_out), "--parent", str(parent))
        return [*self.program, *numbers]


def engine_launch(environment: Mapping[str, str] | None = None) -> Launch:
    """This program's own engine."""
    return program_launch("--engine", environment)


def program_launch(role: str, environment: Mapping[str, str] | None = None) -> Launch:
    """This program as something else than a window: from a checkout, a wheel or a frozen bundle.

    Args:
        role: ``--engine``, or ``--extract`` (`app.chat.extraction`).
        environment: to take from; None is this process's.
    """
    frozen = bool(getattr(sys, "frozen", False))
    program = (sys.executable,) if frozen else (sys.executable, "-m", "app")
    folder = Path(sys.executable).parent if frozen else Path(__file__).resolve().parents[2]
    source = os.environ if environment is None else environment
    return Launch((*program, role), folder, clean_environment(source))


def clean_environment(source: Mapping[str, str]) -> dict[str, str]:
    """What of `source` an engine needs: no tokens, no desktop session, no proxies."""
    kept = {
        name: value
        for name, value in source.items()
        if (name.upper() in _KEPT or name.upper().startswith(_KEPT_PREFIXES))
        and not any(secret in name.upper() for secret in _SECRETS)
    }
    path = source.get("PATH", "") if os.name == "nt" else _POSIX_PATH
    return {**kept, **_SET, "PATH": path}


@dataclass(frozen=True, slots=True)
class Started:
    """A running engine and this side's ends of its pipes.

    Attributes:
        process: to be waited for.
        commands: descriptor to write commands to.
        events: descriptor to read events from.
        output: descriptor to read what it writes on stdout and stderr from.
        release: called once it has ended: gives back what tied it to this process.
    """

    process: subprocess.Popen[bytes]
    commands: int
    events: int
    output: int
    release: Callable[[], None]


def start(launch: Launch) -> Started:
    """Start the process.

    On Linux it is told to die with the thread that calls this, so call it from one that lives as
    long as the window.

    Raises:
        OSError: no such program, or no room for another process.
    """
    pipes = [os.pipe() for _ in range(3)]
    (command_end, commands), (events, event_end), (output, output_end) = pipes
    try:
        process = _spawn(launch, command_end, event_end, output_end)
    except OSError:
        for fd in (commands, events, output):
            os.close(fd)
        raise
    finally:
        for fd in (command_end, event_end, output_end):
            os.close(fd)
    return Started(process, commands, events, output, _tie(process.pid))


def _tie(pid: int) -> Callable[[], None]:
    """Make the process end with this one, where it cannot see to that itself."""
    if sys.platform == "win32":
        from app.engine.tether import JobObject  # noqa: PLC0415

        job = JobObject()
        job.add(pid)
        return job.close
    else:  # noqa: RET505 - the type checker follows branches by platform, not returns
        return lambda: None


def _spawn(launch: Launch, fd_in: int, fd_out: int, output: int) -> subprocess.Popen[bytes]:
    """The child, with its three ends and nothing else."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        handles = [msvcrt.get_osfhandle(fd) for fd in (fd_in, fd_out)]
        for handle in handles:
            os.set_handle_inheritable(handle, True)
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles})
        return subprocess.Popen(  # noqa: S603 - this program itself
            launch.arguments(handles[0], handles[1], os.getpid()),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=launch.folder,
            env=dict(launch.environment),
            startupinfo=startup,
            creationflags=subprocess.CREATE_NO_WINDOW,
        )
    else:  # noqa: RET505 - the type checker follows branches by platform, not returns
        return subprocess.Popen(  # noqa: S603 - this program itself
            launch.arguments(fd_in, fd_out, os.getpid()),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=launch.folder,
            env=dict(launch.environment),
            pass_fds=(fd_in, fd_out),
        )
