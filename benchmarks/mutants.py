"""Breaks good papers in seeded ways and has them read: each must give a document or a known code, in time.

    python benchmarks/mutants.py fixtures --count 300 --seed 1 [--jobs 2] [--keep DIR]

Half of the breaks are of the file's bytes (cut, flipped, swapped, numbers of its structure), half of what the file
says (content streams, boxes, page trees, fonts), written with pikepdf as a sound file so that it is read to the end.
``--keep``: the files that went wrong, for a test. ``tests/reading/test_mutants.py`` runs a few of them.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from extractor.codes import ERRORS
from extractor.outputs.names import Target
from extractor.service.job import Job, Outcome
from extractor.service.pool import Pool
from extractor.settings import Limits, Settings

Chance = random.Random
KNOWN = {error.code for error in ERRORS} - {"internal-error", "unreadable"}
ODD_NUMBERS = (
    b"0", b"-1", b"1", b"7", b"65536", b"99999999", b"2147483648", b"-2147483649", b"1e38", b"0.0000001", b"1" * 20,
)  # fmt: skip
ODD_CODES = (b"0000", b"D800", b"001B", b"202E", b"FFFF", b"3042" * 300, b"2FF3", b"F8FF")
_NUMBER = re.compile(rb"(?<![\w.])[-+]?\d*\.?\d+(?![\w.])")
_KEY = re.compile(rb"/(Length|Count|Size|Prev|W|Index|First|N|Kids|Parent|Pages|Type|Filter|MediaBox|Root|Contents)\b")
_CODE = re.compile(rb"<[0-9A-Fa-f]{4}>(?=\s*\n)")


# breaks of bytes


def cut(data: bytearray, chance: Chance) -> None:
    del data[chance.randrange(len(data)) :]


def flip(data: bytearray, chance: Chance) -> None:
    for _ in range(chance.choice((1, 5, 50, 500))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def blank(data: bytearray, chance: Chance) -> None:
    start, size = chance.randrange(len(data)), chance.choice((4, 64, 1024, 16384))
    end = min(start + size, len(data))
    data[start:end] = chance.choice((b"\0", b" ", b"\xff")) * (end - start)


def swap(data: bytearray, chance: Chance) -> None:
    size = chance.choice((8, 200, 4096))
    one, two = (chance.randrange(max(len(data) - size, 1)) for _ in range(2))
    data[one : one + size], data[two : two + size] = data[two : two + size], data[one : one + size]


def drop(data: bytearray, chance: Chance) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.choice((1, 20, 700, 9000))]


def push(data: bytearray, chance: Chance) -> None:
    start = chance.choice((0, chance.randrange(len(data))))
    data[start:start] = chance.randbytes(chance.choice((1, 30, 2000)))


def repeat(data: bytearray, chance: Chance) -> None:
    start = chance.randrange(len(data))
    data += data[start : start + 20000]


def number(data: bytearray, chance: Chance) -> None:
    """Numbers of the structure, not of packed streams: those near its keys."""
    keys = list(_KEY.finditer(data))
    for key in sorted(chance.sample(keys, min(chance.choice((1, 3, 20)), len(keys))), key=lambda k: -k.start()):
        found = _NUMBER.search(data, key.end(), key.end() + 40)
        if found:
            data[found.start() : found.end()] = chance.choice(ODD_NUMBERS)


def reference(data: bytearray, chance: Chance) -> None:
    """References to other objects, which make circles and wrong kinds."""
    found = list(re.finditer(rb"\b(\d{1,6}) 0 R\b", data))
    for one in chance.sample(found, min(chance.choice((1, 4, 30)), len(found))):
        other = chance.choice(found).group(1)
        data[one.start(1) : one.end(1)] = other.rjust(one.end(1) - one.start(1), b"0")[-(one.end(1) - one.start(1)) :]


def table(data: bytearray, chance: Chance) -> None:
    """Where the cross-reference table is said to be, and what it says."""
    start = data.rfind(b"startxref")
    place = chance.randrange(max(start - 400, 0), len(data)) if start > 0 else chance.randrange(len(data))
    for found in list(_NUMBER.finditer(data, place))[: chance.choice((1, 8))]:
        data[found.start() : found.end()] = str(chance.randrange(len(data))).encode()[: found.end() - found.start()]


# breaks of what a sound file says


def _streams(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        content = page.obj.get("/Contents")
        yield from content if isinstance(content, Array) else [content] if content is not None else []


def _stream(pdf: pikepdf.Pdf, chance: Chance) -> Any:
    return chance.choice(list(_streams(pdf)))


def figures(pdf: pikepdf.Pdf, chance: Chance) -> None:
    """Numbers of a content stream: places, matrices, colours, widths."""
    stream = _stream(pdf, chance)
    share = chance.choice((0.002, 0.02, 0.3))

    def odd(found: re.Match[bytes]) -> bytes:
        return chance.choice(ODD_NUMBERS) if chance.random() < share else found.group()

    stream.write(_NUMBER.sub(odd, stream.read_bytes()))


def operators(pdf: pikepdf.Pdf, chance: Chance) -> None:
    """Operators in another order, left out, or many times."""
    stream = _stream(pdf, chance)
    lines = stream.read_bytes().split(b"\n")
    for _ in range(chance.choice((1, 10, 200))):
        way, place = chance.randrange(4), chance.randrange(len(lines))
        if way == 0:
            del lines[place]
        elif way == 1:
            lines[place:place] = [chance.choice((b"q", b"Q", b"BT", b"ET", b"W n", b"EMC", b"BI ID EI", b"/No gs"))]
        elif way == 2:
            lines[place:place] = [lines[place]] * chance.choice((2, 300))
        else:
            other = chance.randrange(len(lines))
            lines[place], lines[other] = lines[other], lines[place]
        lines = lines or [b""]
    stream.write(b"\n".join(lines))


def nest(pdf: pikepdf.Pdf, chance: Chance) -> None:
    """Saved states, marked content or arrays deeper than anybody writes them."""
    stream, depth = _stream(pdf, chance), chance.choice((30, 3000, 60000))
    pairs = ((b"q ", b" Q"), (b"/A BMC ", b" EMC"), (b"[", b"]"), (b"<</A ", b">>"), (b"(", b")"))
    before, after = chance.choice(pairs)
    stream.write(before * depth + stream.read_bytes() + after * depth)


def boxes(pdf: pikepdf.Pdf, chance: Chance) -> None:
    """Pages of odd sizes, places and turns."""
    for page in chance.sample(list(pdf.pages), max(len(pdf.pages) // 2, 1)):
        key = chance.choice(("/MediaBox", "/CropBox", "/Rotate", "/UserUnit"))
        odd = [0, -1, 0.0001, 14400, 1e7, -1e9, 595, 842, 2**31]
        if key in ("/Rotate", "/UserUnit"):
            page.obj[key] = chance.choice([*odd, 45, 90, 270, 100000])
        else:
            page.obj[key] = Array([chance.choice(odd) for _ in range(chance.choice((4, 4, 4, 3, 0)))])


def tree(pdf: pikepdf.Pdf, chance: Chance) -> None:
    """A deep page tree, pages twice, many empty pages, wrong counts."""
    way, root = chance.randrange(5), pdf.Root.Pages
    if way == 0:
        for _ in range(chance.choice((5, 200, 4000))):
            root = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([root]), Count=root.Count))
        pdf.Root.Pages = root
    elif way == 1:
        root.Kids = Array([*root.Kids, *root.Kids])
    elif way == 2:
        blank_page = pdf.make_indirect(Dictionary(Type=Name.Page, Parent=root, MediaBox=Array([0, 0, 595, 842])))
        count = chance.choice((3, 300))
        root.Kids = Array([*root.Kids, *[blank_page] * count])
        root.Count = len(root.Kids)
    elif way == 3:
        root.Count = chance.choice((0, -1, 1, 10**6))
    else:
        root.Kids.append(root)


def outline(pdf: pikepdf.Pdf, chance: Chance) -> None:
    """Bookmarks that lead in a circle."""
    item = pdf.make_indirect(Dictionary(Title="資料\x00\x1b[2J" + "長" * chance.choice((1, 9000))))
    item.Next = item.First = item.Last = item.Parent = item
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=99))


def fonts(pdf: pikepdf.Pdf, chance: Chance) -> None:
    """Fonts with widths, maps and programs that are not theirs."""
    found = [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == Name.Font]
    if not found:
        figures(pdf, chance)
        return
    for font in chance.sample(found, max(len(found) // 2, 1)):
        key = chance.choice(sorted(font.keys()))
        if chance.random() < 0.4:
            del font[key]
        elif chance.random() < 0.5:
            font[key] = chance.choice(found)
        else:
            font[key] = chance.choice((-1, 2**31, Name.Identity, Array([]), pikepdf.String(b"\xfe\xff\xd8\x3d")))


def maps(pdf: pikepdf.Pdf, chance: Chance) -> None:
    """Maps to Unicode that give control characters, halves of pairs, long strings, or the wrong letters."""
    found = [o for o in pdf.objects if isinstance(o, Dictionary) and "/ToUnicode" in o]
    if not found:
        figures(pdf, chance)
        return

    def odd(code: re.Match[bytes]) -> bytes:
        return b"<" + chance.choice(ODD_CODES) + b">" if chance.random() < 0.1 else code.group()

    for font in found:
        font.ToUnicode.write(_CODE.sub(odd, font.ToUnicode.read_bytes()))


def pictures(pdf: pikepdf.Pdf, chance: Chance) -> None:
    """A picture that says to be larger than it is, drawn over the page."""
    page = chance.choice(list(pdf.pages))
    side = chance.choice((0, 1, 70000, 2**30))
    image = pdf.make_stream(chance.randbytes(64))
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width = image.Height = side
    image.BitsPerComponent, image.ColorSpace = chance.choice((1, 8, 16, 77)), Name.DeviceGray
    filters = (Name.DCTDecode, Name.JPXDecode, Name.CCITTFaxDecode, Name.JBIG2Decode, Name.FlateDecode, Name.Nothing)
    if chance.random() < 0.6:
        image.Filter = chance.choice(filters)
    name = page.add_resource(image, Name.XObject)
    page.contents_add(f"q 500 0 0 700 20 20 cm {name} Do Q".encode())


BYTES: tuple[Callable[[bytearray, Chance], None], ...] = (
    cut, flip, blank, swap, drop, push, repeat, number, reference, table,
)  # fmt: skip
CONTENTS: tuple[Callable[[pikepdf.Pdf, Chance], None], ...] = (
    figures, operators, nest, boxes, tree, outline, fonts, maps, pictures,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A broken paper: its file, and how it was broken."""

    path: Path
    way: str


def mutants(papers: list[Path], count: int, seed: int, folder: Path) -> Iterator[Mutant]:
    """Broken papers, the same for the same seed; each of one kind of break, sometimes several times."""
    for turn in range(count):
        chance = random.Random(f"{seed} {turn}")
        paper = papers[turn % len(papers)] if turn < len(papers) else chance.choice(papers)
        if turn % 2:
            change = chance.choice(CONTENTS)
            data = bytearray(_changed(paper, change, chance))
            way = change.__name__
        else:
            breaks = chance.choices(BYTES, k=chance.choice((1, 1, 3)))
            data = bytearray(paper.read_bytes())
            for each in breaks:
                if len(data) > 1:
                    each(data, chance)
            way = "+".join(each.__name__ for each in breaks)
        path = folder / f"{seed}-{turn:05}-{way}-{paper.name}"
        path.write_bytes(data)
        yield Mutant(path, way)


def _changed(paper: Path, change: Callable[[pikepdf.Pdf, Chance], None], chance: Chance) -> bytes:
    with tempfile.TemporaryFile() as file:
        with pikepdf.open(paper) as pdf:
            change(pdf, chance)
            pdf.save(file, deterministic_id=True, compress_streams=chance.random() < 0.5)
        file.seek(0)
        return file.read()


def wrong_with(outcome: Outcome) -> str | None:
    """What is wrong with what came of a paper; None where it is as it must be."""
    target = outcome.job.target
    if target.document.exists() == target.error.exists():
        return "both files, or none"
    text = outcome.output.read_bytes().decode("utf-8")
    record = json.loads(text, parse_constant=lambda name: sys.exit(f"{name} in {outcome.job.name}"))
    if odd := re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]|\\\\u(00[01]|d[89a-f])", text):
        return f"{odd.group()!r} in the JSON"
    if outcome.error is not None:
        code = record["error"]["code"]
        return None if code in KNOWN else f"{code}: {record['error']['message']['en']}"
    from extractor.model import Document

    Document.model_validate(record)
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("papers", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--ocr", default="never")
    parser.add_argument("--slow", type=float, default=20.0, help="seconds after which a paper is told as slow")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    papers = sorted(p for path in options.papers for p in ([path] if path.is_file() else path.rglob("*.pdf")))
    counts: Counter[str] = Counter()
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        settings = Settings(ocr=options.ocr, limits=Limits(seconds=60.0))
        broken, jobs = {}, []
        for mutant in mutants(papers, options.count, options.seed, root):
            name = mutant.path.stem
            broken[mutant.path] = mutant
            jobs.append(Job(mutant.path, name, Target(root / f"{name}.json", root / f"{name}.error.json"), settings))
        begun = time.monotonic()
        with Pool(options.jobs) as pool:
            for outcome in pool.run(jobs):
                wrong = wrong_with(outcome)
                code = "document" if outcome.error is None else outcome.error["error"]["code"]
                counts[code] += 1
                now = time.monotonic()
                if now - begun > options.slow or code in ("timeout", "out-of-memory"):
                    print(f"slow or large: {outcome.job.name}: {code}, {now - begun:.1f} s", flush=True)
                    if options.keep:
                        options.keep.mkdir(parents=True, exist_ok=True)
                        outcome.job.path.rename(options.keep / ("slow-" + outcome.job.path.name))
                begun = now
                if wrong is not None:
                    faults += 1
                    print(f"WRONG: {outcome.job.name}: {wrong}", flush=True)
                    if options.keep and outcome.job.path.exists():
                        options.keep.mkdir(parents=True, exist_ok=True)
                        outcome.job.path.rename(options.keep / outcome.job.path.name)
        left = [p.name for p in root.rglob(".*")]
        if left:
            faults += 1
            print(f"WRONG: left behind: {left}")
    print(f"{sum(counts.values())} papers: {dict(counts.most_common())}; wrong: {faults}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
