"""The drop folder: what lies in it, and the claim by which one machine alone works it.

The claim is a file in the inbox that names a ledger. A ledger lies on a file system of one machine and its watchers
share it by locks, so "one ledger" means "one machine", also for containers that come and go on the same folder.
The claim also tells that the inbox is really there: an unmounted share leaves an empty folder behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import stat
from dataclasses import dataclass, field
from pathlib import Path

from extractor.inputs import NOT_MEANT, clean_name
from extractor.language import say
from extractor.outputs.names import fold
from extractor.reasons import reason
from extractor.service import times
from extractor.service.pool import StoppedError

__all__ = ["CLAIM", "DONE", "FAILED", "FOLDERS_LEFT", "Inbox", "Scan", "Seen"]

CLAIM = ".extractor-inbox.json"
DONE, FAILED = "done", "failed"
_TEMPORARY = (".part", ".filepart", ".crdownload", ".download", ".tmp", ".temp", ".partial", ".swp", ".lock")
FOLDERS_LEFT = {"@eadir", "$recycle.bin", "system volume information", "lost+found", "#recycle", "#snapshot"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A file in the inbox: its path below it, and what tells whether it has changed."""

    path: Path
    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int

    @property
    def identity(self) -> str:
        """Inode, size and time of change as text: the same for the same content of the same file."""
        return f"{self.inode}:{self.size}:{self.mtime_ns}"

    @property
    def name(self) -> str:
        """The path for people."""
        return "/".join(clean_name(part) for part in self.path.parts)


@dataclass(slots=True)
class Scan:
    """What lies in an inbox. ``files``: PDFs and zip files; ``others``: other kinds of files, pipes.

    ``links``: to files; ``hidden``: PDFs whose names begin with a dot; ``closed``: folders that cannot be listed.
    """

    files: list[Seen] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)
    links: list[Path] = field(default_factory=list)
    hidden: list[Path] = field(default_factory=list)
    closed: list[Path] = field(default_factory=list)


class Inbox:
    """A drop folder."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    def claim(self, ledger: str, folder: Path, *, take_over: bool = False) -> None:
        """Make the inbox that of a ledger, and its folders for what is taken.

        Raises StoppedError where it belongs to another one, or cannot be written.
        """
        record = {"ledger": ledger, "machine": platform.node(), "folder": str(folder), "since": times.now()}
        content = (json.dumps(record, ensure_ascii=True, indent=1) + "\n").encode()
        try:
            for name in (DONE, FAILED):
                (self.path / name).mkdir(exist_ok=True)
            with contextlib.suppress(FileExistsError):
                self._create(content)
            for temporary in self.path.glob(f"{CLAIM}.*.tmp"):  # of a watcher that died in the middle
                temporary.unlink(missing_ok=True)
            owner = self._owner()
            if owner.get("ledger") != ledger and take_over:
                temporary = self.path / f"{CLAIM}.{ledger}.tmp"
                temporary.write_bytes(content)
                temporary.replace(self.path / CLAIM)
                owner = self._owner()
        except OSError as error:
            raise StoppedError(
                say(
                    f"受け入れフォルダに書き込めません（済んだPDFを移せません）: {reason(error, self.path)}",
                    f"The drop folder cannot be written (PDFs that are done must be moved): {reason(error, self.path)}",
                )
            ) from error
        if owner.get("ledger") != ledger:
            whose = f"{owner.get('machine', '?')}:{owner.get('folder', '?')} ({owner.get('since', '?')})"
            raise StoppedError(
                say(
                    f"この受け入れフォルダは別の台帳が受け持っています: {whose}。"
                    "そちらを使わないことを確かめてから --take-over を付けてください。",
                    f"This drop folder is worked by another ledger: {whose}. "
                    "Make sure that it is not used any more, then give --take-over.",
                )
            )

    def is_ours(self, ledger: str) -> bool:
        """Whether the inbox is there, and still claimed by that ledger."""
        try:
            return self._owner().get("ledger") == ledger
        except OSError:
            return False

    def _create(self, content: bytes) -> None:
        """Write the claim where there is none; never over another. Raises FileExistsError."""
        if (self.path / CLAIM).exists():
            raise FileExistsError
        temporary = self.path / f"{CLAIM}.{os.getpid()}.tmp"
        temporary.write_bytes(content)
        try:
            os.link(temporary, self.path / CLAIM)
        except FileExistsError:
            raise
        except OSError:  # no hard links here
            with (self.path / CLAIM).open("xb") as file:
                file.write(content)
        finally:
            temporary.unlink(missing_ok=True)

    def _owner(self) -> dict[str, str]:
        try:
            record = json.loads((self.path / CLAIM).read_bytes())
        except ValueError:
            return {}
        return record if isinstance(record, dict) else {}

    def look(self, path: Path) -> Seen | None:
        """A file as it is now; None where there is none, or no regular one."""
        try:
            found = (self.path / path).lstat()
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        return Seen(path, found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns)

    def _is_unnamed_pdf(self, path: Path) -> bool:
        """Whether a file without an ending is a PDF: Windows hides endings, and some are lost on the way."""
        if path.suffix:
            return False
        try:
            with (self.path / path).open("rb") as file:
                return b"%PDF-" in file.read(1024)
        except OSError:
            return False

    def scan(self) -> Scan:
        """What lies there, in an order that does not depend on the file system."""
        found = Scan()

        def cannot_list(error: OSError) -> None:
            found.closed.append(Path(error.filename))

        for folder, folders, files in os.walk(self.path, onerror=cannot_list):
            below = Path(folder).relative_to(self.path)
            top = not below.parts
            folders[:] = sorted((f for f in folders if _is_looked_into(f, top)), key=lambda f: (clean_name(f), f))
            for file in sorted(files, key=lambda f: (clean_name(f), f)):
                low = file.lower()
                if low.endswith(".pdf") and file.startswith(".") and not file.startswith("._"):
                    found.hidden.append(below / file)
                if file.startswith((".", "~$")) or low in NOT_MEANT or low.endswith(_TEMPORARY):
                    continue
                seen = self.look(below / file)
                if seen is not None and (low.endswith((".pdf", ".zip")) or self._is_unnamed_pdf(below / file)):
                    found.files.append(seen)
                elif (self.path / below / file).is_symlink():
                    found.links.append(below / file)
                else:
                    found.others.append(below / file)
        return found


def _is_looked_into(folder: str, top: bool) -> bool:
    if folder.startswith(".") or folder.lower() in FOLDERS_LEFT:
        return False
    return not (top and fold(folder) in (DONE, FAILED))
