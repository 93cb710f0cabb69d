"""What ties the engine process to the window, so that neither leaves the other behind.

The end of the command pipe is enough everywhere for an engine that listens. For one that does not
(a template that holds the GIL) the system helps: on Linux a signal at the parent's death, on
Windows a job object that ends its processes when the window's last handle to it is closed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_OPEN_FILES = 512
_OOM_SCORE = 500


class Orphaned(Exception):
    """The window died before the engine could tie itself to it."""


def tie_to(parent: int) -> None:
    """Called by the engine: die with `parent`, and before it when memory runs out.

    Also no core dumps, which would hold conversations, few open files, and no Ctrl+C: that is the
    window's. The signal at the parent's death follows the *thread* that started this process.

    Raises:
        Orphaned: `parent` is not the parent any more.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        _limit_resources()
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - the window has no use for it

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:
            raise Orphaned
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text(str(_OOM_SCORE), encoding="ascii")


if sys.platform != "win32":
    import resource

    def _limit_resources() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        few = _OPEN_FILES if most == resource.RLIM_INFINITY else min(_OPEN_FILES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, few))


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _KILL_ON_JOB_CLOSE = 0x2000
    _EXTENDED_LIMITS = 9
    _MAY_JOIN = 0x0101
    """PROCESS_SET_QUOTA and PROCESS_TERMINATE, which AssignProcessToJobObject asks for."""

    class _BasicLimits(ctypes.Structure):
        """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; IO_COUNTERS are six 64-bit counts."""

        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    class JobObject:
        """A group of processes that ends with this handle, and so with the window."""

        def __init__(self) -> None:
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._kernel.OpenProcess.restype = wintypes.HANDLE
            self._handle = self._kernel.CreateJobObjectW(None, None)
            limits = _ExtendedLimits()
            limits.BasicLimitInformation.LimitFlags = _KILL_ON_JOB_CLOSE
            self._kernel.SetInformationJobObject(
                wintypes.HANDLE(self._handle),
                _EXTENDED_LIMITS,
                ctypes.byref(limits),
                ctypes.sizeof(limits),
            )

        def add(self, pid: int) -> None:
            """Put a process into the group; one that has ended already is left out."""
            process = self._kernel.OpenProcess(_MAY_JOIN, False, pid)
            if process:
                self._kernel.AssignProcessToJobObject(
                    wintypes.HANDLE(self._handle), wintypes.HANDLE(process)
                )
                self._kernel.CloseHandle(wintypes.HANDLE(process))

        def close(self) -> None:
            """End what is in the group and give the handle back."""
            self._kernel.CloseHandle(wintypes.HANDLE(self._handle))
