"""A look at a file's bytes: which things its dictionaries name, and which of its streams are damaged.

No parser: words are looked for in the file and in its object streams, and the streams of pages (not pictures) are
unpacked once. It answers what PDFium does not tell: actions, layers that may be off, units, broken content. Wrong
positives are possible (a word in a comment), so what follows from it is told, never decided by it alone.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from extractor.errors import TooLargeError

__all__ = ["Scan", "scan"]

_ACTIONS = {b"/JavaScript", b"/Launch", b"/SubmitForm", b"/ImportData", b"/GoToR", b"/GoToE", b"/Rendition"}
_LAYERS_OFF = (re.compile(rb"/OFF\s*\[\s*\d"), re.compile(rb"/BaseState\s*/OFF"), re.compile(rb"/VE\s*\["))
_LAYER_RULES = (b"/AllOff", b"/AnyOff", b"/Usage")
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
    damaged = 0
    left = limit
    heads, streams = _parts(content)
    encrypted = any(b"/Encrypt" in head for head in heads)
    dictionaries = [b"\n".join(heads)]
    outside = False
    for head, start, end in streams:
        outside = outside or _OUTSIDE.search(head) is not None
        if encrypted or not _FLATE_FIRST.search(head):
            continue
        objects = b"/ObjStm" in head
        if not objects and any(mark in head for mark in _NOT_CONTENT):
            continue
        unpacked, whole, size = _inflate(memoryview(content)[start:end], left, keep=objects)
        left -= size
        if left > 0 and len(_FILTERS.findall(head)) > 1:
            left -= _inflate_twice(memoryview(content)[start:end], left)
        if left <= 0:
            raise TooLargeError(f"streams unpack to more than {limit} bytes")
        damaged += not whole
        if unpacked is not None:
            dictionaries.append(unpacked)
    text = b"\n".join(dictionaries)
    actions = {word[1:].decode() for word in _ACTIONS if word in text}
    if outside:
        actions.add("ExternalStream")
    layers = encrypted or (b"/OCProperties" in text and _may_be_off(text))
    return Scan(frozenset(actions), layers, b"/UserUnit" in text, encrypted, damaged)


def _may_be_off(text: bytes) -> bool:
    """Whether the dictionaries hold anything by which a layer can be off."""
    return any(word in text for word in _LAYER_RULES) or any(p.search(text) for p in _LAYERS_OFF)


def _parts(content: bytes) -> tuple[list[bytes], list[tuple[bytes, int, int]]]:
    """The bytes outside of stream data; and of each stream its dictionary and where its data begins and ends."""
    between: list[bytes] = []
    streams: list[tuple[bytes, int, int]] = []
    position = 0
    while (found := _STREAM.search(content, position)) is not None:
        before = content[position : found.start()]
        between.append(before)
        begin = before.rfind(b"obj", max(0, len(before) - _HEAD))
        end = -1
        if begin >= 0:
            end = content.find(b"endstream", found.end())
            streams.append((before[begin:], found.end(), end if end >= 0 else len(content)))
        position = end if end >= 0 else found.end()
    between.append(content[position:])
    return between, streams


def _inflate(data: memoryview, limit: int, *, keep: bool) -> tuple[bytes | None, bool, int]:
    """The unpacked stream (if it is to be kept), whether it is whole, and its size (more than ``limit`` for a bomb)."""
    unpacker = zlib.decompressobj()
    kept: list[bytes] = []
    size = 0
    packed: bytes | memoryview = b""
    position = 0
    try:
        while not unpacker.eof and size <= limit:
            if not packed:
                packed = data[position : position + _STEP]
                position += len(packed)
            if not packed:
                break
            out = unpacker.decompress(packed, _STEP)
            size += len(out)
            packed = unpacker.unconsumed_tail
            if keep:
                kept.append(out)
        whole = unpacker.eof or size > limit
    except zlib.error:
        whole = False
    return b"".join(kept) if keep else None, whole, size


def _inflate_twice(data: memoryview, limit: int) -> int:
    """Size of a stream that is packed twice, counted up to a little more than ``limit``."""
    outer, inner = zlib.decompressobj(), zlib.decompressobj()
    size = 0
    try:
        packed = outer.decompress(data, 16 * _STEP)
        while packed and not inner.eof and size <= limit:
            size += len(inner.decompress(packed, _STEP))
            packed = inner.unconsumed_tail
    except zlib.error:
        return size
    return size
