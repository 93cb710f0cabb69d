"""A seccomp filter for the engine: no sockets, no other program or process, no rights (Linux).

A deny-list, since an allow-list breaks with each libc: whatever is not named here goes on working.
Denied calls fail with EPERM, `clone3` with ENOSYS, so that glibc makes threads by `clone`, whose
flags a filter can read. Changing modes, owners and attributes of files is denied too: Landlock
leaves that open for every file of the user. Follows
``Documentation/userspace-api/seccomp_filter.rst``; numbers from ``asm/unistd_64.h`` (x86_64) and
``asm-generic/unistd.h`` (aarch64).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from dataclasses import dataclass

from app.engine.landlock import no_new_privileges

_SET_MODE_FILTER = 1
_TSYNC = 1
_LOAD_WORD = 0x20
_JUMP_EQUAL = 0x15
_JUMP_AT_LEAST = 0x35
_JUMP_ANY_BIT = 0x45
_RETURN = 0x06
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_KILL_PROCESS = 0x80000000
_NUMBER_AT = 0
_ARCHITECTURE_AT = 4
_FIRST_ARGUMENT_AT = 16
_CLONE_THREAD = 0x10000
_X32 = 0x40000000

# The same on both: these came after the numbers were unified.
_COMMON = (
    *(424, 425, 426, 427, 434, 438),  # pidfd_send_signal io_uring_* pidfd_open pidfd_getfd
    *(428, 429, 430, 431, 432, 433, 442),  # the new mount calls
    *(452, 463, 466),  # fchmodat2 setxattrat removexattrat
)
_CLONE3 = 435


@dataclass(frozen=True, slots=True)
class _Architecture:
    """System call numbers of one architecture.

    Attributes:
        audit: its AUDIT_ARCH constant.
        seccomp: the system call that installs a filter.
        clone: allowed for threads only.
        own: calls allowed when their first argument is this process: kill, tgkill. Not 0, which
            means its whole group, the window included.
        own_or_zero: allowed for 0 too, which means this process: prlimit64.
        denied: never allowed.
    """

    audit: int
    seccomp: int
    clone: int
    own: tuple[int, ...]
    own_or_zero: tuple[int, ...]
    denied: tuple[int, ...]


_X86_64 = _Architecture(
    audit=0xC000003E,
    seccomp=317,
    clone=56,
    own=(62, 234),
    own_or_zero=(302,),
    denied=(
        *(41, 42, 43, 49, 50, 53, 288),  # socket connect accept bind listen socketpair accept4
        *(57, 58, 59, 322),  # fork vfork execve execveat
        *(101, 310, 311, 312),  # ptrace process_vm_readv process_vm_writev kcmp
        *(129, 200, 297),  # rt_sigqueueinfo tkill rt_tgsigqueueinfo
        *(155, 161, 165, 166, 272, 308),  # pivot_root chroot mount umount2 unshare setns
        *(163, 167, 168, 169),  # acct swapon swapoff reboot
        *(175, 176, 313, 246, 320),  # init_module delete_module finit_module kexec_load kexec_file
        *(248, 249, 250),  # add_key request_key keyctl
        *(298, 303, 304, 321, 323),  # perf_event_open name_to/open_by_handle bpf userfaultfd
        *(90, 91, 268, 92, 93, 94, 260),  # chmod fchmod fchmodat chown fchown lchown fchownat
        *(188, 189, 190, 197, 198, 199),  # setxattr lsetxattr fsetxattr and their removexattr
    ),
)
_AARCH64 = _Architecture(
    audit=0xC00000B7,
    seccomp=277,
    clone=220,
    own=(129, 131),
    own_or_zero=(261,),
    denied=(
        *(198, 203, 202, 200, 201, 199, 242),
        *(221, 281),
        *(117, 270, 271, 272),
        *(138, 130, 240),
        *(41, 51, 40, 39, 97, 268),
        *(89, 224, 225, 142),
        *(105, 106, 273, 104, 294),
        *(217, 218, 219),
        *(241, 264, 265, 280, 282),
        *(52, 53, 54, 55),
        *(5, 6, 7, 14, 15, 16),
    ),
)
_ARCHITECTURES = {"x86_64": _X86_64, "aarch64": _AARCH64}

_Instruction = tuple[int, int, int, int]


def install() -> bool:
    """Install the filter for every thread of this process; False where there is no table for it.

    Raises:
        OSError: the kernel refused.
    """
    architecture = _ARCHITECTURES.get(platform.machine())
    if architecture is None:
        return False
    raw = assemble(architecture, os.getpid())
    program = ctypes.create_string_buffer(raw)
    header = ctypes.create_string_buffer(
        struct.pack("@HP", len(raw) // 8, ctypes.addressof(program))
    )
    no_new_privileges()
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(
        ctypes.c_long(architecture.seccomp),
        ctypes.c_long(_SET_MODE_FILTER),
        ctypes.c_long(_TSYNC),
        ctypes.c_long(ctypes.addressof(header)),
    )
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return True


def assemble(architecture: _Architecture, pid: int) -> bytes:
    """The filter as classic BPF, 8 bytes an instruction (struct sock_filter)."""
    denied = _ERRNO | errno.EPERM
    program: list[_Instruction] = [
        (_LOAD_WORD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_EQUAL, 1, 0, architecture.audit),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD_WORD, 0, 0, _NUMBER_AT),
        (_JUMP_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, denied),
        (_JUMP_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        (_JUMP_EQUAL, 0, 4, architecture.clone),
        (_LOAD_WORD, 0, 0, _FIRST_ARGUMENT_AT),
        (_JUMP_ANY_BIT, 1, 0, _CLONE_THREAD),
        (_RETURN, 0, 0, denied),
        (_RETURN, 0, 0, _ALLOW),
    ]
    for number in (*architecture.own, *architecture.own_or_zero):
        # Where 0 does not count, the process is asked for twice.
        other = 0 if number in architecture.own_or_zero else pid
        program += [
            (_JUMP_EQUAL, 0, 5, number),
            (_LOAD_WORD, 0, 0, _FIRST_ARGUMENT_AT),
            (_JUMP_EQUAL, 2, 0, pid),
            (_JUMP_EQUAL, 1, 0, other),
            (_RETURN, 0, 0, denied),
            (_RETURN, 0, 0, _ALLOW),
        ]
    for number in (*architecture.denied, *_COMMON):
        program += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, denied)]
    program.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(
        struct.pack("=HBBI", code, if_true, if_false, value)
        for code, if_true, if_false, value in program
    )
