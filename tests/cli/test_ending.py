"""How a command ends that is interrupted, or that can write no more: a sentence, its status, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.cli import main
from tests.service.drops import ROOT, paper
from tests.support import quick
from tests.support.pdfs import text_pdf
from tests.support.signals import as_usual

ENDED = "読み書きできないため、終わりました。 ディスクの空きがありません"
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith("EXTRACTOR_")}
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("is_group", [False, True])
def test_a_run_that_is_interrupted_ends_with_130_and_leaves_no_process(
    tmp_path: Path, number: signal.Signals, is_group: bool
) -> None:
    papers = [str(paper(tmp_path / name, name)) for name in ("good.pdf", "slow.pdf")]
    command = [sys.executable, "-m", quick.MODULE, "run", *papers, "--output", str(tmp_path / "out")]
    with as_usual(signal.SIGHUP, signal.SIGINT):
        process = subprocess.Popen(
            [*command, "--json", "--jobs", "1", "--lang", "en"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    assert process.stdout is not None
    assert '"good.pdf"' in process.stdout.readline()  # the worker is at the next one now
    (os.killpg if is_group else os.kill)(process.pid, number)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (130, "Interrupted.\n")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["good.json"]


def test_a_run_that_is_to_outlive_its_terminal_is_not_interrupted(tmp_path: Path) -> None:
    paper(tmp_path / "good.pdf", "good")
    ignoring = f"import os, signal, runpy, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); sys.argv = sys.argv[1:]; \
        from extractor.service.wake import interrupted_by_signals as within; \
        c = within(); c.__enter__(); os.kill(os.getpid(), signal.SIGHUP); print({str(tmp_path)!r})"
    done = subprocess.run([sys.executable, "-c", ignoring], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path}\n"), done.stderr


@needs_full
@pytest.mark.parametrize("call", [["run", "PAPER", "--output", "OUT", "--json"], ["settings"], ["completion", "bash"]])
def test_a_disk_that_is_full_under_standard_output_is_told_without_a_traceback(call: list[str], tmp_path: Path) -> None:
    pdf = text_pdf(tmp_path / "a.pdf", "words")
    call = [{"PAPER": str(pdf), "OUT": str(tmp_path / "out")}.get(word, word) for word in call]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "extractor", *call, "--lang", "ja"],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False, env=PLAIN,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, f"extractor: {ENDED}\n")


def test_what_lies_beside_the_papers_of_a_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text_pdf(tmp_path / "in" / "a.pdf", "words")
    for name in ("memo.docx", "papers.zip", "sub/photo.heic", "Thumbs.db", ".hidden"):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).touch()
    call = ["run", str(tmp_path / "in"), "--output", str(tmp_path / "out")]
    assert main([*call, "--lang", "ja"]) == 0
    assert "PDFではないため読まないもの 3件: memo.docx, papers.zip, sub/photo.heic\n" in capsys.readouterr().err
    assert main([*call, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@needs_full
def test_a_disk_that_is_full_under_standard_error_changes_nothing(tmp_path: Path) -> None:
    pdf = text_pdf(tmp_path / "a.pdf", "words")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "extractor", "run", str(pdf), "--output", str(tmp_path / "out")],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=full, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / "out" / "a.json").exists()


@pytest.mark.parametrize("option", ["--output", "--report", "--debug"])
def test_a_place_that_cannot_be_written_is_told(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = text_pdf(tmp_path / "a.pdf", "words")
    (tmp_path / "file").write_text("where a folder should be")
    place = tmp_path / "file" / "x"
    call = ["run", str(pdf), "--output", str(tmp_path / "out"), option, str(place), "--quiet", "--lang", "ja"]
    assert main(call) == 2
    told = capsys.readouterr().err
    assert "フォルダではないものがあります" in told or "同じ名前のファイルがあります" in told
    assert str(tmp_path / "file") in told
