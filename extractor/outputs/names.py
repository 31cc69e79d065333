"""Where the document of an input is written (section 1 of the contract).

``DIR/<path below the given folder>/<stem>.json``; where another document has that name, ``<stem>~<8 of sha256>.json``.
Two names are the same if they are the same casefolded in NFC, since a share may be mounted on Windows or macOS.
An error file is no document: it does not keep its name from a later paper of the same file name (the clerk has
repaired it), and it goes when that one is read.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from extractor.inputs import Input, clean_name

__all__ = [
    "CORRECTIONS",
    "Names",
    "Target",
    "corrections_path",
    "fold",
    "safe_component",
    "sha256_of",
    "source_of",
    "uncorrected_path",
]

CORRECTIONS = ".corrections.json"
ERROR = ".error.json"
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(?=\.|\s*$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]')
_OURS = re.compile(r"\.(error|corrections)$", re.IGNORECASE)
_STEM_BYTES = 255 - len("~0123456789abcdef.error.json")
"""A file name has 255 bytes at most on every common file system; what we add must fit in too."""


def fold(name: str) -> str:
    """The form in which two names are compared."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def safe_component(name: str) -> str:
    """A name that every file system takes, and that is none of our own endings.

    Windows reserves CON, PRN, AUX, NUL, COM0-9 and LPT0-9 with any ending, some characters, and dots and blanks at
    the end (Microsoft, "Naming Files, Paths, and Namespaces"). Marks that turn the direction of writing go too: they
    make one ending look like another.
    """
    name = _FORBIDDEN.sub("_", clean_name(name))
    name = _RESERVED.sub(r"\1_", name, count=1) if _RESERVED.match(name) else name
    if _OURS.search(name) or name.endswith((".", " ")) or not name:
        name += "_"
    encoded = name.encode("utf-8")
    return name if len(encoded) <= _STEM_BYTES else encoded[: _STEM_BYTES - 1].decode("utf-8", "ignore") + "_"


def sha256_of(path: Path) -> str:
    """The hash of a file's content. Raises OSError, also for pipes and devices, which would never end."""
    if not path.is_file():
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def source_of(path: Path) -> dict[str, object]:
    """``source`` of a document or error file; empty where the file is none of ours."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    source = record.get("source") if isinstance(record, dict) else None
    return source if isinstance(source, dict) else {}


def corrections_path(document: Path) -> Path:
    """Where the corrections of a document file are."""
    return document.with_name(document.stem + CORRECTIONS)


def uncorrected_path(document: Path) -> Path:
    """Where the document is kept as it was before its corrections; a hidden folder, so that no ``*.json`` finds it."""
    return document.parent / ".uncorrected" / document.name


@dataclass(frozen=True, slots=True)
class Target:
    """The two files that one input can become; only one of them is there after a run."""

    document: Path
    error: Path


@dataclass(slots=True)
class Names:
    """Gives each input of one run its target; the same content under the same name is the same document."""

    root: Path
    _given: dict[tuple[Path, str], Input] = field(default_factory=dict)
    _listings: dict[Path, dict[str, Path]] = field(default_factory=dict)
    _hashes: dict[Path, str | None] = field(default_factory=dict)

    def assign(self, inputs: Iterable[Input]) -> list[Target]:
        """Targets in the order of the inputs: names do not depend on how many are read at once."""
        return [self.target(item) for item in inputs]

    def target(self, item: Input) -> Target:
        """The target of one input: the first name that is free, or that this very content has already."""
        folder = self.root.joinpath(*(safe_component(part) for part in item.folder))
        stem = safe_component(item.path.stem if item.path.suffix.lower() == ".pdf" else item.path.name)
        if self._has_variants(folder, stem):
            for name in self._variants(item, stem):  # written beside another document before: it stays there
                document = self._listing(folder).get(fold(name + ".json"))
                if document is not None and self._source(document).get("sha256") == self._hash(item):
                    return self._give(folder, name, item)
        if self._free(folder, stem, item):
            return self._give(folder, stem, item)
        variants = self._variants(item, stem)
        return self._give(folder, next((n for n in variants if self._free(folder, n, item)), variants[-1]), item)

    def _variants(self, item: Input, stem: str) -> list[str]:
        """The longer names; those behind the first are for foreign files that happen to have it."""
        digest = self._hash(item) or hashlib.sha256(str(item.path).encode("utf-8", "surrogateescape")).hexdigest()
        return [f"{stem}~{digest[:length]}" for length in (8, 12, 16)]

    def _free(self, folder: Path, stem: str, item: Input) -> bool:
        other = self._given.get((folder, fold(stem)))
        if other is not None:
            return self._hash(other) is not None and self._hash(other) == self._hash(item)
        listing = self._listing(folder)
        document, error = listing.get(fold(stem + ".json")), listing.get(fold(stem + ERROR))
        if document is not None:
            return self._hash(item) is not None and self._source(document).get("sha256") == self._hash(item)
        if error is not None:
            source = self._source(error)
            same_name = fold(str(source.get("file_name"))) == fold(clean_name(item.path.name))
            return same_name or source.get("sha256") == self._hash(item)
        return True

    def _has_variants(self, folder: Path, stem: str) -> bool:
        start = fold(stem) + "~"
        return any(name.startswith(start) for name in self._listing(folder))

    def _hash(self, item: Input) -> str | None:
        """The content's hash, worked out only where names clash; None where it cannot be read."""
        if item.path not in self._hashes:
            try:
                self._hashes[item.path] = sha256_of(item.path)
            except OSError:
                self._hashes[item.path] = None
        return self._hashes[item.path]

    def _source(self, path: Path) -> dict[str, object]:
        """``source`` of a document or error file that is there."""
        return source_of(path)

    def _listing(self, folder: Path) -> dict[str, Path]:
        if folder not in self._listings:
            try:
                self._listings[folder] = {fold(p.name): p for p in folder.iterdir() if p.name.endswith(".json")}
            except OSError:
                self._listings[folder] = {}
        return self._listings[folder]

    def _give(self, folder: Path, stem: str, item: Input) -> Target:
        self._given.setdefault((folder, fold(stem)), item)
        listing = self._listing(folder)
        return Target(
            document=listing.get(fold(stem + ".json"), folder / (stem + ".json")),
            error=listing.get(fold(stem + ERROR), folder / (stem + ERROR)),
        )
