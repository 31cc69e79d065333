"""A look at a file's bytes: which things its dictionaries name, and which of its streams are damaged.

No parser: words are looked for in the file and in its object streams, and the streams of pages (not pictures) are
unpacked once. It answers what PDFium does not tell: actions, layers that may be off, units, broken content. Wrong
positives are possible (a word in a comment), so what follows from it is told, never decided by it alone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.errors import TooLargeError

__all__ = ["Scan", "scan"]

_ACTIONS = {b"/JavaScript", b"/Launch", b"/SubmitForm", b"/ImportData", b"/GoToR", b"/GoToE", b"/Rendition"}
_WORDS = {*_ACTIONS, b"/OCProperties", b"/UserUnit", b"/Encrypt", b"/NeedsRendering"}
_LAYERS_OFF = re.compile(rb"/OFF\s*\[\s*\d|/BaseState\s*/OFF|/AllOff|/AnyOff|/VE\s*\[|/AS\s*\[")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FLATE_FIRST = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\b")
_FILTERS = re.compile(rb"/(?:FlateDecode|Fl)\b")
_OUTSIDE = re.compile(rb"/F\s*(?:\(|<<|<[0-9A-Fa-f])")
_NOT_CONTENT = (b"/Subtype", b"/Type", b"/Length1", b"/FontFile", b"/N ")
_HEAD = 4096  # bytes in which a stream's dictionary must begin
_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class Scan:
    """``actions``: their kinds; ``layers``: one may be off; ``units``: a page may have one; ``damaged``: streams."""

    actions: frozenset[str]
    layers: bool
    units: bool
    encrypted: bool
    damaged: int


def scan(content: bytes, limit: int) -> Scan:
    """Look through a file.

    Raises:
        TooLargeError: its streams (pictures aside) unpack to more than ``limit`` bytes.
    """
    words = {word for word in _WORDS if word in content}
    off = _LAYERS_OFF.search(content) is not None
    encrypted = b"/Encrypt" in words
    actions = {word[1:].decode() for word in words & _ACTIONS}
    damaged = 0
    left = limit
    for head, start in _streams(content):
        if _OUTSIDE.search(head):
            actions.add("ExternalStream")
        if encrypted or not _FLATE_FIRST.search(head):
            continue
        objects = b"/ObjStm" in head
        if not objects and any(mark in head for mark in _NOT_CONTENT):
            continue
        parts, whole, size = _inflate(content, start, left, keep=objects)
        left -= size
        if left > 0 and len(_FILTERS.findall(head)) > 1 and parts is None:
            left -= _inflate_twice(content, start, left)
        if left <= 0:
            raise TooLargeError(f"streams unpack to more than {limit} bytes")
        damaged += not whole
        if parts is not None:
            words |= {word for word in _WORDS if word in parts}
            off = off or _LAYERS_OFF.search(parts) is not None
    actions |= {word[1:].decode() for word in words & _ACTIONS}
    layers = b"/OCProperties" in words and off
    return Scan(frozenset(actions), layers or encrypted, b"/UserUnit" in words, encrypted, damaged)


def _streams(content: bytes) -> Iterator[tuple[bytes, int]]:
    """The dictionary of each stream (from ``obj`` on) and where its data begins."""
    position = 0
    while (found := _STREAM.search(content, position)) is not None:
        begin = content.rfind(b"obj", max(position, found.start() - _HEAD), found.start())
        if begin >= 0:
            yield content[begin : found.start()], found.end()
            end = content.find(b"endstream", found.end())
            position = end if end >= 0 else found.end()
        else:
            position = found.end()


def _inflate(content: bytes, start: int, limit: int, *, keep: bool) -> tuple[bytes | None, bool, int]:
    """The unpacked stream (if it is to be kept), whether it is whole, and its size (more than ``limit`` for a bomb)."""
    unpacker = zlib.decompressobj()
    kept: list[bytes] = []
    size = 0
    view = memoryview(content)
    position = start
    try:
        while not unpacker.eof and size <= limit:
            data = unpacker.unconsumed_tail or bytes(view[position : position + _STEP])
            if not unpacker.unconsumed_tail:
                position += len(data)
            if not data:
                break
            out = unpacker.decompress(data, _STEP)
            size += len(out)
            if keep:
                kept.append(out)
    except zlib.error:
        return b"".join(kept) if keep else None, False, size
    return b"".join(kept) if keep else None, unpacker.eof or size > limit, size


def _inflate_twice(content: bytes, start: int, limit: int) -> int:
    """Size of a stream that is packed twice, counted up to a little more than ``limit``."""
    outer, inner = zlib.decompressobj(), zlib.decompressobj()
    size = 0
    try:
        packed = outer.decompress(content[start : start + 16 * _STEP], 16 * _STEP)
        while packed and not inner.eof and size <= limit:
            size += len(inner.decompress(packed, _STEP))
            packed = inner.unconsumed_tail
    except zlib.error:
        return size
    return size
