"""Recognition measured: scans are made from digital papers, read again and compared with the digital reading.

    python benchmarks/ocr_speed.py PAPER.pdf… [--pages 1,2] [--kinds "150 dpi,photocopy"] [--keep DIR] [--tesseract]

For each kind of scan: cells found in their place with the same spans (strict F1), figures exact, characters wrong,
seconds and CPU seconds a page, peak memory. ``--tesseract`` reads the same pages with tesseract's ``jpn`` and compares
the characters alone; ``--plain`` takes the same engine on whole pages without prior, rules or cells.
"""

from __future__ import annotations

import argparse
import io
import resource
import shutil
import subprocess
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

import extractor
from extractor.model import Document

Grey = NDArray[np.uint8]


def _turned(page: Grey, degrees: float) -> Grey:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def _jpeg(page: Grey, quality: int) -> Grey:
    return cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE)


def _noisy(page: Grey, sigma: float, rng: np.random.Generator) -> Grey:
    return np.clip(page + rng.normal(0, sigma, page.shape), 0, 255).astype(np.uint8)


def _shadow(page: Grey) -> Grey:
    """The dark side of a binding, and paper that is not white."""
    fade = np.linspace(0.78, 0.97, page.shape[1])[None, :]
    return (page * fade).astype(np.uint8)


def _photocopy(page: Grey, rng: np.random.Generator) -> Grey:
    """Ink that spreads and breaks, dust, then black and white alone."""
    soft = cv2.GaussianBlur(page, (0, 0), 1.0).astype(np.float32)
    uneven = cv2.GaussianBlur(rng.normal(0, 1, page.shape).astype(np.float32), (0, 0), 3)
    ink = soft + 45 * uneven / max(float(uneven.std()), 1e-6) * 0.5 < 150
    dust = rng.random(page.shape) < 0.0006
    dust = cv2.dilate(dust.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0
    return np.where(ink | dust, 0, 255).astype(np.uint8)


Make = Callable[[Grey, np.random.Generator], Grey]
KINDS: dict[str, tuple[int, Make]] = {
    "clean 250": (250, lambda p, r: _noisy(_turned(p, 0.7), 4, r)),
    "fax 200 1-bit": (200, lambda p, r: np.where(_turned(p, -0.4) < 150, 0, 255).astype(np.uint8)),
    "150 dpi": (150, lambda p, r: _noisy(_turned(p, 0.5), 4, r)),
    "skew 2": (200, lambda p, r: _noisy(_turned(p, 2.0), 4, r)),
    "jpeg 40": (200, lambda p, r: _jpeg(_noisy(_turned(p, -0.5), 6, r), 40)),
    "shadow": (200, lambda p, r: _jpeg(_noisy(_shadow(_turned(p, 0.6)), 5, r), 60)),
    "photocopy": (200, lambda p, r: _photocopy(_turned(p, -0.8), r)),
    "150 skew 2 jpeg 40": (150, lambda p, r: _jpeg(_noisy(_turned(p, -2.0), 6, r), 40)),
    "turned 90": (200, lambda p, r: np.ascontiguousarray(np.rot90(_noisy(_turned(p, 0.5), 4, r)))),
    "upside down": (200, lambda p, r: np.ascontiguousarray(np.rot90(_noisy(_turned(p, 0.5), 4, r), 2))),
}


def scan(paper: Path, target: Path, kind: str, pages: Iterable[int] | None = None, seed: int = 7) -> Path:
    """A scan of a paper's pages, of one of the ``KINDS``, as a PDF of pictures."""
    dpi, make = KINDS[kind]
    rng = np.random.default_rng(seed)
    pictures = []
    with pypdfium2.PdfDocument(paper) as pdf:
        for number in pages or range(1, len(pdf) + 1):
            bitmap = pdf[number - 1].render(scale=dpi / 72, grayscale=True)
            page = np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, bitmap.width))
            made = make(page, rng)
            picture = Image.fromarray(made)
            pictures.append(picture.convert("1") if set(np.unique(made)) <= {0, 255} else picture)
    options = {} if pictures[0].mode == "1" else {"quality": 85}
    pictures[0].save(target, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, **options)
    return target


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def compare(true: Document, read: Document, show: int = 0) -> dict[str, float]:
    """Cells and figures of the tables, matched in their order; characters of cells and blocks."""

    def cells(document: Document) -> list[dict[tuple[int, int, int, int], str]]:
        return [{(c.row, c.column, c.row_span, c.column_span): _fold(c.text) for c in t.cells} for t in document.tables]

    left, right = cells(true), cells(read)
    pairs = []
    used: set[int] = set()
    for a in left:
        best = max(
            (k for k in range(len(right)) if k not in used),
            key=lambda k: sum(right[k].get(p) == t for p, t in a.items()),
            default=None,
        )
        if best is not None and any(right[best].get(p) == t for p, t in a.items()):
            used.add(best)
            pairs.append((a, right[best]))
        else:
            pairs.append((a, {}))
    hits = sum(b.get(p) == t for a, b in pairs for p, t in a.items())
    places = sum(p in b for a, b in pairs for p in a)
    total, found = sum(map(len, left)), sum(map(len, right))
    figures = [(t, b.get(p)) for a, b in pairs for p, t in a.items() if t.replace(",", "").replace(".", "").isdigit()]
    wrong = [(p, t, b[p]) for a, b in pairs for p, t in a.items() if p in b and b[p] != t]
    chars = sum(len(t) for a, b in pairs for p, t in a.items() if p in b)
    for place, t, got in wrong[:show]:
        print("   ", place, t, "|", got)
    mine = Counter(_fold("".join((b.text or "") for b in true.blocks)))
    theirs = Counter(_fold("".join((b.text or "") for b in read.blocks)))
    return {
        "f1": 2 * hits / max(total + found, 1),
        "structure": 2 * places / max(total + found, 1),
        "figures": sum(t == got for t, got in figures) / max(len(figures), 1),
        "figures_n": len(figures),
        "cer": sum(_distance(t, got) for _, t, got in wrong) / max(chars, 1),
        "prose": sum((mine & theirs).values()) / max(sum(mine.values()), 1),
    }


def characters(document: Document) -> str:
    """All that a document says, cells and blocks."""
    parts = [b.text or "" for b in document.blocks] + [c.text for t in document.tables for c in t.cells]
    return _fold("".join(parts))


def tesseract(scan: Path) -> tuple[str, float]:
    """What tesseract's jpn reads on the pages of a scan, and its seconds."""
    start, said = time.perf_counter(), []
    with pypdfium2.PdfDocument(scan) as pdf:
        for page in pdf:
            buffer = io.BytesIO()
            page.render(scale=200 / 72, grayscale=True).to_pil().save(buffer, "PNG")
            run = subprocess.run(
                ["tesseract", "-", "-", "-l", "jpn", "--psm", "3"],
                input=buffer.getvalue(),
                capture_output=True,
                check=True,
            )
            said.append(run.stdout.decode())
    return _fold("".join(said)), time.perf_counter() - start


def plain(scan: Path) -> tuple[str, float]:
    """What the same engine reads on whole pages as it comes, and its seconds."""
    import rapidocr

    engine = rapidocr.RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
        }
    )
    start, said = time.perf_counter(), []
    with pypdfium2.PdfDocument(scan) as pdf:
        for page in pdf:
            found = engine(np.asarray(page.render(scale=200 / 72).to_pil().convert("RGB")))
            said.extend(found.txts or ())
    return _fold("".join(said)), time.perf_counter() - start


def _shared(true: str, read: str) -> float:
    """The share of the true characters that were read, whatever their order."""
    return sum((Counter(true) & Counter(read)).values()) / max(len(true), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", nargs="+", type=Path)
    parser.add_argument("--pages", type=lambda s: tuple(int(n) for n in s.split(",")))
    parser.add_argument("--kinds", type=lambda s: s.split(","), default=list(KINDS))
    parser.add_argument("--keep", type=Path, help="where the scans are left")
    parser.add_argument("--tesseract", action="store_true")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    print("paper | kind | strict F1 | structure | figures | CER cells | characters | s/page | CPU s/page | peak MB")
    for paper in options.papers:
        true = extractor.extract(paper, ocr="never", pages=options.pages)
        for kind in options.kinds:
            made = scan(paper, folder / f"{paper.stem}.{kind.replace(' ', '-')}.pdf", kind, options.pages)
            wall, cpu = time.perf_counter(), time.process_time()
            read = extractor.extract(made)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            score, n = compare(true, read, options.show), len(read.pages)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
            print(
                f"{paper.stem} | {kind} | {score['f1']:.4f} | {score['structure']:.4f} | {score['figures']:.4f} of "
                f"{score['figures_n']} | {score['cer']:.3%} | {_shared(characters(true), characters(read)):.2%} | "
                f"{wall / n:.1f} | {cpu / n:.1f} | {peak:.0f}",
                flush=True,
            )
            others: list[tuple[str, Callable[[Path], tuple[str, float]]]] = []
            if options.tesseract and shutil.which("tesseract"):
                others.append(("tesseract", tesseract))
            if options.plain:
                others.append(("plain", plain))
            for name, other in others:
                said, seconds = other(made)
                share = _shared(characters(true), said)
                print(f"{paper.stem} | {kind}, {name} | | | | | {share:.2%} | {seconds / n:.1f} | |")


if __name__ == "__main__":
    main()
