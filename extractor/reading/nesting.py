"""How often the forms of a file draw each other, told before a page is opened.

PDFium unfolds the forms of a page when it loads it, each as often as it is drawn: nine forms that draw the next one ten
times are 10⁹ objects, and so is one that draws itself twice. No limit of objects can be asked before the memory is
gone. They are counted by the same look at the file's bytes as in ``extractor.reading.scan``; forms whose resources
stand in an object of their own are not followed, so the limit of memory stays the last word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

__all__ = ["FORMS", "unfolded"]

FORMS = 1 << 24
"""So many forms within forms are no paper any more: PDFium would take gigabytes for them."""
_LEVELS = 40
"""So deep PDFium goes (kMaxFormLevel in cpdf_streamcontentparser.cpp)."""
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_NUMBER = re.compile(rb"(\d+)\s+\d+\s*\Z")
_NAMED = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+(\d+)\s+\d+\s+R\b")
_DRAW = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do(?![^\s/<\[(%])")


def unfolded(
    content: bytes, streams: Sequence[tuple[bytes, int, int]], unpack: Callable[[bytes, int, int], bytes]
) -> int:
    """How many forms the largest form of a file unfolds to, itself among them, cut off beyond ``FORMS``.

    Args:
        content: the file.
        streams: its streams: from ``obj`` on to the end of the dictionary, and where the data begins and ends.
        unpack: gives the data of such a stream as it is read.
    """
    forms = {}
    for head, start, end in streams:
        if b"/Form" in head and _FORM.search(head):
            place = content.rfind(b"obj", 0, start)
            number = _NUMBER.search(content, max(place - 24, 0), place)
            if number is not None:
                forms[int(number[1])] = (head, start, end)
    drawn: dict[int, list[tuple[int, int]]] = {}  # of a form: each form that it draws, and how often
    for form, (head, start, end) in forms.items():
        inner = {name: int(n) for name, n in _NAMED.findall(head) if int(n) in forms}
        if inner:
            often = Counter(_DRAW.findall(unpack(head, start, end)))
            drawn[form] = [(n, often[name]) for name, n in inner.items()]
    size = dict.fromkeys(forms, 1)
    for _ in range(_LEVELS):
        fresh = {n: min(1 + sum(k * size[i] for i, k in inside), FORMS + 1) for n, inside in drawn.items()}
        if all(size[n] == fresh[n] for n in fresh):
            break
        size |= fresh
    return max(size.values(), default=0)
