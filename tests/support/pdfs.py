"""Small PDFs and broken files, made where a test needs them."""

from __future__ import annotations

from pathlib import Path

import pikepdf


def text_pdf(path: Path, *lines: str, pages: int = 1) -> Path:
    """A PDF whose pages say ``lines`` (Latin letters) in Helvetica, the page's number last."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=(595, 842))
        shown = [
            f"BT /F1 12 Tf 72 {760 - 20 * n} Td ({line}) Tj ET" for n, line in enumerate((*lines, f"page {number}"))
        ]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream("\n".join(shown).encode("ascii"))
    path.parent.mkdir(parents=True, exist_ok=True)
    pdf.save(path, deterministic_id=True)
    return path


def table_pdf(path: Path, rows: list[list[str]], *, caption: str = "") -> Path:
    """A PDF with one ruled table (cells 100 × 20 points) and a caption line above it, in Latin letters."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    page = pdf.add_blank_page(page_size=(595, 842))
    top, left, width, height = 700, 72, 100, 20
    drawn = ["0.5 w"]
    for n in range(len(rows) + 1):
        drawn.append(f"{left} {top - n * height} m {left + width * len(rows[0])} {top - n * height} l S")
    for n in range(len(rows[0]) + 1):
        drawn.append(f"{left + n * width} {top} m {left + n * width} {top - height * len(rows)} l S")
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            drawn.append(f"BT /F1 10 Tf {left + c * width + 5} {top - r * height - 14} Td ({text}) Tj ET")
    if caption:
        drawn.append(f"BT /F1 10 Tf {left} {top + 8} Td ({caption}) Tj ET")
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = pdf.make_stream("\n".join(drawn).encode("ascii"))
    path.parent.mkdir(parents=True, exist_ok=True)
    pdf.save(path, deterministic_id=True)
    return path


def encrypted_pdf(path: Path) -> Path:
    """A PDF that needs a password to open."""
    plain = text_pdf(path.with_suffix(".plain"), "secret")
    with pikepdf.open(plain) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="user"))
    plain.unlink()
    return path


def damaged_pdf(path: Path) -> Path:
    """A file that begins as a PDF and holds nothing that could be repaired."""
    path.write_bytes(b"%PDF-1.7\n" + b"\x00\xff broken " * 200)
    return path
