"""What a process that reads hostile files cannot do: no more memory or CPU than allowed, no network.

Linux has all of it, without rights of any kind: a seccomp filter refuses new sockets (seccomp(2); unlike a network
name space it works for ordinary users and within containers). Elsewhere what the system offers is used; each function
says whether it took hold, and ``extractor doctor`` tells.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import struct
import sys

__all__ = ["DATA", "die_with_parent", "limit_cpu", "limit_memory", "no_network"]

DATA = 2 / 3
"""The share of a bound of memory that data may take."""

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 1, 38, 22, 2
_MACHINES = {  # the audit number of the architecture (linux/audit.h), socket, io_uring_setup
    "x86_64": (0xC000003E, 41, 425),
    "aarch64": (0xC00000B7, 198, 425),
}
_X32 = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: ld abs, jeq, jge, ret
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_char_p))


def no_network() -> bool:
    """Refuse this process and all it starts new sockets of any kind; tells whether the system does so."""
    if not sys.platform.startswith("linux") or os.uname().machine not in _MACHINES or sys.maxsize < 2**32:
        return False
    machine, new_socket, new_ring = _MACHINES[os.uname().machine]
    refuse = _ERRNO | errno.EACCES
    steps = [
        (_LOAD, 0, 0, 4),  # the architecture of the call
        (_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        (_LOAD, 0, 0, 0),  # its number
        (_AT_LEAST, 3, 0, _X32),
        (_EQUAL, 2, 0, new_socket),
        (_EQUAL, 1, 0, new_ring),  # a ring could open sockets too
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, refuse),
    ]
    program = b"".join(struct.pack("=HBBI", *step) for step in steps)
    libc = ctypes.CDLL(None, use_errno=True)
    given = _Filter(len(steps), program)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(given), 0, 0) == 0)


def die_with_parent() -> bool:
    """End this process when the one that started it ends, however; tells whether the system does so."""
    if not sys.platform.startswith("linux"):
        return False
    parent = os.getppid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0) != 0:
        return False
    if os.getppid() != parent:  # it ended before we had asked
        os._exit(1)
    return True


def limit_memory(limit: int) -> bool:
    """Bound the address space and what of it is data, and write no core files; tells whether the system does so.

    Of the address space a third is left to what takes no memory of its own (libraries, files that are mapped, what
    threads reserve), so that data, which does (setrlimit(2), since Linux 4.7), stays below what a laptop has.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        for name, bound in ((resource.RLIMIT_AS, limit), (resource.RLIMIT_DATA, int(limit * DATA))):
            hard = resource.getrlimit(name)[1]
            resource.setrlimit(name, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return True
    return False


def limit_cpu(seconds: float) -> bool:
    """End this process by itself after twice that time of work; for where the parent cannot end it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        bound = int(used.ru_utime + used.ru_stime + 2 * seconds) + 5
        resource.setrlimit(resource.RLIMIT_CPU, (bound if hard < 0 else min(bound, hard), hard))
        return True
    return False
