"""Writing whole files or none: temporary file in the same folder, fsync, rename."""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.errors import InputError
from extractor.inputs import clean_name
from extractor.outputs.names import Target, sha256_of

__all__ = ["drop_unfinished", "error_record", "put_document", "put_error", "sync_folder", "write_atomically"]

_UNFINISHED = ".writing-"


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` so that a reader sees the old file or the new one, never a part.

    The file is on the disk before it has its name. Raises OSError; then the old file is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _named(path):
        temporary, handle = _open_new(path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    sync_folder(path.parent)


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """An error of the system names the file that is written, not the temporary one, or none."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = os.fspath(path), None
        raise


def put_document(target: Target, content: bytes) -> None:
    """Write a document; an old error of the same input goes."""
    write_atomically(target.document, content)
    target.error.unlink(missing_ok=True)


def put_error(target: Target, record: dict[str, Any]) -> None:
    """Write why an input could not be read; an old document of the same input goes."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1)
    write_atomically(target.error, text.encode("utf-8") + b"\n")
    target.document.unlink(missing_ok=True)


def error_record(path: Path, error: InputError) -> dict[str, Any]:
    """The error document of an input (section 2 of the contract); what is not known of it is null."""
    size: int | None = None
    sha256: str | None = None
    with contextlib.suppress(OSError):
        size = path.stat().st_size
        sha256 = sha256_of(path)
    detail = f" ({error.detail})" if error.detail else ""
    return {
        "source": {
            "file_name": clean_name(path.name),
            "sha256": sha256,
            "bytes": size,
            "page_count": None,
            "producer": None,
        },
        "error": {"code": error.code, "message": {"ja": error.ja + detail, "en": error.en + detail}},
    }


def _open_new(folder: Path) -> tuple[Path, int]:
    """A new file in a folder, open for writing, as readable as any other file (those of ``tempfile`` are private)."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    while True:
        path = folder / f"{_UNFINISHED}{_mark(os.getpid())}-{os.urandom(8).hex()}.tmp"
        with contextlib.suppress(FileExistsError):
            return path, os.open(path, flags, 0o666)


def drop_unfinished(folder: Path, pid: int) -> None:
    """Throw away what a process that is dead was writing in a folder."""
    for path in folder.glob(f"{_UNFINISHED}{_mark(pid)}-*.tmp"):
        path.unlink(missing_ok=True)


def _mark(pid: int) -> str:
    """What tells the files of a process from those of others, also of machines and containers on the same share."""
    host = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    with contextlib.suppress(OSError):
        host += f" {Path('/proc/self/ns/pid').stat().st_ino}"  # numbers of processes are given again in each of these
    return f"{zlib.crc32(host.encode('utf-8', 'surrogateescape')):08x}-{pid}"


def sync_folder(folder: Path) -> None:
    """Make a rename last through a loss of power, where the system lets folders be synced (not on Windows)."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # some network shares refuse it; the file itself is synced
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
