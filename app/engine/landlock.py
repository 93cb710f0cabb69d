"""Landlock: which files a process may touch, decided by itself (Linux 5.13 and later).

Follows the kernel's ``Documentation/userspace-api/landlock.rst`` and ``linux/landlock.h``. The
system call numbers are the same on every architecture.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_CREATE_RULESET = 444
_ADD_RULE = 445
_RESTRICT_SELF = 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1
_TSYNC_FLAG = 8
_TSYNC_ABI = 8
_PR_SET_NO_NEW_PRIVS = 38

_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_REMOVE_FILE = 1 << 5
_MAKE_REG = 1 << 8
_FIRST_RIGHTS = (1 << 13) - 1
_REFER = 1 << 13
_TRUNCATE = 1 << 14
_IOCTL_DEV = 1 << 15
_RIGHTS_BY_ABI = ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV))

_READ = _READ_FILE | _READ_DIR
_WRITE = _READ | _WRITE_FILE | _REMOVE_FILE | _MAKE_REG | _TRUNCATE
_OF_FILES = _READ_FILE | _WRITE_FILE | _TRUNCATE

_NET_ABI = 4
_NET_BIND_AND_CONNECT = 3
_SCOPE_ABI = 6
_SCOPE_SOCKETS_AND_SIGNALS = 3


def abi() -> int:
    """Version of Landlock in this kernel; 0 where there is none."""
    try:
        return _call(_CREATE_RULESET, 0, 0, _VERSION_FLAG)
    except OSError:
        return 0


def restrict(read_paths: Sequence[Path], write_paths: Sequence[Path]) -> int:
    """Forbid this thread, and those it starts, every file but these; also TCP and signals.

    Nothing may be executed, `read_paths` may be read, in `write_paths` files may be made, changed
    and removed. What does not exist is left out. Kernels with ABI 8 cover all threads of the
    process. Files that are open stay open.

    Returns:
        The ABI in use, 0 where the kernel has no Landlock.

    Raises:
        OSError: the kernel has it and refused.
    """
    version = abi()
    if version == 0:
        return 0
    handled = _FIRST_RIGHTS
    for since, right in _RIGHTS_BY_ABI:
        if version >= since:
            handled |= right
    ruleset = _create(version, handled)
    try:
        for path in read_paths:
            _allow(ruleset, path, _READ & handled)
        for path in write_paths:
            _allow(ruleset, path, _WRITE & handled)
        no_new_privileges()
        _call(_RESTRICT_SELF, ruleset, _TSYNC_FLAG if version >= _TSYNC_ABI else 0)
    finally:
        os.close(ruleset)
    return version


def no_new_privileges() -> None:
    """Give up set-uid programs, which both Landlock and seccomp ask for."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_NO_NEW_PRIVS")


def _create(version: int, handled: int) -> int:
    """A ruleset that forbids everything this version can forbid."""
    fields = [handled]
    if version >= _NET_ABI:
        fields.append(_NET_BIND_AND_CONNECT)
    if version >= _SCOPE_ABI:
        fields.append(_SCOPE_SOCKETS_AND_SIGNALS)
    attributes = ctypes.create_string_buffer(struct.pack(f"={len(fields)}Q", *fields))
    size = 8 * len(fields)
    return _call(_CREATE_RULESET, ctypes.addressof(attributes), size, 0)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    if sys.platform == "linux":
        try:
            fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except (OSError, ValueError):  # not there, or no path at all (NUL)
            return
        try:
            if not path.is_dir():
                rights &= _OF_FILES
            rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, fd))
            _call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.addressof(rule), 0)
        finally:
            os.close(fd)


def _call(number: int, *arguments: int) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    result: int = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
