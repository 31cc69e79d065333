"""run, verify, check and schema: exit statuses, outputs and what is printed where."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from extractor.cli import main
from extractor.model import Document
from tests.support.pdfs import encrypted_pdf, table_pdf, text_pdf
from tests.support.truth import FIXTURES

SOUND = [["item", "count"], ["apples", "12"], ["pears", "30"], ["plums", "41"], ["total", "83"]]
BROKEN = [*SOUND[:-1], ["total", "84"]]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return table_pdf(tmp_path / "in" / "sound.pdf", SOUND)


def hashes(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*.json"))
    }


def test_0_where_all_is_read_and_holds(sound: Path, tmp_path: Path, capsys):
    assert main(["run", str(sound), "--output", str(tmp_path / "out"), "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    record = json.loads(line)
    assert (record["file"], record["status"], record["pages"], record["tables"]) == ("sound.pdf", "pass", 1, 1)
    assert record["output"] == (tmp_path / "out" / "sound.json").as_posix()
    document = Document.model_validate_json((tmp_path / "out" / "sound.json").read_bytes())
    assert document.source.sha256 == hashlib.sha256(sound.read_bytes()).hexdigest()
    assert [c.status for c in document.checks if c.kind == "column_total"] == ["pass"]


def test_1_where_a_check_does_not_hold(sound: Path, tmp_path: Path, capsys):
    table_pdf(tmp_path / "in" / "broken.pdf", BROKEN)
    assert main(["run", str(tmp_path / "in"), "--output", str(tmp_path / "out"), "--lang", "en"]) == 1
    assert "84" in capsys.readouterr().err
    assert sorted(hashes(tmp_path / "out")) == ["broken.json", "sound.json"]


def test_2_where_nothing_is_there_to_read(tmp_path: Path, capsys):
    assert main(["run", str(tmp_path), "--output", str(tmp_path / "out")]) == 2
    assert main(["run", str(tmp_path / "missing.pdf"), "--output", str(tmp_path / "out")]) == 2
    assert main(["run", str(tmp_path), "--pages", "3-1", "--output", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()
    assert capsys.readouterr().out == ""


def test_3_where_one_cannot_be_read_though_the_others_are(sound: Path, tmp_path: Path, capsys):
    encrypted_pdf(tmp_path / "in" / "locked.pdf")
    (tmp_path / "in" / "page.pdf").write_bytes(b"<html>no PDF</html>")
    (tmp_path / "in" / "empty.pdf").write_bytes(b"")
    table_pdf(tmp_path / "in" / "broken.pdf", BROKEN)
    assert main(["run", str(tmp_path / "in"), "--output", str(tmp_path / "out"), "--quiet"]) == 3
    codes = {
        p.name: json.loads(p.read_text(encoding="utf-8"))["error"]["code"]
        for p in (tmp_path / "out").glob("*.error.json")
    }
    assert codes == {
        "locked.error.json": "encrypted",
        "page.error.json": "not-a-pdf",
        "empty.error.json": "empty-file",
    }
    assert {"sound.json", "broken.json"} <= set(hashes(tmp_path / "out"))
    assert capsys.readouterr().out == ""


def test_the_words_of_hidden_text_are_written_only_when_asked_and_never_into_a_report(tmp_path: Path):
    paper, out = text_pdf(tmp_path / "paper.pdf", "seen"), tmp_path / "out"
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\nBT 3 Tr /F1 12 Tf 72 500 Td (secret) Tj ET")
        pdf.save(paper)
    written = []
    for options in ([], ["--reveal-hidden"]):
        assert main(["run", str(paper), "--output", str(out), "--report", str(out / "r.html"), *options]) == 0
        document = Document.model_validate_json((out / "paper.json").read_bytes())
        (told,) = [p.message.en for p in document.problems if p.code == "hidden-text"]
        written.append(told)
        assert not [b.text for b in document.blocks if "secret" in (b.text or "")]
        assert "secret" not in (out / "r.html").read_text(encoding="utf-8")
    assert ["secret" in told for told in written] == [False, True]


def test_a_success_removes_the_old_error_and_the_other_way_round(sound: Path, tmp_path: Path):
    good, out = sound.read_bytes(), tmp_path / "out"
    sound.write_bytes(b"broken")
    assert main(["run", str(sound), "--output", str(out), "--quiet"]) == 3
    assert sorted(hashes(out)) == ["sound.error.json"]
    sound.write_bytes(good)
    assert main(["run", str(sound), "--output", str(out), "--quiet"]) == 0
    assert sorted(hashes(out)) == ["sound.json"]


def test_jobs_and_the_working_directory_change_no_byte(tmp_path: Path, monkeypatch):
    papers = [str(FIXTURES / "shiryo1.pdf"), str(table_pdf(tmp_path / "broken.pdf", BROKEN))]
    assert main(["run", *papers, "--output", str(tmp_path / "a"), "--jobs", "1", "--quiet"]) == 1
    monkeypatch.chdir(tmp_path)
    assert main(["run", *papers, "--output", "b", "--jobs", "2", "--quiet"]) == 1
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b") != {}


def test_messages_are_japanese_or_english(sound: Path, tmp_path: Path, capsys):
    for language, word in (("ja", "読み取り"), ("en", "read")):
        main(["run", str(sound), "--output", str(tmp_path / "out"), "--lang", language])
        assert word in capsys.readouterr().err


def test_pictures_of_the_pages_are_drawn(sound: Path, tmp_path: Path):
    assert main(["run", str(sound), "--output", str(tmp_path / "o"), "--debug", str(tmp_path / "d"), "--quiet"]) == 0
    (picture,) = (tmp_path / "d").iterdir()
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_page_that_cannot_be_drawn_costs_its_picture_and_not_the_document(tmp_path: Path):
    for name, box in {"huge": [0, 0, 1e6, 1e6], "nothing": [900, 900, 901, 901], "good": [0, 0, 595, 842]}.items():
        made = text_pdf(tmp_path / "in" / f"{name}.pdf", "words")
        with pikepdf.open(made, allow_overwriting_input=True) as pdf:
            pdf.pages[0].MediaBox = pikepdf.Array(box if name == "huge" else [0, 0, 595, 842])
            pdf.pages[0].CropBox = pikepdf.Array(box)
            pdf.save(made)
    out, drawn = tmp_path / "out", tmp_path / "drawn"
    assert main(["run", str(tmp_path / "in"), "--output", str(out), "--debug", str(drawn), "--ocr", "never"]) == 0
    assert sorted(hashes(out)) == ["good.json", "huge.json", "nothing.json"]
    assert "good-0001.png" in {p.name for p in drawn.iterdir()}


def test_verify_tells_which_cell_was_and_is(sound: Path, tmp_path: Path, capsys):
    golden = tmp_path / "golden"
    assert main(["run", str(sound), "--output", str(golden), "--quiet"]) == 0
    call = ["verify", str(sound.parent), "--expected", str(golden), "--lang", "en"]
    assert main(call) == 0
    text = (golden / "sound.json").read_text(encoding="utf-8")
    (golden / "sound.json").write_text(text.replace('"41"', '"14"'), encoding="utf-8")
    capsys.readouterr()
    assert main(call) == 1
    told = capsys.readouterr().err
    assert "14" in told
    assert "41" in told
    assert "sound.json" in told


def test_a_papers_own_failing_checks_do_not_fail_verify(tmp_path: Path):
    broken = table_pdf(tmp_path / "in" / "broken.pdf", BROKEN)
    assert main(["run", str(broken), "--output", str(tmp_path / "golden"), "--quiet"]) == 1
    assert main(["verify", str(tmp_path / "in"), "--expected", str(tmp_path / "golden"), "--quiet"]) == 0


def test_check_runs_again_on_a_document_and_writes_only_when_asked(tmp_path: Path, capsys):
    broken = table_pdf(tmp_path / "broken.pdf", BROKEN)
    main(["run", str(broken), "--output", str(tmp_path), "--quiet"])
    path = tmp_path / "broken.json"
    before = path.read_bytes()
    assert main(["check", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["checks"]["fail"] == 1
    assert path.read_bytes() == before
    record = json.loads(before)
    record["tables"][0]["cells"][-1] |= {"value": 83, "text": "83"}
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    assert main(["check", str(path), "--write", "--quiet"]) == 0
    assert [c["status"] for c in json.loads(path.read_bytes())["checks"]] == ["pass"]


def test_check_looks_for_the_pdf_and_says_where_it_is_not_there(sound: Path, tmp_path: Path, capsys):
    document = tmp_path / "out" / "sound.json"
    assert main(["run", str(sound), "--output", str(document.parent), "--quiet"]) == 0
    before = document.read_bytes()
    call = ["check", str(document), "--json", "--write"]
    assert main(call) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == {"source-missing": 1}
    read = Document.model_validate_json(document.read_bytes())
    assert [p.code for p in read.problems] == ["source-missing"]
    assert main([*call, "--sources", str(sound.parent)]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == {}
    assert document.read_bytes() == before
    shutil.copy(sound, document.parent / "under_another_name.pdf")
    assert main(call) == 0
    assert document.read_bytes() == before
    assert main(["check", str(document), "--sources", str(tmp_path / "nowhere")]) == 2


def test_schema_writes_the_committed_files(tmp_path: Path):
    assert main(["schema", "--output", str(tmp_path), "--quiet"]) == 0
    committed = FIXTURES.parent / "schemas"
    written = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert written == {p.name: p.read_bytes() for p in committed.glob("*.schema.json")}


def test_the_module_is_the_command():
    command = shutil.which("extractor", path=str(Path(sys.executable).parent))
    assert command is not None
    shown = [
        subprocess.run([*call, "--help"], capture_output=True, text=True, check=True).stdout
        for call in ([command], [sys.executable, "-m", "extractor"])
    ]
    assert shown[0] == shown[1] != ""


def test_help_loads_nothing_heavy():
    code = "import sys, extractor.cli as c; c.parser(); print(*sorted(m for m in sys.modules if '.' not in m))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"numpy", "pydantic", "pypdfium2", "rich", "regex", "pandas", "camelot", "pdfplumber", "cv2", "jinja2"}
    assert heavy.isdisjoint(loaded)


@pytest.mark.parametrize(("call", "commands"), [(["--help"], []), (["run", "--help"], ["run"])])
def test_help_loads_only_the_command_it_is_asked_of(call: list[str], commands: list[str]):
    code = (
        "import atexit, sys; from extractor.cli import main\n"
        "atexit.register(lambda: print('\\n' + ' '.join(sys.modules)))\n"
        f"main({call!r})"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = set(told.splitlines()[-1].split())
    assert {m for m in loaded if m.startswith("extractor.commands.")} >= {f"extractor.commands.{c}" for c in commands}
    assert "extractor.commands.watch" not in loaded
