"""One folder of a storage, through fsspec: a folder of this machine, a bucket, or what else fsspec knows.

A file is there whole or not at all, as far as the storage allows: on a local folder by temporary file, fsync and
rename; on an object store by one request, which such stores make visible only once it is complete; elsewhere by a
temporary name and the storage's own rename.
"""

from __future__ import annotations

import contextlib
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.cluster.errors import ChangedError, FetchError, StorageError
from extractor.errors import UsageError
from extractor.language import say
from extractor.outputs.files import write_atomically

__all__ = ["Info", "Place", "Store", "is_hidden", "open_storage"]

CHUNK = 1 << 20
_ONE_REQUEST = frozenset(("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oci", "oss", "memory"))
"""Protocols of storages that show an object only when it is complete (read-after-write, no partial objects)."""
_MARKS = ("ETag", "etag", "md5", "checksum", "generation", "crc32c", "VersionId", "mtime", "LastModified",
          "last_modified", "created", "ino")  # fmt: skip
"""What storages tell of a file that changes with its content."""
_GONE = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)


@dataclass(frozen=True, slots=True)
class Place:
    """A file of a storage: the URL that the storage was opened by, and the path as that storage has it."""

    storage: str
    path: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Info:
    """What a storage tells of a file. ``token`` changes when the file does; None where the storage tells nothing."""

    size: int | None
    token: str | None


def open_storage(url: str) -> tuple[Any, str]:
    """The file system of a URL or plain path, and the path in it.

    Raises UsageError where fsspec, or the library of the protocol (``s3fs`` …), is not installed.
    """
    try:
        import fsspec
    except ImportError as error:
        raise UsageError(missing("fsspec")) from error
    try:
        if "://" not in url and "::" not in url:
            return fsspec.filesystem("file"), str(Path(url).absolute())
        system, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{url}: {error}") from error
    return system, str(path).rstrip("/") or str(path)


def missing(library: str) -> str:
    """What to install."""
    return say(
        f'{library} が必要です: pip install "gikai-extractor[cluster]"',
        f'{library} is needed: pip install "gikai-extractor[cluster]"',
    )


def is_local(system: Any) -> bool:
    """Whether a file system is that of this machine (which may be a share that all workers mount)."""
    return "file" in _protocols(system)


def is_hidden(name: str) -> bool:
    """Whether a part of a relative name begins with a dot."""
    return any(part.startswith(".") for part in name.split("/"))


def _protocols(system: Any) -> frozenset[str]:
    given = system.protocol
    return frozenset((given,) if isinstance(given, str) else given)


def info_of(record: dict[str, Any]) -> Info:
    """Size and token out of a storage's own record of a file."""
    size = record.get("size")
    marks = [f"{key}={record[key]}" for key in _MARKS if record.get(key) is not None]
    token = hashlib.sha256("\0".join([str(size), *marks]).encode()).hexdigest()[:32] if marks else None
    return Info(int(size) if isinstance(size, int | float) else None, token)


class Store:
    """The files of one folder by relative names (``a/b.json``). Every method raises StorageError for the storage."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.system, self.root = open_storage(url)
        self._one_request = bool(_ONE_REQUEST & _protocols(self.system))

    def path(self, name: str) -> str:
        """The storage's path of a relative name."""
        return f"{self.root}/{name}"

    def address(self, name: str) -> str:
        """A relative name as people and other programs call it."""
        return f"{self.url.rstrip('/')}/{name}"

    def names(self, below: str = "") -> set[str]:
        """The relative names of all files below a folder of it; none where it is not there."""
        root = self.path(below).rstrip("/") if below else self.root
        with _told(root):
            self.system.invalidate_cache()
            try:
                found: list[str] = self.system.find(root)
            except FileNotFoundError:
                return set()
        cut = len(self.root.rstrip("/")) + 1
        return {path[cut:] for path in found if path != root}

    def info(self, name: str) -> Info:
        """What the storage tells of a file that is there."""
        with _told(self.path(name)):
            return info_of(self.system.info(self.path(name)))

    def has(self, name: str) -> bool:
        """Whether a file is there."""
        with _told(self.path(name)):
            self.system.invalidate_cache()
            return bool(self.system.exists(self.path(name)))

    def get(self, name: str) -> bytes | None:
        """The content of a file; None where there is none."""
        with _told(self.path(name)):
            try:
                return bytes(self.system.cat_file(self.path(name)))
            except FileNotFoundError:
                return None

    def get_many(self, names: list[str]) -> dict[str, bytes]:
        """The contents of files, several at once where the storage can; those that are gone are left out."""
        with _told(self.root):
            paths = {self.path(name): name for name in names}
            found: dict[str, Any] = self.system.cat(list(paths), on_error="return") if paths else {}
            wrong = [e for e in found.values() if isinstance(e, Exception) and not isinstance(e, FileNotFoundError)]
            if wrong:
                raise wrong[0]
        return {paths[path]: content for path, content in found.items() if isinstance(content, bytes)}

    def put(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all."""
        path = self.path(name)
        with _told(path):
            if is_local(self.system):
                write_atomically(Path(path), content)
            elif self._one_request:
                self.system.pipe_file(path, content)
            else:
                self._renamed(path, lambda temporary: self.system.pipe_file(temporary, content))

    def send(self, name: str, local: Path) -> None:
        """Write a file of this machine's scratch folder there, whole or not at all."""
        path = self.path(name)
        if is_local(self.system):
            self.put(name, local.read_bytes())
            return
        with _told(path):
            if self._one_request:
                self.system.put_file(str(local), path)
            else:
                self._renamed(path, lambda temporary: self.system.put_file(str(local), temporary))

    def _renamed(self, path: str, write: Any) -> None:
        folder, _, name = path.rpartition("/")
        temporary = f"{folder}/.writing-{uuid.uuid4().hex}.tmp"
        self.system.makedirs(folder, exist_ok=True)
        try:
            write(temporary)
            self.system.mv(temporary, f"{folder}/{name}")
        except BaseException:
            with contextlib.suppress(OSError):
                self.system.rm_file(temporary)
            raise

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with _told(self.path(name)), contextlib.suppress(FileNotFoundError):
            self.system.rm_file(self.path(name))


def chunks_of(place: Place) -> Iterator[bytes]:
    """The content of an input, piece by piece.

    Raises ChangedError where it is not there or may not be read, FetchError where the storage does not give it.
    """
    try:
        system, _ = open_storage(place.storage)
        with system.open(place.path, "rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except _GONE as error:
        raise ChangedError(error.strerror or type(error).__name__) from error
    except (FetchError, UsageError, GeneratorExit):
        raise
    except Exception as error:  # each storage's library has a tree of errors of its own
        raise FetchError(_words(error)) from error


@contextlib.contextmanager
def _told(path: str) -> Iterator[None]:
    """What a storage complains about, as one error with the path."""
    try:
        yield
    except Exception as error:  # each storage's library has a tree of errors of its own
        raise StorageError(f"{_words(error)}: {path}") from error


def _words(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or f"{type(error).__name__}: {error}")
