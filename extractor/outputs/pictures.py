"""Pictures of places on a page, made by PDFium in a process of its own: a PDF is hostile until read.

The parent gives the places as JSON on standard input and takes PNGs back; a process that crashes, hangs or eats memory
costs the pictures of its document and nothing else. ``python -m extractor.outputs.pictures`` is the process.
What a viewer shows is what is pictured (annotations too, so that a black box over a name stays one).
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extractor.service import guard
from extractor.settings import Limits

__all__ = ["Mark", "Picture", "Place", "take"]

SECONDS = 60.0
WIDEST = 1200
"""Pixels across at most."""
SCALE = 2.0
"""Pixels for one PDF point: 144 dpi, enough to read a council paper's smallest figures."""
_STYLES = {"range": ((30, 90, 190), 16, 1), "cell": ((200, 32, 32), 0, 2), "first": ((200, 32, 32), 34, 4)}
"""Colour, depth of the tint (of 255) and width of the line (pixels); what comes later is drawn over it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to draw, in PDF points. ``kind``: ``first`` (likeliest), ``cell`` (possible), ``range`` (its ground)."""

    kind: str
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """What to picture: a box of a page (PDF points, top-left origin), with marks."""

    page: int
    bbox: tuple[float, float, float, float]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and its size in pixels."""

    png: bytes
    width: int
    height: int


def take(path: Path, places: Sequence[Place], *, seconds: float = SECONDS) -> list[Picture | None]:
    """Pictures of places of one PDF, in their order; None where one could not be made."""
    if not places:
        return []
    request = {"path": str(path.absolute()), "places": [asdict(place) for place in places]}
    root = str(Path(__file__).resolve().parents[2])
    with contextlib.suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {root!r}); import {__name__} as p; p.main()"],
            input=json.dumps(request).encode("ascii"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
        answers = [json.loads(line) for line in done.stdout.splitlines() if line.endswith(b"}")]
        pictures = [
            Picture(base64.b64decode(a["png"]), a["width"], a["height"]) if a.get("png") else None for a in answers
        ]
        return [*pictures, *[None] * (len(places) - len(pictures))]
    return [None] * len(places)


def main() -> None:
    """Serve one request: a JSON line for each picture, as soon as it is made."""
    request = json.loads(sys.stdin.buffer.read())
    guard.die_with_parent()
    guard.limit_memory(Limits().memory_bytes)
    guard.limit_cpu(SECONDS)
    guard.no_network()
    import pypdfium2

    with pypdfium2.PdfDocument(request["path"]) as pdf:
        for place in request["places"]:
            print(json.dumps(_take(pdf, place)), flush=True)


def _take(pdf: Any, place: dict[str, Any]) -> dict[str, Any]:
    """One picture as an answer; an empty one where the page cannot be drawn."""
    from PIL import ImageDraw

    if not 1 <= place["page"] <= len(pdf):
        return {}
    page = pdf[place["page"] - 1]
    width, height = page.get_size()
    x0, top, x1, bottom = place["bbox"]
    x0, x1 = max(0.0, min(x0, width - 1)), min(width, max(x1, 1.0))
    top, bottom = max(0.0, min(top, height - 1)), min(height, max(bottom, 1.0))
    if x1 - x0 < 1 or bottom - top < 1:
        return {}
    scale = min(SCALE, WIDEST / (x1 - x0))
    # PDFium's crop names what is cut off at the left, bottom, right and top of the displayed page, in points.
    image = page.render(scale=scale, crop=(x0, height - bottom, width - x1, top), draw_annots=True).to_pil()
    image = image.convert("RGB")
    pen = ImageDraw.Draw(image, "RGBA")
    for mark in sorted(place["marks"], key=lambda m: list(_STYLES).index(m["kind"])):
        box = [(mark["bbox"][0] - x0) * scale, (mark["bbox"][1] - top) * scale,
               (mark["bbox"][2] - x0) * scale, (mark["bbox"][3] - top) * scale]  # fmt: skip
        if box[2] > box[0] and box[3] > box[1]:
            colour, tint, line = _STYLES[mark["kind"]]
            pen.rectangle(box, fill=(*colour, tint), outline=(*colour, 255), width=line)
    stream = io.BytesIO()
    image.quantize(64).save(stream, "PNG", optimize=True)
    return {"png": base64.b64encode(stream.getvalue()).decode("ascii"), "width": image.width, "height": image.height}


if __name__ == "__main__":
    main()
