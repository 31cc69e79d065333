"""What a file needs before it can be read: its kind, its structure, its password, its size; and what else it holds."""

import dataclasses
import os
import zlib
from pathlib import Path

import pikepdf
import pytest

from extractor import notices
from extractor.errors import (
    DamagedError,
    EmptyFileError,
    EncryptedError,
    InputError,
    NotAPdfError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
    UsageError,
)
from extractor.reading import open_document
from extractor.settings import Limits, Settings
from tests.reading.build import hexed, said, write
from tests.support.pdfs import damaged_pdf, encrypted_pdf, text_pdf

READERS = ["pdfium", "pdfplumber"]
LINE = f"BT /J 10 Tf 50 700 Td {hexed('合計127')} Tj ET\n"


def opened(path: Path, settings: Settings) -> tuple[str, list[str]]:
    """All text of a file, and the codes of what is told of it."""
    with open_document(path, settings) as paper:
        texts = [said(paper.page(n)) for n in range(1, paper.page_count + 1)]
        return "".join(texts), [p.code for p in notices.of_paper(paper, settings)]


def fails(path: Path, settings: Settings | None = None) -> type[InputError]:
    with pytest.raises(InputError) as caught, open_document(path, settings or Settings()):
        pass
    return type(caught.value)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFileError),
        (b"a", NotAPdfError),
        (bytes(4096), NotAPdfError),
        (b"<html>404</html>", NotAPdfError),
        (b"PK\x03\x04" + b"\0" * 30 + b"inner.pdf%PDF-1.7\n1 0 obj\n<< >>\nendobj\n", NotAPdfError),
        (b"%PDF-1.7\n", DamagedError),
    ],
)
def test_what_is_no_pdf_is_told_by_its_code(tmp_path: Path, content: bytes, error: type[InputError]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    assert fails(path) is error


def test_a_damaged_file_and_one_that_is_not_there(tmp_path: Path) -> None:
    assert fails(damaged_pdf(tmp_path / "a.pdf")) is DamagedError
    assert fails(tmp_path / "none.pdf") is UnreadableError


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_or_device_with_the_name_of_a_paper_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "zero.pdf").symlink_to("/dev/zero")
    assert fails(tmp_path / "pipe.pdf") is UnreadableError
    assert fails(tmp_path / "zero.pdf") is UnreadableError


def test_a_reader_that_is_not_known(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", "x")
    with pytest.raises(UsageError), open_document(path, Settings(reader="other")):
        pass


def test_facts_of_the_file(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", "x", pages=3)
    with open_document(path, Settings()) as paper:
        assert (paper.file_name, paper.bytes, paper.page_count) == ("a.pdf", path.stat().st_size, 3)
        assert len(paper.sha256) == 64


def garbage_before(content: bytes) -> bytes:
    return b"From: town\r\n" * 70 + content


def garbage_far_before(content: bytes) -> bytes:
    return b"From: town\r\n" * 500 + content


def without_table(content: bytes) -> bytes:
    return content[: content.rindex(b"xref\n", 0, content.rindex(b"startxref"))] + b"\n%%EOF\n"


def wrong_offsets(content: bytes) -> bytes:
    head, tail = content[: content.rindex(b"startxref")], content[content.rindex(b"startxref") :]
    table = head.rindex(b"xref\n")
    return head[:table] + head[table:].replace(b" 00000 n", b" 00000 n").replace(b"\n0000", b"\n0001") + tail


def without_end(content: bytes) -> bytes:
    return content[: content.rindex(b"xref\n", 0, content.rindex(b"startxref"))]


def without_root(content: bytes) -> bytes:
    return content.replace(b"/Root", b"/Toor")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "harm", [garbage_before, garbage_far_before, without_table, wrong_offsets, without_end, without_root]
)
def test_what_a_viewer_mends_is_mended_and_told(tmp_path: Path, reader: str, harm) -> None:  # type: ignore[no-untyped-def]
    path = write(tmp_path / "a.pdf", LINE)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    path.write_bytes(harm(path.read_bytes()))
    text, codes = opened(path, Settings(reader=reader))
    assert text == "合計127"
    assert codes == ["repaired"]


@pytest.mark.parametrize("part", [0.5, 0.9])
def test_a_cut_file_with_object_streams_gives_what_is_left(tmp_path: Path, part: float) -> None:
    path = tmp_path / "a.pdf"
    pdf = pikepdf.new()
    for n in range(8):
        one = pikepdf.open(write(tmp_path / f"{n}.pdf", LINE))
        pdf.pages.extend(one.pages)
    pdf.save(path, linearize=True)
    content = path.read_bytes()
    path.write_bytes(content[: int(part * len(content))])
    text, codes = opened(path, Settings())
    assert "合計127" in text
    assert "repaired" in codes


@pytest.mark.parametrize("reader", READERS)
def test_a_file_for_which_only_its_owner_has_a_password_reads(tmp_path: Path, reader: str) -> None:
    path = write(tmp_path / "plain.pdf", LINE)
    with pikepdf.open(path) as pdf:
        pdf.save(tmp_path / "a.pdf", encryption=pikepdf.Encryption(owner="owner", user=""))
    assert opened(tmp_path / "a.pdf", Settings(reader=reader)) == ("合計127", [])


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("revision", [3, 4, 6])
def test_a_password_of_the_settings_opens(tmp_path: Path, reader: str, revision: int) -> None:
    path = write(tmp_path / "plain.pdf", LINE)
    with pikepdf.open(path) as pdf:
        protection = pikepdf.Encryption(owner="o", user="議会" if revision == 6 else "gikai", R=revision)
        if revision < 4:
            protection = pikepdf.Encryption(owner="o", user="gikai", R=revision, aes=False, metadata=False)
        pdf.save(tmp_path / "a.pdf", encryption=protection)
    settings = Settings(reader=reader, passwords=("wrong", "gikai", "議会"))
    assert opened(tmp_path / "a.pdf", settings) == ("合計127", [])
    assert fails(tmp_path / "a.pdf") is EncryptedError
    assert fails(tmp_path / "a.pdf", dataclasses.replace(settings, passwords=("wrong",))) is EncryptedError


def test_a_file_with_a_password(tmp_path: Path) -> None:
    assert fails(encrypted_pdf(tmp_path / "a.pdf")) is EncryptedError


def test_a_form_that_only_acrobat_draws_is_unsupported(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", LINE)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.NeedsRendering = True
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), XFA=pdf.make_stream(b"<xdp/>"))
        pdf.save(path)
    assert fails(path) is UnsupportedError


def test_limits_of_bytes_and_of_unpacked_streams(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", LINE)
    assert fails(path, Settings(limits=Limits(file_bytes=100))) is TooLargeError
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        packed = zlib.compress(zlib.compress(bytes(30_000_000)))
        bomb = pikepdf.Stream(pdf, b"")
        bomb.write(packed, filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]))
        pdf.pages[0].Contents = bomb
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert path.stat().st_size < 10_000
    assert fails(path, Settings(limits=Limits(inflated_bytes=1_000_000))) is TooLargeError


def test_a_page_is_cut_at_its_limits(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", LINE * 1 + "".join(f"BT /H 9 Tf 50 {600 - k} Td (x) Tj ET\n" for k in range(90)))
    for limits in (Limits(glyphs_per_page=10), Limits(objects_per_page=10)):
        for reader in READERS:
            with open_document(path, Settings(reader=reader, limits=limits)) as paper:
                page = paper.page(1)
                assert page.cut
                assert 5 <= len(page.glyphs) <= 14
                assert "page-cut" in [p.code for p in notices.of_page(page)]


def test_a_broken_content_stream_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", LINE)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        packed = bytearray(zlib.compress(LINE.encode() * 50))
        stream = pikepdf.Stream(pdf, b"")
        stream.write(bytes(packed[: len(packed) // 2]), filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].Contents = stream
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert "content-damaged" in opened(path, Settings())[1]


@pytest.mark.parametrize("reader", READERS)
def test_values_of_fields_are_given_apart_and_annotations_told(tmp_path: Path, reader: str) -> None:
    path = write(tmp_path / "a.pdf", LINE)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        fields = [
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Widget,
                    FT=pikepdf.Name.Tx,
                    T=pikepdf.String(name),
                    V=pikepdf.String(value),
                    Rect=box,
                    F=flags,
                )
            )
            for name, value, box, flags in (
                ("count", "4664", [50, 400, 150, 420], 4),
                ("printed", "127", [40, 690, 150, 720], 4),
                ("unseen", "secret", [50, 300, 150, 320], 2),
            )
        ]
        pdf.pages[0].Annots = pikepdf.Array(fields)
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(fields), DA=pikepdf.String("/H 10 Tf 0 g"))
        pdf.save(path)
    settings = Settings(reader=reader)
    with open_document(path, settings) as paper:
        page = paper.page(1)
        assert said(page) == "合計127"
        assert [(f.name, f.value, f.box) for f in page.fields] == [("count", "4664", (50, 380, 150, 400))]
        assert [p.code for p in notices.of_paper(paper, settings)] == ["annotations"]


def test_actions_and_attachments_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", LINE)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("/bin/true"))
        pdf.attachments["../evil.exe"] = b"MZ"
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert opened(path, Settings())[1] == ["attachments", "actions"]


def test_pages_that_are_not_there_are_told(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", "x", pages=2)
    settings = Settings(pages=(1, 3, 4, 5, 9))
    with open_document(path, settings) as paper:
        (told,) = notices.of_paper(paper, settings)
    assert told.code == "page-missing"
    assert "3-5, 9" in told.message.en
