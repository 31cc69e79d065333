"""What a person cannot see is not the paper's text: each cause is told, and the visible text is whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests.reading.build import hexed, image, read, said, write

READERS = ["pdfium", "pdfplumber"]
SHOWN = f"BT /J 10 Tf 50 700 Td {hexed('合計127')} Tj ET\n"
SECRET = f"BT /J 10 Tf 50 600 Td {hexed('隠し999')} Tj ET\n"


def gone(page: Any) -> dict[str, int]:
    return {h.cause: h.count for h in page.hidden}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("cause", "content"),
    [
        ("invisible", "q 3 Tr " + SECRET + "Q "),
        ("white", "1 g " + SECRET + "0 g "),
        ("white", "0.9 g 40 590 200 30 re f 0.92 g " + SECRET + "0 g "),
        ("tiny", SECRET.replace("10 Tf", "0.1 Tf")),
        ("covered", SECRET + "0 g 40 590 200 30 re f "),
        ("clipped", "q 0 0 10 10 re W n " + SECRET + "Q "),
        ("outside", SECRET.replace("50 600", "50 -600")),
    ],
)
def test_hidden_text_is_told_by_its_cause(tmp_path: Path, reader: str, cause: str, content: str) -> None:
    page = read(write(tmp_path / "a.pdf", content + SHOWN), reader)
    assert said(page) == "合計127"
    assert gone(page) == {cause: 5}
    assert page.hidden[0].text == "隠し999"


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "content",
    [
        "0 g 40 590 200 30 re f 1 g " + SECRET,  # white on a dark header
        "0 g 40 599 200 2 re f " + SECRET,  # over a rule
        SECRET + "0.8 g 40 590 200 2 re f ",  # struck through by something thin
        "/G gs 0.9 0.9 0 rg " + "0 g " + SECRET + "0.9 0.9 0 rg /G gs 40 590 200 30 re f ",  # a highlighter's stroke
        "1 0 0 RG 1 Tr " + SECRET,  # outlined letters
    ],
)
def test_text_that_can_be_read_stays(tmp_path: Path, reader: str, content: str) -> None:
    states = {"ExtGState": Dictionary(G=Dictionary(BM=Name.Multiply))}
    page = read(write(tmp_path / "a.pdf", content, resources=states), reader)
    assert said(page) == "隠し999"
    assert page.hidden == []


def layered(state: str) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        pdf = pikepdf.open(write(path.with_suffix(".plain.pdf"), f"/OC /L0 BDC {SECRET} EMC /X Do " + SHOWN))
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("layer")))
        form = pdf.make_stream(
            f"BT /J 10 Tf 50 500 Td {hexed('別層')} Tj ET 0 0 20 20 re S".encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, 600, 800],
            Resources=pdf.pages[0].Resources,
            OC=group,
        )
        resources = pdf.pages[0].Resources
        resources.Properties = Dictionary(L0=group)
        resources.XObject = Dictionary(X=form)
        states = {"ON": Array([]), "OFF": Array([])}
        states[state] = Array([group])
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(**states))
        pdf.save(path)
        return path

    return make


@pytest.mark.parametrize("reader", READERS)
def test_what_is_on_a_layer_that_is_off_stays_out(tmp_path: Path, reader: str) -> None:
    page = read(layered("OFF")(tmp_path / "off.pdf"), reader)
    assert said(page) == "合計127"
    assert gone(page) == {"layer-off": 7}
    assert len(page.strokes) == 0


@pytest.mark.parametrize("reader", READERS)
def test_what_is_on_a_layer_that_is_on_is_read(tmp_path: Path, reader: str) -> None:
    page = read(layered("ON")(tmp_path / "on.pdf"), reader)
    assert sorted(said(page)) == sorted("隠し999別層合計127")
    assert len(page.strokes) == 4


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_text_printed_twice_for_boldness_stands_once(tmp_path: Path, reader: str, shift: float) -> None:
    again = SHOWN.replace("50 700", f"{50 + shift} 700")
    assert said(read(write(tmp_path / "a.pdf", SHOWN + again), reader)) == "合計127"


@pytest.mark.parametrize("reader", READERS)
def test_equal_letters_side_by_side_stay(tmp_path: Path, reader: str) -> None:
    content = "".join(f"BT /H 10 Tf {50 + 5.56 * k} 700 Td (1) Tj ET " for k in range(4))
    assert said(read(write(tmp_path / "a.pdf", content), reader)) == "1111"


@pytest.mark.parametrize("reader", READERS)
def test_the_visible_one_of_two_equal_texts_is_kept(tmp_path: Path, reader: str) -> None:
    page = read(write(tmp_path / "a.pdf", SHOWN.replace("/J", "3 Tr /J") + SHOWN.replace("/J", "0 Tr /J")), reader)
    assert said(page) == "合計127"
    assert gone(page) == {"invisible": 5}


def white(pdf: pikepdf.Pdf) -> Any:
    return image(pdf, b"\xff" * 4, 2, 2)


def hole(pdf: pikepdf.Pdf) -> Any:
    picture = white(pdf)
    picture.SMask = image(pdf, bytes(4), 2, 2)
    return picture


def test_text_under_a_picture_is_hidden(tmp_path: Path) -> None:
    content = SECRET + "q 400 0 0 60 20 590 cm /I Do Q " + SHOWN
    path = write(tmp_path / "a.pdf", content, resources={"XObject": lambda pdf: Dictionary(I=white(pdf))})
    page = read(path)
    assert said(page) == "合計127"
    assert gone(page) == {"covered": 5}


def test_text_under_a_picture_with_holes_is_seen(tmp_path: Path) -> None:
    content = SECRET + "q 400 0 0 60 20 590 cm /I Do Q "
    path = write(tmp_path / "a.pdf", content, resources={"XObject": lambda pdf: Dictionary(I=hole(pdf))})
    page = read(path)
    assert said(page) == "隠し999"
    assert page.hidden == []


def test_white_text_on_a_gradient_or_a_fat_stroke_is_seen(tmp_path: Path) -> None:
    shading = Dictionary(
        S=Dictionary(
            ShadingType=2,
            ColorSpace=Name.DeviceGray,
            Coords=[0, 0, 600, 0],
            Function=Dictionary(FunctionType=2, Domain=[0, 1], C0=[0.1], C1=[0.3], N=1),
            Extend=Array([True, True]),
        )
    )
    gradient = "q 40 590 200 30 re W n /S sh Q 1 g " + SECRET
    page = read(write(tmp_path / "a.pdf", gradient, resources={"Shading": shading}))
    assert said(page) == "隠し999"
    stroke = "30 w 0 G 40 604 m 240 604 l S 1 g " + SECRET
    assert said(read(write(tmp_path / "b.pdf", stroke))) == "隠し999"


def test_layers_of_a_protected_file_are_known_too(tmp_path: Path) -> None:
    with pikepdf.open(layered("OFF")(tmp_path / "off.pdf")) as pdf:
        protection = pikepdf.Encryption(owner="owner", user="")
        pdf.save(tmp_path / "a.pdf", encryption=protection, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    page = read(tmp_path / "a.pdf")
    assert said(page) == "合計127"
    assert gone(page) == {"layer-off": 7}
