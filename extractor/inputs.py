"""The PDFs that a call names: files as they are, folders recursively."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["NOT_MEANT", "Found", "Input", "clean_name", "find"]

NOT_MEANT = {"thumbs.db", "desktop.ini", "ds_store"}
"""What systems leave in folders by themselves, in small letters."""


def clean_name(name: str) -> str:
    """A file's name as text that any JSON can hold: NFC, undecodable bytes as U+FFFD."""
    return unicodedata.normalize("NFC", name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read; ``folder``: its path below the folder that was named, as parts (empty for a single file)."""

    path: Path
    folder: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The path below the named folder, for people."""
        return "/".join((*self.folder, clean_name(self.path.name)))


@dataclass(slots=True)
class Found:
    """What a call's paths led to.

    ``missing``: paths that do not exist; ``closed``: folders that cannot be listed; ``others``: what lies in folders
    and is not read (other kinds of files, links to folders), by names below the folder for people.
    """

    inputs: list[Input] = field(default_factory=list)
    missing: list[Path] = field(default_factory=list)
    closed: list[Path] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def find(paths: Iterable[Path]) -> Found:
    """All inputs of a call, each file once, in an order that does not depend on the file system.

    A file named on the call is taken whatever it is called; in folders the files ``*.pdf`` are, in any case of
    letters. Names with a leading dot (among them the ``._x.pdf`` that macOS leaves on shares) are left out; links to
    folders are not followed, they may lead in circles.
    """
    found = Found()
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            candidates: Iterator[Input] | list[Input] = _walk(path, found)
        elif path.exists():
            candidates = [Input(path)]
        else:
            found.missing.append(path)
            continue
        for candidate in candidates:
            identity = candidate.path.absolute()
            if identity not in seen:
                seen.add(identity)
                found.inputs.append(candidate)
    return found


def _walk(root: Path, found: Found) -> Iterator[Input]:
    def cannot_list(error: OSError) -> None:
        found.closed.append(Path(error.filename))

    for folder, folders, files in os.walk(root, onerror=cannot_list):
        folders[:] = sorted((f for f in folders if not f.startswith(".")), key=clean_name)
        below = tuple(clean_name(part) for part in Path(folder).relative_to(root).parts)
        for file in sorted(files, key=lambda f: (clean_name(f), f)):
            if file.lower().endswith(".pdf") and not file.startswith("."):
                yield Input(Path(folder) / file, below)
            elif not file.startswith((".", "~$")) and file.lower() not in NOT_MEANT:
                found.others.append("/".join((*below, clean_name(file))))
        links = (f for f in folders if (Path(folder) / f).is_symlink())
        found.others += ["/".join((*below, clean_name(f))) + "/" for f in links]
