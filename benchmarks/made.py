"""Documents of any size, made for measuring: pages with a caption, a ruled table of figures with a total, and a note.

Each page's content differs, so that nothing is fast only because it was seen before. Plain PDF, no library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

__all__ = ["figures_page", "ruled", "write_pdf"]

COLUMNS, ROWS = 6, 24


def ruled(left: float, top: float, width: float, height: float, columns: int, rows: int) -> Iterator[str]:
    """The rules of a grid, as drawing operators (origin at the bottom left)."""
    for n in range(rows + 1):
        y = top - n * height
        yield f"{left} {y} m {left + width * columns} {y} l S"
    for n in range(columns + 1):
        x = left + n * width
        yield f"{x} {top} m {x} {top - height * rows} l S"


def figures_page(seed: int) -> str:
    """One page: Table N, labels and figures, the last row their total."""
    drawn = [f"BT /F1 11 Tf 60 780 Td (Table {seed + 1} Requests by ward) Tj ET", "0.5 w"]
    drawn += ruled(60, 760, 75, 20, COLUMNS, ROWS)
    rows: list[list[str]] = [["Ward", *(f"Kind {c}" for c in range(1, COLUMNS))]]
    figures = [[(seed * 7919 + r * 104729 + c * 1299709) % 9973 for c in range(1, COLUMNS)] for r in range(ROWS - 2)]
    rows += [[f"Ward {seed}-{r + 1}", *(f"{v:,}" for v in line)] for r, line in enumerate(figures)]
    rows.append(["Total", *(f"{sum(line[c] for line in figures):,}" for c in range(COLUMNS - 1))])
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            drawn.append(f"BT /F1 10 Tf {64 + 75 * c} {746 - 20 * r} Td ({text}) Tj ET")
    drawn.append(f"BT /F1 9 Tf 60 250 Td (Figures of page {seed + 1}, as counted at the end of the year.) Tj ET")
    drawn.append(f"BT /F1 9 Tf 290 30 Td (- {seed + 1} -) Tj ET")
    return "\n".join(drawn)


def write_pdf(path: Path, pages: Iterable[str], size: tuple[float, float] = (595, 842)) -> Path:
    """Pages, each given as its drawing operators, as a PDF with Helvetica as /F1."""
    objects: list[bytes] = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids: list[int] = []
    for content in pages:
        stream = content.encode("ascii")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (*size, len(objects))
        )
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    listed = b" ".join(b"%d 0 R" % k for k in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed)
    path.write_bytes(_file(objects))
    return path


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for n, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
