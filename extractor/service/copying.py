"""The copy of a dropped file that is read: whole, on the disk, hashed, and of a file that did not change meanwhile."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from pathlib import Path

from extractor.outputs.names import sha256_of
from extractor.service.inbox import Seen

__all__ = ["ChangedError", "ClosedError", "copy_of"]

CHUNK = 1 << 20


class ChangedError(Exception):
    """The file is no longer what was seen; ``code``: ``changed``, ``vanished`` or ``share`` (it cannot be read now)."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(code)


class ClosedError(Exception):
    """The system does not let us read the file."""


def copy_of(source: Path, seen: Seen, copy: Path) -> str:
    """Copy a file; gives the hash of its content.

    Raises ChangedError and ClosedError for the file, OSError where the copy cannot be written.
    """
    copy.parent.mkdir(mode=0o700, parents=True)
    try:
        handle = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise _fault(error) from error
    digest = hashlib.sha256()
    with os.fdopen(handle, "rb", buffering=0) as file, copy.open("xb") as target:
        if not _is(file.fileno(), seen):
            raise ChangedError("changed")
        while True:
            try:
                chunk = file.read(CHUNK)
            except OSError as error:
                raise _fault(error) from error
            if not chunk:
                break
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
        if hasattr(os, "posix_fadvise"):  # hash what is on the disk, not what is still in memory
            os.posix_fadvise(target.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        if not _is(file.fileno(), seen):
            raise ChangedError("changed")
    with contextlib.suppress(OSError):
        shutil.copystat(source, copy, follow_symlinks=False)
    if sha256_of(copy) != digest.hexdigest():
        raise OSError(errno.EIO, os.strerror(errno.EIO), os.fspath(copy))
    return digest.hexdigest()


def _is(handle: int, seen: Seen) -> bool:
    found = os.fstat(handle)
    return (found.st_ino, found.st_size, found.st_mtime_ns) == (seen.inode, seen.size, seen.mtime_ns)


def _fault(error: OSError) -> Exception:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return ChangedError("vanished")
    if error.errno == errno.ELOOP:
        return ChangedError("changed")
    if error.errno in (errno.EACCES, errno.EPERM):
        return ClosedError(error.strerror or "")
    return ChangedError("share", error.strerror or "")
