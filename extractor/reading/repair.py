"""Files whose cross-reference table or trailer is lost beyond what PDFium mends: objects are found again by scanning.

An update is appended that names every object where it was found, the last of each number counts, and a trailer with the
catalog. Objects in object streams are written out, since the stream that would name them may be unreachable.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

__all__ = ["rebuild"]

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})\s+(\d{1,5})\s+obj\b")
_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_NUMBER = re.compile(rb"/(N|First)\s+(\d+)")
_MOST = 1 << 20  # objects
_UNPACKED = 1 << 28  # bytes of object streams, together


def rebuild(content: bytes) -> bytes | None:
    """The file with a new cross-reference table, or None where no catalog can be found."""
    places: dict[int, tuple[int, int]] = {}
    catalog: int | None = None
    tree = False
    pages: dict[int, None] = {}
    found = list(_OBJECT.finditer(content))[:_MOST]
    packed: dict[int, bytes] = {}
    left = _UNPACKED
    for k, match in enumerate(found):
        number, generation = int(match[1]), int(match[2])
        end = found[k + 1].start() if k + 1 < len(found) else len(content)
        head = content[match.end() : min(end, match.end() + 4096)]
        places[number] = (match.start(), generation)
        packed.pop(number, None)
        dictionary = head.split(b"stream", 1)[0]
        if _CATALOG.search(dictionary):
            catalog = number
        tree = tree or _PAGES.search(dictionary) is not None
        if _PAGE.search(dictionary):
            pages[number] = None
        if b"/ObjStm" in head and b"stream" in head:
            for inner, body in _objects(content[match.end() : end], left).items():
                left -= len(body)
                if inner not in places:
                    packed[inner] = body
                    if _CATALOG.search(body):
                        catalog = inner
                    tree = tree or _PAGES.search(body) is not None
                    if _PAGE.search(body):
                        pages[inner] = None
    if not tree and pages:
        packed |= _tree(pages, max(places.keys() | packed.keys()) + 1)
        catalog = max(packed)
    if catalog is None or (not tree and not pages):
        return None
    out = bytearray(content)
    if not out.endswith(b"\n"):
        out += b"\n"
    for number, body in packed.items():
        places[number] = (len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(places):
        offset, generation = places[number]
        out += b"%d 1\n%010d %05d n \n" % (number, offset, generation)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (max(places) + 1, catalog, table)
    return bytes(out)


def _tree(pages: Iterable[int], first: int) -> dict[int, bytes]:
    """A page tree and a catalog for pages whose own are lost, in the order of the file."""
    kids = list(pages)
    return {
        first: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % n for n in kids)),
        first + 1: b"<< /Type /Catalog /Pages %d 0 R >>" % first,
    }


def _objects(stream: bytes, limit: int) -> dict[int, bytes]:
    """The objects in an object stream (its dictionary and data), as far as they can be unpacked."""
    head, _, rest = stream.partition(b"stream")
    numbers = {key: int(value) for key, value in _NUMBER.findall(head)}
    if set(numbers) != {b"N", b"First"}:
        return {}
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(rest.lstrip(b"\r\n"), max(limit, 1))
    except zlib.error:
        return {}
    first = numbers[b"First"]
    try:
        pairs = list(map(int, data[:first].split()))[: 2 * numbers[b"N"]]
    except ValueError:
        return {}
    starts = [first + offset for offset in pairs[1::2]]
    ends = [*starts[1:], len(data)]
    return {number: data[a:b].strip() for number, a, b in zip(pairs[::2], starts, ends, strict=False) if a < b}
