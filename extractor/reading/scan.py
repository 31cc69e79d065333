"""A look at a file's bytes: which things its dictionaries name, and which of its streams are damaged.

No parser: words are looked for in the file and in its object streams, and the streams of pages (not pictures) are
unpacked once. It answers what PDFium does not tell: actions, layers that may be off, units, broken content. Wrong
positives are possible (a word in a comment), so what follows from it is told, never decided by it alone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from extractor.errors import TooLargeError
from extractor.reading.compiled import STEPS
from extractor.reading.nesting import FORMS, unfolded

__all__ = ["Scan", "scan"]

_ACTIONS = (b"/JavaScript", b"/Launch", b"/SubmitForm", b"/ImportData", b"/GoToR", b"/GoToE", b"/Rendition")
_LAYERS_OFF = (re.compile(rb"/OFF\s*\[\s*\d"), re.compile(rb"/BaseState\s*/OFF"), re.compile(rb"/VE\s*\["))
_LAYER_RULES = (b"/AllOff", b"/AnyOff", b"/Usage")
_OTHERS = (b"/OCProperties", b"/UserUnit")
_STREAM = b"stream"
_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+)")
_NAME = re.compile(rb"/(\w+)")
_OUTSIDE = re.compile(rb"/F\s*(?:\(|<<|<[0-9A-Fa-f])")
_NOT_CONTENT = (b"/Subtype", b"/Type", b"/Length1", b"/FontFile", b"/N ")
_HEAD = 4096  # bytes in which a stream's dictionary must begin
_STEP = 1 << 15  # bytes that are unpacked at a time,
_OUT = 1 << 16  # and that may come out: pieces that stay in the processor's cache take half as long as large ones
_LAYERS = 8  # filters within each other that are undone
_FORM_MOST = 1 << 22  # bytes of a form in which what it draws is counted


@dataclass(frozen=True, slots=True)
class Scan:
    """``actions``: their kinds; ``layers``: one may be off; ``units``: a page may have one; ``damaged``: streams.

    Of an ``encrypted`` file only what stands outside its streams and strings is known: scan its plain copy.
    """

    actions: frozenset[str]
    layers: bool
    units: bool
    encrypted: bool
    damaged: int


def scan(content: bytes, limit: int) -> Scan:
    """Look through a file.

    Raises:
        TooLargeError: its streams (pictures aside) unpack to more than ``limit`` bytes, or its forms unfold to more
            than any page needs.
    """
    damaged = 0
    left = limit
    heads, streams = _parts(content)
    dictionaries = [b"\n".join(heads)]
    encrypted = b"/Encrypt" in dictionaries[0]
    outside = False
    for head, start, end in streams:
        outside = outside or _OUTSIDE.search(head) is not None
        layers = 0 if encrypted else _flate_layers(head)
        if not layers:
            continue
        objects = b"/ObjStm" in head
        if not objects and any(mark in head for mark in _NOT_CONTENT):
            continue
        unpacked, whole, size = _inflate(memoryview(content)[start:end], layers, left, keep=objects)
        left -= size
        if left <= 0:
            raise TooLargeError(f"streams unpack to more than {limit} bytes")
        damaged += not whole
        if unpacked is not None:
            dictionaries.append(unpacked)
    if not encrypted and unfolded(content, streams, partial(_form, content)) > FORMS:
        raise TooLargeError(f"forms within forms: more than {FORMS:,}")
    named = _named(dictionaries)
    actions = {word[1:].decode() for word in _ACTIONS if word in named}
    if outside:
        actions.add("ExternalStream")
    off = b"/OCProperties" in named and _may_be_off(b"\n".join(dictionaries))
    return Scan(frozenset(actions), off, b"/UserUnit" in named, encrypted, damaged)


def _form(content: bytes, head: bytes, start: int, end: int) -> bytes:
    """The operators of a form, as far as they can be unpacked within a bound."""
    data, layers = memoryview(content)[start:end], _flate_layers(head)
    return (_inflate(data, layers, _FORM_MOST, keep=True)[0] or b"") if layers else bytes(data[:_FORM_MOST])


def _named(dictionaries: Iterable[bytes]) -> set[bytes]:
    """Which of the names that matter are in the dictionaries."""
    names = _ACTIONS + _OTHERS
    if STEPS is None:
        return {name for text in dictionaries for name in names if name in text}
    flags = [STEPS.words(text, names) for text in dictionaries]
    return {name for name, there in zip(names, zip(*flags, strict=True), strict=True) if any(there)}


def _may_be_off(text: bytes) -> bool:
    """Whether the dictionaries hold anything by which a layer can be off."""
    return any(word in text for word in _LAYER_RULES) or any(p.search(text) for p in _LAYERS_OFF)


def _parts(content: bytes) -> tuple[list[bytes], list[tuple[bytes, int, int]]]:
    """The bytes outside of stream data; and of each stream its dictionary and where its data begins and ends."""
    between: list[bytes] = []
    streams: list[tuple[bytes, int, int]] = []
    position = 0
    while (found := _next_stream(content, position)) is not None:
        word, data = found
        before = content[position:word]
        between.append(before)
        begin = before.rfind(b"obj", max(0, len(before) - _HEAD))
        end = -1
        if begin >= 0:
            end = content.find(b"endstream", data)
            streams.append((before[begin:], data, end if end >= 0 else len(content)))
        position = end if end >= 0 else data
    between.append(content[position:])
    return between, streams


def _next_stream(content: bytes, position: int) -> tuple[int, int] | None:
    """Where the next word ``stream`` stands that ends its line (``endstream`` is another), and where its data begins.

    Looked for by hand: a pattern takes twenty times as long to go through a file.
    """
    word = content.find(_STREAM, position)
    while word >= 0:
        after = word + len(_STREAM)
        line_end = next((e for e in (b"\n", b"\r\n") if content.startswith(e, after)), None)
        if line_end is not None and not content.endswith(b"end", 0, word):
            return word, after + len(line_end)
        word = content.find(_STREAM, after)
    return None


def _flate_layers(head: bytes) -> int:
    """How often a stream is packed by Flate before any other filter comes."""
    found = _FILTERS.search(head)
    names = _NAME.findall(found[1]) if found else []
    return next((k for k, name in enumerate(names) if name not in (b"FlateDecode", b"Fl")), len(names[:_LAYERS]))


def _inflate(data: memoryview, layers: int, limit: int, *, keep: bool) -> tuple[bytes | None, bool, int]:
    """The unpacked stream (if it is to be kept), whether it is whole, and its size (more than ``limit`` for a bomb).

    ``layers``: how often it is packed; every layer counts.
    """
    unpackers = [_Unpacker() for _ in range(layers)]
    chunks: Iterator[bytes | memoryview] = (data[k : k + _STEP] for k in range(0, len(data), _STEP))
    for unpacker in unpackers:
        chunks = unpacker.unpack(chunks)
    kept: list[bytes | memoryview] = []
    for chunk in chunks:
        if keep:
            kept.append(chunk)
        if sum(u.size for u in unpackers) > limit:
            break
    size = sum(u.size for u in unpackers)
    whole = size > limit or unpackers[-1].whole
    return b"".join(kept) if keep else None, whole, size


class _Unpacker:
    """One layer of a packed stream, a step at a time."""

    def __init__(self) -> None:
        self.size = 0
        self.whole = False

    def unpack(self, chunks: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
        """What comes out of the chunks, as far as it can be unpacked."""
        unpacker = zlib.decompressobj()
        try:
            for chunk in chunks:
                packed = chunk
                while packed and not unpacker.eof:
                    out = unpacker.decompress(packed, _OUT)
                    self.size += len(out)
                    yield out
                    packed = unpacker.unconsumed_tail
                if unpacker.eof:
                    self.whole = True
                    return
        except zlib.error:
            return
