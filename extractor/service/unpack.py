"""The PDFs of a zip file, unpacked in a process of its own: a zip file is as hostile as a PDF.

``python -m extractor.service.unpack ZIP FOLDER LIMITS`` writes each PDF below FOLDER and tells what it found as JSON.
Sizes are counted while they are written; what the zip file says about itself is not believed. Names that lead out of
the folder, links, members with a password and other kinds of files are told, not written.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import (
    DamagedError,
    EncryptedError,
    InputError,
    NotAPdfError,
    OutOfMemoryError,
    TimedOutError,
    TooLargeError,
    UnsupportedError,
)
from extractor.service.inbox import FOLDERS_LEFT
from extractor.settings import Limits

__all__ = ["Unpacked", "member_name", "unpack", "unpack_guarded"]

CHUNK = 1 << 20
_DRIVE = re.compile(r"^[A-Za-z]:")
_BYTES = 200
_LISTED = 50
_OF_THE_NAME = {errno.ENAMETOOLONG, errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.EINVAL, errno.EILSEQ}


@dataclass(slots=True)
class Unpacked:
    """What came of a zip file.

    ``written``: PDFs; ``ignored``: members that are no PDFs; ``faults``: the error code of each PDF that was not
    written, by its name (of the first ones), ``fault_count`` of all; ``code``: why the whole file was refused.
    """

    written: int = 0
    ignored: int = 0
    fault_count: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    code: str | None = None
    detail: str = ""

    def add(self, name: str, code: str) -> None:
        """A PDF that was not written."""
        self.fault_count += 1
        if len(self.faults) < _LISTED:
            self.faults[name] = code


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member. Without the flag for UTF-8 (APPNOTE, appendix D) it is what Windows in Japan writes, cp932.

    macOS writes UTF-8 without the flag; such names are told by their three-byte letters, which make no sense in cp932.
    """
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")  # what zipfile has read them as
    except UnicodeEncodeError:
        return info.filename
    with contextlib.suppress(UnicodeDecodeError):
        name = raw.decode("utf-8")
        if all(c >= "\u0800" for c in name if c >= "\x80"):
            return name
    return raw.decode("cp932", "replace")


def parts_of(name: str) -> tuple[str, ...] | None:
    """The folders and the name of a member below the folder it is unpacked to; None where it leads out of it."""
    name = name.replace("\\", "/")
    parts = [p for p in name.split("/") if p not in ("", ".")]
    if name.startswith("/") or _DRIVE.match(name) or ".." in parts or not parts:
        return None
    return tuple(_safe(part) for part in parts)


def _safe(part: str) -> str:
    part = "".join("_" if c < " " or c == "\x7f" or "\ud800" <= c < "\ue000" else c for c in part)
    if part.startswith((".", "~$")):  # hidden, or taken for a lock: it would lie there and never be read
        part = "_" + part[1:]
    stem, ending = os.path.splitext(part)  # noqa: PTH122 - of a name, not of a path
    while len(os.fsencode(stem)) > _BYTES:
        stem = stem[:-1]
    return stem + ending[:16]


def unpack(path: Path, folder: Path, limits: Limits) -> Unpacked:
    """Write the PDFs of a zip file below ``folder``, which is empty.

    Raises InputError where the file is refused as a whole; OSError where the folder cannot be written.
    """
    found = Unpacked()
    left = limits.zip_bytes
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            if len(members) > limits.zip_members:
                raise TooLargeError(f"zip: {len(members)} > {limits.zip_members}")
            for member in members:
                name = member_name(member)
                if not name.lower().endswith(".pdf") or _is_of_a_system(name):
                    found.ignored += 1
                    continue
                parts = parts_of(name)
                if parts is None or stat.S_ISLNK(member.external_attr >> 16):
                    found.add(name, UnsupportedError.code)
                    continue
                if member.flag_bits & 1:
                    found.add(name, EncryptedError.code)
                    continue
                try:
                    left -= _write(archive, member, folder.joinpath(*parts), min(left, limits.file_bytes), left)
                except (zipfile.BadZipFile, zlib.error, EOFError, ValueError):
                    found.add(name, DamagedError.code)
                except (NotImplementedError, RuntimeError):  # another compression, a password
                    found.add(name, UnsupportedError.code)
                except OSError as error:
                    if error.errno not in _OF_THE_NAME:
                        raise
                    found.add(name, UnsupportedError.code)
                else:
                    found.written += 1
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, UnicodeError, NotImplementedError) as error:
        raise DamagedError(type(error).__name__) from error
    if not found.written and not found.fault_count:
        raise NotAPdfError("zip: 0")
    return found


def _is_of_a_system(name: str) -> bool:
    """Copies of attributes that macOS packs beside the files, and folders of other systems' own."""
    *folders, last = name.replace("\\", "/").split("/")
    return last.startswith("._") or any(f == "__MACOSX" or f.lower() in FOLDERS_LEFT for f in folders)


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, most: int, left: int) -> int:
    """Write one member; gives its size. Never over another: two members of one name are numbered."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number = 1
    stem, ending = path.stem, path.suffix
    while os.path.lexists(path):
        number += 1
        path = path.with_name(f"{stem} ({number}){ending}")
    written = 0
    try:
        with archive.open(member) as source, path.open("xb") as target:
            while chunk := source.read(CHUNK):
                written += len(chunk)
                if written > most:
                    raise TooLargeError(f"zip: > {left if most == left else most} bytes")
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return written


def unpack_guarded(path: Path, folder: Path, limits: Limits) -> Unpacked:
    """``unpack`` in a guarded process; ``code`` tells every fault of the file.

    Raises OSError where the folder cannot be written.
    """
    command = [sys.executable, "-P", "-m", "extractor.service.unpack", str(path), str(folder)]
    try:
        done = subprocess.run(
            [*command, json.dumps(asdict(limits))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired:
        return Unpacked(code=TimedOutError.code)
    try:
        record: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return Unpacked(code=OutOfMemoryError.code if done.returncode == -9 else DamagedError.code)
    if "errno" in record:
        raise OSError(record["errno"], os.strerror(record["errno"]), str(folder))
    return Unpacked(**record)


def main(arguments: list[str]) -> int:
    """Unpack in this process and tell it on standard output."""
    from extractor.service.guard import die_with_parent, limit_cpu, limit_memory, no_network

    path, folder, limits = Path(arguments[0]), Path(arguments[1]), Limits(**json.loads(arguments[2]))
    die_with_parent()
    limit_memory(limits.memory_bytes)
    limit_cpu(limits.seconds)
    no_network()
    record: dict[str, Any]
    try:
        record = asdict(unpack(path, folder, limits))
    except InputError as error:
        record = asdict(Unpacked(code=error.code, detail=error.detail))
    except MemoryError:
        record = asdict(Unpacked(code=OutOfMemoryError.code))
    except OSError as error:
        record = {"errno": error.errno or 5}
    print(json.dumps(record))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
