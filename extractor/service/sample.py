"""A sample paper, made by these few lines: a table with its total, the way council papers have them.

The text is set in a standard Japanese font that is not embedded (Adobe-Japan1 by the CMap ``UniJIS-UTF16-H``, ISO
32000-1, 9.7.5.2); every viewer has something to show it with, and its letters can be told without the font.
"""

from __future__ import annotations

__all__ = ["sample_pdf"]

_TITLE = "令和６年度　図書館の利用状況（見本）"
_INTRO = "貸出は１，２０４冊で、館別の冊数は次の表のとおりです。"
_CAPTION = "表１　館別の貸出冊数"
_ROWS = (("館名", "冊数（冊）"), ("中央館", "４８２"), ("東館", "３６１"), ("西館", "２４１"), ("移動図書館", "１２０"),
         ("合　計", "１，２０４"))  # fmt: skip
_LEFT, _TOP, _WIDTHS, _HEIGHT = 90, 640, (240, 120), 26


def sample_pdf() -> bytes:
    """The PDF; the same bytes each time."""
    drawn = [_text(90, 750, 16, _TITLE), _text(90, 710, 11, _INTRO), _text(90, 652, 11, _CAPTION), "0.6 w"]
    right, bottom = _LEFT + sum(_WIDTHS), _TOP - _HEIGHT * len(_ROWS)
    drawn += [f"{_LEFT} {y} m {right} {y} l S" for y in range(_TOP, bottom - 1, -_HEIGHT)]
    drawn += [f"{x} {_TOP} m {x} {bottom} l S" for x in (_LEFT, _LEFT + _WIDTHS[0], right)]
    for number, (label, count) in enumerate(_ROWS):
        y = _TOP - _HEIGHT * number - 17
        drawn += [_text(_LEFT + 10, y, 11, label), _text(right - 10 - 11 * len(count), y, 11, count)]
    content = "\n".join(drawn).encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /UniJIS-UTF16-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 /DW 1000 /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 5 >> >>",
        b"<< /Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 6 /FontBBox [-123 -257 1001 910] /ItalicAngle 0"
        b" /Ascent 723 /Descent -241 /CapHeight 709 /StemV 69 >>",
    )
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def _text(x: float, y: float, size: int, text: str) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
