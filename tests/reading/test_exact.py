"""Glyphs, their boxes and what is drawn, where PDF readers commonly slip."""

from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from pikepdf import Dictionary, Name

from tests.reading.build import hexed, image, read, said, write

READERS = ["pdfium", "pdfplumber"]
pytestmark = pytest.mark.parametrize("reader", READERS)


def test_a_lying_actual_text_is_not_believed(tmp_path: Path, reader: str) -> None:
    content = "/Span << /ActualText (999) >> BDC BT /H 10 Tf 50 700 Td (127) Tj ET EMC"
    assert said(read(write(tmp_path / "a.pdf", content), reader)) == "127"


def test_the_em_box_goes_from_origin_to_advance(tmp_path: Path, reader: str) -> None:
    page = read(write(tmp_path / "a.pdf", f"BT /J 10 Tf 50 700 Td {hexed('合1')} Tj ET"), reader)
    assert page.glyphs.box == pytest.approx(np.array([[50, 91.2, 60, 101.2], [60, 91.2, 65, 101.2]]), abs=0.01)
    assert page.glyphs.size == pytest.approx([10, 10])
    assert page.glyphs.angle.tolist() == [0, 0]


def test_typed_blanks_are_told_and_not_given_as_glyphs(tmp_path: Path, reader: str) -> None:
    page = read(write(tmp_path / "a.pdf", f"BT /J 10 Tf 50 700 Td {hexed('区　分 1計')} Tj ET"), reader)
    assert page.glyphs.text == ["区", "分", "1", "計"]
    assert page.glyphs.space.tolist() == [0, 2, 1, 0]


def test_vertical_writing_is_told_even_of_a_single_glyph(tmp_path: Path, reader: str) -> None:
    content = f"BT /V 10 Tf 100 700 Td {hexed('縦書')} Tj ET BT /V 10 Tf 200 700 Td {hexed('一')} Tj ET"
    page = read(write(tmp_path / "a.pdf", content), reader)
    assert page.glyphs.vertical.all()
    boxes = dict(zip(page.glyphs.text, page.glyphs.box.tolist(), strict=True))
    assert boxes["縦"] == pytest.approx([95, 100, 105, 110], abs=0.2)
    assert boxes["書"] == pytest.approx([95, 110, 105, 120], abs=0.2)
    assert boxes["一"] == pytest.approx([195, 100, 205, 110], abs=0.2)


@pytest.mark.parametrize(("turn", "box"), [(0, (50, 91.2)), (90, (698.8, 50)), (180, (535, 698.8)), (270, (91.2, 535))])
def test_rotation_is_applied(tmp_path: Path, reader: str, turn: int, box: tuple[float, float]) -> None:
    page = read(write(tmp_path / "a.pdf", f"BT /J 10 Tf 50 700 Td {hexed('合1')} Tj ET", Rotate=turn), reader)
    assert (page.width, page.height) == ((800, 600) if turn % 180 else (600, 800))
    assert page.rotation == turn
    low = page.glyphs.box[:, :2].min(0)
    assert low == pytest.approx(box, abs=0.05)


def test_the_crop_box_is_the_page(tmp_path: Path, reader: str) -> None:
    content = "BT /H 10 Tf 150 650 Td (in) Tj ET BT /H 10 Tf 20 650 Td (out) Tj ET 0 0 600 800 re S"
    page = read(write(tmp_path / "a.pdf", content, CropBox=[100, 600, 400, 700]), reader)
    assert (page.width, page.height) == (300, 100)
    assert said(page) == "in"
    assert page.glyphs.origin[0] == pytest.approx([50, 50])
    assert [(h.cause, h.count) for h in page.hidden] == [("outside", 3)]
    assert len(page.strokes) == 0


def test_user_unit_scales_everything(tmp_path: Path, reader: str) -> None:
    page = read(
        write(tmp_path / "a.pdf", "BT /H 10 Tf 50 700 Td (A) Tj ET 2 w 0 100 m 100 100 l S", UserUnit=2), reader
    )
    assert (page.width, page.height) == (1200, 1600)
    assert page.glyphs.size[0] == pytest.approx(20)
    assert page.strokes.box[0] == pytest.approx([0, 1400, 200, 1400])
    assert page.strokes.width[0] == pytest.approx(4)


def test_strokes_and_shapes_through_forms_and_matrices(tmp_path: Path, reader: str) -> None:
    def forms(pdf: pikepdf.Pdf) -> Any:
        inner = pdf.make_stream(
            b"2 w 0 0 m 50 0 l S 0 0 10 5 re f",
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[-10, -10, 100, 100],
            Matrix=[2, 0, 0, 2, 0, 0],
        )
        return Dictionary(X=inner)

    page = read(write(tmp_path / "a.pdf", "q 1 0 0 1 100 300 cm /X Do Q", resources={"XObject": forms}), reader)
    assert page.strokes.box.tolist() == [[100, 500, 200, 500]]
    assert page.strokes.width.tolist() == [4]
    assert page.shapes.box.tolist() == [[100, 490, 120, 500]]
    assert page.shapes.rectangle.tolist() == [True]


def test_the_sides_of_a_stroked_rectangle_are_strokes_of_its_shape(tmp_path: Path, reader: str) -> None:
    page = read(write(tmp_path / "a.pdf", "[2 1] 0 d 1 0 0 RG 10 20 100 50 re S"), reader)
    assert sorted(page.strokes.box.tolist()) == [
        [10, 730, 10, 780],
        [10, 730, 110, 730],
        [10, 780, 110, 780],
        [110, 730, 110, 780],
    ]
    assert page.strokes.shape.tolist() == [0, 0, 0, 0]
    assert page.strokes.dashed.all()
    assert page.strokes.color.tolist() == [0xFF0000FF] * 4
    assert page.shapes.fill.tolist() == [0]


def test_rectangles_of_one_path_are_shapes_of_their_own(tmp_path: Path, reader: str) -> None:
    page = read(write(tmp_path / "a.pdf", "0.5 g 10 10 100 1 re 10 50 100 1 re 10 90 m 20 90 l 15 99 l f"), reader)
    assert page.shapes.box.tolist() == [[10, 789, 110, 790], [10, 749, 110, 750], [10, 701, 20, 710]]
    assert page.shapes.rectangle.tolist() == [True, True, False]
    assert len(page.strokes) == 0


def test_clips_cut_what_is_drawn(tmp_path: Path, reader: str) -> None:
    page = read(write(tmp_path / "a.pdf", "q 50 50 100 100 re W n 0 100 m 500 100 l S 0 0 60 60 re f Q"), reader)
    assert page.strokes.box.tolist() == [[50, 700, 150, 700]]
    assert page.shapes.box.tolist() == [[50, 740, 60, 750]]


def test_glyphs_shown_one_by_one_keep_their_objects_and_paint_order(tmp_path: Path, reader: str) -> None:
    letters = [("計", 60), ("合", 50), ("7", 82), ("1", 72), ("2", 77)]
    content = "".join(f"BT /J 10 Tf {x} 700 Td {hexed(t)} Tj ET " for t, x in letters)
    page = read(write(tmp_path / "a.pdf", content), reader)
    assert said(page) == "計合712"
    assert len(set(page.glyphs.object.tolist())) == 5


def test_letters_beyond_the_basic_plane_and_selectors_are_one_glyph(tmp_path: Path, reader: str) -> None:
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
        "1 begincodespacerange <00> <FF> endcodespacerange 4 beginbfchar <41> <D842DFB7> <42> <845BDB40DD00> "
        "<43> <00660069> <44> <D800> endbfchar endcmap end end"
    )

    def fonts(pdf: pikepdf.Pdf) -> Any:
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/ABCDEF+Test"),
            FirstChar=0x41,
            LastChar=0x44,
            Widths=[1000, 1000, 1000, 1000],
            ToUnicode=pdf.make_stream(cmap.encode()),
        )
        return Dictionary(T=pdf.make_indirect(font))

    page = read(write(tmp_path / "a.pdf", "BT /T 10 Tf 50 700 Td (ABCD) Tj ET", resources={"Font": fonts}), reader)
    assert page.glyphs.text[:3] == ["𠮷", "葛\U000e0100", "fi"]
    assert page.glyphs.mapped[:3].tolist() == [True, True, True]
    assert not page.glyphs.mapped[3:].any()
    assert page.glyphs.origin[:3, 0] == pytest.approx([50, 60, 70])


def test_slanted_text_has_its_angle_and_advance(tmp_path: Path, reader: str) -> None:
    c, s = 0.866, 0.5
    content = f"BT /J 10 Tf {c} {s} {-s} {c} 100 300 Tm {hexed('斜め')} Tj ET"
    page = read(write(tmp_path / "a.pdf", content), reader)
    assert page.glyphs.angle == pytest.approx([-30, -30], abs=0.1)
    step = page.glyphs.origin[1] - page.glyphs.origin[0]
    assert np.hypot(*step) == pytest.approx(10, abs=0.05)
    assert page.glyphs.box[0] == pytest.approx([100 - 4.4, 500 - 5 - 7.62, 100 + 8.66 + 0.6, 500 + 1.04], abs=0.1)


def test_pictures_have_their_place_and_pixels(tmp_path: Path, reader: str) -> None:
    def images(pdf: pikepdf.Pdf) -> Any:
        return Dictionary(I=image(pdf, bytes(12), 3, 4))

    page = read(write(tmp_path / "a.pdf", "q 30 0 0 40 100 200 cm /I Do Q", resources={"XObject": images}), reader)
    assert page.pictures.box.tolist() == [[100, 560, 130, 600]]
    assert page.pictures.pixels.tolist() == [[3, 4]]


def test_a_negative_font_size_in_a_turned_matrix_is_upright_text(tmp_path: Path, reader: str) -> None:
    content = f"BT /J -10 Tf -1 0 0 -1 50 700 Tm {hexed('合1')} Tj ET"
    page = read(write(tmp_path / "a.pdf", content), reader)
    assert page.glyphs.text == ["合", "1"]
    assert page.glyphs.angle == pytest.approx([0, 0])
    assert page.glyphs.size == pytest.approx([10, 10])
    assert page.glyphs.box == pytest.approx(np.array([[50, 91.2, 60, 101.2], [60, 91.2, 65, 101.2]]), abs=0.1)


def test_text_repeated_many_times_close_by_is_all_read(tmp_path: Path, reader: str) -> None:
    content = "".join(f"BT /H 9 Tf 50 {700 - k} Td (x) Tj ET\n" for k in range(30))
    assert said(read(write(tmp_path / "a.pdf", content), reader)) == "x" * 30


@pytest.mark.parametrize(
    "path",
    [
        "10 10 100 50 re 12 12 96 46 re f*",  # a frame by the even-odd rule
        "10 10 m 110 10 l 110 60 l 10 60 l h 12 12 m 12 58 l 108 58 l 108 12 l h f",  # … and by winding
    ],
)
def test_a_frame_painted_as_one_path_is_its_four_sides(tmp_path: Path, reader: str, path: str) -> None:
    content = f"BT /H 10 Tf 50 30 Td (in) Tj ET 0 g {path}"
    page = read(write(tmp_path / "a.pdf", content), reader)
    assert said(page) == "in"
    assert sorted(page.shapes.box.tolist()) == [
        [10, 740, 110, 742],
        [10, 742, 12, 788],
        [10, 788, 110, 790],
        [108, 742, 110, 788],
    ]
    assert page.shapes.rectangle.all()


def test_rectangles_wound_the_same_way_are_one_area(tmp_path: Path, reader: str) -> None:
    page = read(write(tmp_path / "a.pdf", "10 10 100 50 re 12 12 96 46 re f"), reader)
    assert page.shapes.box[0].tolist() == [10, 740, 110, 790]


def test_a_grid_painted_as_one_path_with_holes_is_its_rules(tmp_path: Path, reader: str) -> None:
    holes = " ".join(f"{11 + 50 * c} {11 + 20 * r} 49 19 re" for r in range(3) for c in range(2))
    page = read(write(tmp_path / "a.pdf", f"10 10 101 61 re {holes} f*"), reader)
    width, height = (page.shapes.box[:, 2:] - page.shapes.box[:, :2]).T
    assert (np.minimum(width, height) <= 1.001).all()
    flat = {round(b[1]) for b in page.shapes.box[height <= 1.001].tolist()}
    assert flat == {729, 749, 769, 789}


def test_a_glyph_without_a_unicode_value_is_no_letter(tmp_path: Path, reader: str) -> None:
    def fonts(pdf: pikepdf.Pdf) -> Any:
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Lost"), Flags=4, FontBBox=[0, 0, 9, 9])
        cid = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name("/ABCDEF+Lost"),
            CIDSystemInfo=Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/ABCDEF+Lost"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(cid)],
        )
        return Dictionary(L=pdf.make_indirect(font))

    page = read(write(tmp_path / "a.pdf", "BT /L 10 Tf 50 700 Td <00310032> Tj ET", resources={"Font": fonts}), reader)
    assert page.glyphs.text == ["\ufffd", "\ufffd"]
    assert page.glyphs.mapped.tolist() == [False, False]
