"""Bringing an original to its place, and what explains it beside it. Nothing is ever overwritten, nothing is lost.

The place was chosen and written into the ledger before (``free_place``), so that each function here can be called
again after a death in the middle and ends what it began. The file itself is moved, not a copy of it: whoever still
writes into it writes on in its new place. It is hashed there once more; where it is no longer what was read, it goes
back to the inbox as the new paper that it is, and the copy that was read takes the place.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import unicodedata
from pathlib import Path

from extractor.outputs.files import sync_folder
from extractor.outputs.names import sha256_of

__all__ = ["LostError", "explain", "free_place", "is_same", "make_folder", "place_copy", "settle"]

EXPLANATIONS = {"error": ".error.json", "duplicate": ".duplicate.json"}
_BYTES = 255
_ROOM = len(" (99999).duplicate.json")


class LostError(Exception):
    """The file that was taken is not there any more, nor a copy of it: somebody has taken it away or changed it."""


def numbered(name: str, number: int) -> str:
    """``name`` in NFC; from 2 on with the number before its ending. At most 255 bytes, also with an explanation's."""
    name = unicodedata.normalize("NFC", name)
    stem, ending = os.path.splitext(name)  # noqa: PTH122 - of a name, not of a path
    while len(os.fsencode(stem)) > _BYTES - _ROOM:
        stem = stem[:-1]
    return stem + ending if number == 1 else f"{stem} ({number}){ending}"


def beside(place: Path, kind: str | None) -> Path | None:
    """Where what explains an original lies."""
    return None if kind not in EXPLANATIONS else place.with_name(place.stem + EXPLANATIONS[kind])


def free_place(folder: Path, name: str, kind: str | None, *, above: Path | None = None) -> Path:
    """The first name in a folder that neither a file nor an explanation has; ``above``: one that turned out taken."""
    for number in itertools.count(1):
        place = folder / numbered(name, number)
        explanation = beside(place, kind)
        if place == above:
            above = None
            continue
        if above is None and not os.path.lexists(place) and not (explanation and os.path.lexists(explanation)):
            return place
    raise AssertionError("unreachable: itertools.count does not end")


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that they last through a loss of power."""
    missing = [f for f in (folder, *folder.parents) if not f.is_dir()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in reversed(missing):
        sync_folder(made.parent)


def explain(place: Path, kind: str | None, content: bytes, mark: str) -> None:
    """Put the explanation of an original beside it, whole or not at all; not again where it lies there already."""
    wanted = beside(place, kind)
    if wanted is None:
        return
    make_folder(wanted.parent)
    temporary = wanted.with_name(f".{mark}.tmp")
    temporary.write_bytes(content)
    _sync(temporary)
    try:
        for number in itertools.count(1):
            name = wanted if number == 1 else beside(place.with_name(f"{place.stem} ({number})"), kind)
            assert name is not None
            if _holds(name, content):
                return
            if os.path.lexists(name) and name.lstat().st_size == 0:  # our own reservation, see _move
                temporary.replace(name)
                sync_folder(name.parent)
                return
            with contextlib.suppress(FileExistsError):
                _move(temporary, name)
                sync_folder(name.parent)
                return
    finally:
        temporary.unlink(missing_ok=True)


def is_same(path: Path, identity: str | None) -> bool:
    """Whether a path is still the very file that was taken, unchanged."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return identity == f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}"


def settle(source: Path, place: Path, *, identity: str | None, sha256: str | None, copy: Path) -> None:
    """Have the original at its place and no longer in the inbox.

    Args:
        source: where it was dropped.
        place: where it goes; chosen by ``free_place``.
        identity: inode, size and time of the file as it was taken.
        sha256: of the content that was read; None where it could not be read at all.
        copy: the content that was read.

    Raises:
        FileExistsError: another file has come to that name; choose another one.
        LostError: there is neither the file nor the copy.
    """
    make_folder(place.parent)
    if os.path.lexists(place):
        if os.path.lexists(source) and source.samefile(place):  # linked, and died before the old name was taken away
            source.unlink()
        elif not (is_same(place, identity) or (sha256 is not None and _hash(place) == sha256)):
            if not (place.lstat().st_size == 0 and is_same(source, identity)):
                raise FileExistsError(place)
            source.replace(place)  # our own reservation, see _move
        elif sha256 is not None and is_same(source, identity) and _hash(source) == sha256:  # copied, see _move
            source.unlink()
    elif is_same(source, identity):
        _sync(source)
        _move(source, place)
    elif sha256 is not None and _hash(source) == sha256:  # put there again, the same content
        _move(source, place)
    elif copy.exists():
        place_copy(copy, place)
    else:
        raise LostError
    if sha256 is not None and _hash(place) != sha256 and copy.exists() and _hash(copy) == sha256:
        _move(place, free_place(source.parent, source.name, None))
        place_copy(copy, place)
    sync_folder(place.parent)
    sync_folder(source.parent)


def place_copy(copy: Path, place: Path) -> None:
    """Put a copy at a place, whole. Raises FileExistsError."""
    temporary = place.with_name(f".{copy.parent.parent.name}.copy.tmp")
    try:
        shutil.copy2(copy, temporary)
        _sync(temporary)
        _move(temporary, place)
    finally:
        temporary.unlink(missing_ok=True)


def _move(source: Path, place: Path) -> None:
    """Rename, never over another file. Raises FileExistsError.

    By a hard link, which fails where the name is taken. Without those (FAT, some shares) an empty file reserves the
    name first, and the rename replaces just that. To another file system the content is copied.
    """
    try:
        os.link(source, place, follow_symlinks=False)
        sync_folder(place.parent)  # the new name is on the disk before the old one goes
    except FileExistsError:
        raise
    except OSError:
        if source.lstat().st_dev != place.parent.stat().st_dev:
            temporary = place.with_name(f".{place.name[:60]}.moving.tmp")
            shutil.copy2(source, temporary)
            _sync(temporary)
            if sha256_of(temporary) != sha256_of(source):
                temporary.unlink()
                raise
            _move(temporary, place)
            source.unlink()
            return
        os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        source.replace(place)
        return
    source.unlink()


def _hash(path: Path) -> str | None:
    try:
        return sha256_of(path)
    except OSError:
        return None


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _sync(path: Path) -> None:
    """Have the content on the disk, where the file can be opened at all."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
