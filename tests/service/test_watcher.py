from __future__ import annotations

import json
import os
import signal
import threading
import unicodedata
import zipfile
from pathlib import Path

import jsonschema
import pytest

from extractor.errors import DamagedError, UsageError
from extractor.outputs.files import error_record, put_document, put_error
from extractor.outputs.names import sha256_of
from extractor.schema import ERROR_SCHEMA
from extractor.service import again as again_module
from extractor.service import desk as desk_module
from extractor.service import times, watcher
from extractor.service.inbox import CLAIM
from extractor.service.job import Job, Outcome
from extractor.service.pool import StoppedError
from extractor.settings import Limits, Settings
from tests.service.drops import Room, paper, start
from tests.support.signals import as_usual


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    return Room(tmp_path, monkeypatch)


def done(name: str) -> str:
    return f"done/{times.year()}/{name}"


def test_what_was_read_goes_to_done_and_the_rest_to_failed_beside_its_reason(room: Room) -> None:
    room.drop("sub/good.pdf")
    room.drop("bad.pdf")
    assert room.once() == 3
    assert room.tree() == [done("sub/good.pdf"), "failed/bad.error.json", "failed/bad.pdf"]
    assert room.outputs() == ["bad.error.json", "sub/good.json"]
    reason = json.loads((room.inbox / "failed/bad.error.json").read_text(encoding="utf-8"))
    assert reason["error"]["code"] == "damaged"
    assert [(r.name, r.state, r.status, r.code) for r in room.rows()] == [
        ("bad.pdf", "failed", "error", "damaged"),
        ("sub/good.pdf", "done", "pass", None),
    ]


def test_the_same_content_again_is_told_and_not_read_again(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    room.drop("first.pdf", "same")
    room.once()
    room.drop("second.pdf", "same")
    assert room.once() == 0
    assert room.outputs() == ["first.json"]
    assert room.tree() == [done("first.pdf"), done("second.duplicate.json"), done("second.pdf")]
    told = json.loads((room.inbox / done("second.duplicate.json")).read_text(encoding="utf-8"))
    assert told["duplicate"]["of"] == "first.pdf"
    assert room.rows()[1].same_as == room.rows()[0].id
    assert "second.pdf" in capsys.readouterr().err


def test_two_files_of_one_content_at_once_are_read_once(room: Room) -> None:
    for n in range(4):
        room.drop(f"copy{n}.pdf", "same")
    room.once(jobs=2)
    assert sorted(row.status or "" for row in room.rows()) == ["duplicate", "duplicate", "duplicate", "pass"]
    assert len(room.outputs()) == 1


def test_a_content_whose_document_was_taken_away_is_read_again(room: Room) -> None:
    room.drop("a.pdf", "same")
    room.once()
    (room.output / "a.json").unlink()
    room.drop("a.pdf", "same")
    room.once()
    assert room.outputs() == ["a.json"]
    assert room.tree() == [done("a (2).pdf"), done("a.pdf")]


def test_a_failed_file_may_be_tried_again(room: Room) -> None:
    room.drop("bad.pdf")
    room.once()
    room.drop("bad.pdf")
    room.once()
    assert [row.state for row in room.rows()] == ["failed", "failed"]
    names = ["bad (2).error.json", "bad (2).pdf", "bad.error.json", "bad.pdf"]
    assert room.tree() == [f"failed/{name}" for name in names]


def test_a_changed_paper_of_the_same_name_overwrites_nothing(room: Room) -> None:
    room.drop("a.pdf", "old")
    room.once()
    room.drop("a.pdf", "new")
    room.once()
    assert room.tree() == [done("a (2).pdf"), done("a.pdf")]
    assert b"old" in (room.inbox / done("a.pdf")).read_bytes()
    assert len(room.outputs()) == 2


def test_names_that_differ_in_case_or_composition_keep_their_outputs_apart(room: Room) -> None:
    for n, name in enumerate(("ガ.pdf", unicodedata.normalize("NFD", "ガ.pdf"), "x.pdf", "X.PDF")):
        room.drop(name, str(n))
    room.once(jobs=2)
    assert len(room.outputs()) == 4
    kept = room.tree(room.inbox / "done" / times.year())
    assert kept == sorted(["X.PDF", "x.pdf", "ガ.pdf", "ガ (2).pdf"])


def test_names_of_any_bytes_are_kept(room: Room) -> None:
    room.drop(os.fsdecode(b"\xff\x83.pdf"), "odd")
    assert room.once() == 0
    assert os.listdir(os.fsencode(room.inbox / "done" / times.year())) == [b"\xff\x83.pdf"]  # noqa: PTH208 - bytes


def test_a_zip_of_papers_is_unpacked_with_names_as_windows_in_japan_writes_them(room: Room) -> None:
    with zipfile.ZipFile(room.inbox / "資料.zip", "w") as archive:
        for n, name in enumerate(("議会/資料1.pdf", "ﾒﾓ.pdf")):
            info = zipfile.ZipInfo("x")
            info.filename = name.encode("cp932").decode("cp437")
            info.flag_bits = 0
            archive.writestr(_Cp437(info), f"%PDF {n} %%EOF")
        archive.writestr("読んで.txt", "no paper")
    assert room.once() == 0
    assert room.outputs() == ["資料/議会/資料1.json", "資料/ﾒﾓ.json"]
    assert room.tree(room.inbox / "done" / times.year()) == ["資料.zip", "資料/議会/資料1.pdf", "資料/ﾒﾓ.pdf"]


class _Cp437(zipfile.ZipInfo):
    """A member whose name is written byte by byte, without the flag for UTF-8."""

    def __init__(self, info: zipfile.ZipInfo) -> None:
        super().__init__("x")
        self.filename = info.filename

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp437"), 0


def test_no_path_in_a_zip_leads_out(room: Room) -> None:
    with zipfile.ZipFile(room.inbox / "evil.zip", "w") as archive:
        for name in ("../out.pdf", "/abs.pdf", "..\\win.pdf", "C:/drive.pdf", "a/../../up.pdf", "fine.pdf"):
            archive.writestr(name, f"%PDF {name} %%EOF")
        link = zipfile.ZipInfo("link.pdf")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert room.once() == 3
    assert room.outputs() == ["evil.zip.error.json", "evil/fine.json"]
    told = json.loads((room.inbox / "failed/evil.error.json").read_text(encoding="utf-8"))
    assert told["members"]["failed"] == 6
    jsonschema.validate(told, ERROR_SCHEMA)
    outside = [p for p in room.inbox.parent.rglob("*.pdf") if room.inbox not in p.parents]
    assert outside == []


def test_no_paper_of_a_zip_lies_where_nobody_looks(room: Room) -> None:
    with zipfile.ZipFile(room.inbox / "x.zip", "w") as archive:
        for name in (".hidden.pdf", "~$lock.pdf", ".folder/a.pdf", "done/b.pdf", "@eaDir/c.pdf", "d/._e.pdf"):
            archive.writestr(name, f"%PDF {name} %%EOF")
    assert room.once() == 0
    assert room.outputs() == ["x/_$lock.json", "x/_folder/a.json", "x/_hidden.json", "x/done/b.json"]
    assert room.rows()[0].summary == {"unpacked": 4, "ignored": 2}
    assert [p.name for p in (room.inbox / "x").rglob("*.pdf")] == []


@pytest.mark.parametrize(
    ("member", "code", "sentence"),
    [
        ("memo.txt", "not-a-pdf", "zipの中にPDFがありません。 (zip: 0)"),
        ("../out.pdf", "unsupported", "zipの中に取り出せないPDFがあります（名前・リンク・圧縮方式）。"),
    ],
)
def test_what_is_wrong_with_a_zip_is_said_of_the_zip(room: Room, member: str, code: str, sentence: str) -> None:
    with zipfile.ZipFile(room.inbox / "x.zip", "w") as archive:
        archive.writestr(member, "words")
    assert room.once() == 3
    error = json.loads((room.inbox / "failed/x.error.json").read_text(encoding="utf-8"))["error"]
    assert error["code"] == code
    assert error["message"]["ja"].startswith(sentence)


@pytest.mark.parametrize("limits", [Limits(zip_bytes=100_000), Limits(zip_members=2), Limits(file_bytes=5_000)])
def test_a_zip_that_grows_beyond_a_limit_is_refused_whole(room: Room, limits: Limits) -> None:
    with zipfile.ZipFile(room.inbox / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(3):
            archive.writestr(f"{n}.pdf", b"%PDF" + b"0" * 60_000 + b"%%EOF")
    assert room.once(reading=Settings(limits=limits)) == 3
    assert room.rows()[0].code == "too-large"
    assert room.outputs() == ["bomb.zip.error.json"]
    assert room.tree() == ["failed/bomb.error.json", "failed/bomb.zip"]


def test_a_damaged_zip_is_told(room: Room) -> None:
    (room.inbox / "x.zip").write_bytes(b"PK\x03\x04 broken PK\x05\x06")
    assert room.once() == 3
    assert room.rows()[0].code == "damaged"


def test_a_file_above_the_limit_is_refused_without_being_read(room: Room) -> None:
    room.drop("large.pdf", "x" * 2_000)
    assert room.once(reading=Settings(limits=Limits(file_bytes=1_000))) == 3
    assert room.rows()[0].code == "too-large"
    assert room.tree() == ["failed/large.error.json", "failed/large.pdf"]


def test_what_is_no_paper_stays_and_is_told_once(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    (room.inbox / "memo.docx").write_text("words of the memo")
    for name in (".DS_Store", ".paper.pdf", "._paper.pdf"):
        (room.inbox / name).write_text("")
    (room.inbox / "upload.pdf.part").write_text("")
    (room.inbox / "link.pdf").symlink_to("/etc/passwd")
    os.mkfifo(room.inbox / "pipe.pdf")
    assert room.once() == 0
    assert room.rows() == []
    told = capsys.readouterr().err
    assert all(name in told for name in ("memo.docx", "pipe.pdf"))
    assert "link.pdf: a link" in told
    assert ".paper.pdf: hidden" in told
    assert not any(name in told for name in (".DS_Store", "._paper.pdf"))
    assert "words of the memo" not in told


def test_done_and_failed_are_never_scanned(room: Room) -> None:
    for folder in ("done/2020", "failed"):
        paper(room.inbox / folder / "old.pdf", folder)
    assert room.once() == 0
    assert room.rows() == []


def test_a_new_version_reads_again_on_request(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.drop("a.pdf")
    room.once()
    room.once(again=True)
    assert len(room.rows()) == 1  # the same version has nothing to read again
    for module in (desk_module, again_module):
        monkeypatch.setattr(module, "__version__", "99.0")
    (room.output / "a.json").write_text(json.dumps({"source": {"sha256": room.rows()[0].sha256}, "old": True}))
    room.once()
    assert len(room.rows()) == 1
    room.once(again=True)
    assert [(row.kind, row.version, row.state) for row in room.rows()][1:] == [("again", "99.0", "done")]
    assert "old" not in json.loads((room.output / "a.json").read_text())
    assert room.tree() == [done("a.pdf")]
    room.once(again=True)
    assert len(room.rows()) == 2


def test_a_hook_gets_the_document_and_its_failure_undoes_nothing(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "hook.sh"
    script.write_text(
        '#!/bin/sh\necho "$1 $EXTRACTED_STATUS" >> "$(dirname "$0")/told"\ncase $1 in *a.json) exit 7;; esac\n'
    )
    script.chmod(0o755)
    room.drop("a.pdf")
    room.drop("b.pdf")
    assert room.once(hook=(str(script),)) == 0
    assert (tmp_path / "told").read_text().splitlines() == [f"{room.output}/{n}.json pass" for n in "ab"]
    assert [(row.state, row.hook) for row in room.rows()] == [("done", "exit status 7"), ("done", "ok")]
    assert "exit status 7" in capsys.readouterr().err


def test_a_hook_that_is_not_there_or_never_ends_is_told(room: Room) -> None:
    room.drop("a.pdf")
    room.once(hook=("/nowhere/hook",))
    room.drop("b.pdf")
    room.once(hook=("sleep", "60", "#"), hook_seconds=0.2)
    assert [row.state for row in room.rows()] == ["done", "done"]
    assert "No such file" in (room.rows()[0].hook or "")
    assert (room.rows()[1].hook or "").startswith(("timeout", "exit status"))


def test_an_inbox_is_worked_by_one_ledger(room: Room, tmp_path: Path) -> None:
    room.drop("a.pdf")
    room.once()
    room.drop("b.pdf")
    with pytest.raises(StoppedError, match="another ledger"):
        room.once(output=tmp_path / "other")
    assert "b.pdf" in room.tree()
    assert room.once(output=tmp_path / "other", take_over=True) == 0
    with pytest.raises(StoppedError):
        room.once()


def test_an_output_within_the_inbox_is_refused(room: Room) -> None:
    with pytest.raises(UsageError):
        room.once(output=room.inbox / "out")
    with pytest.raises(UsageError):
        room.once(state=room.inbox)


def test_an_inbox_that_is_not_there_any_more_is_told_and_nothing_is_made_in_its_place(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    service = room.watcher(polling=True, poll=0.05)
    thread = threading.Thread(target=service.run)
    thread.start()
    _until(lambda: (room.inbox / CLAIM).exists())
    (room.inbox / CLAIM).unlink()  # what an unmounted share looks like
    paper(room.inbox / "a.pdf", "a")
    told = ""

    def is_told() -> bool:
        nonlocal told
        told += capsys.readouterr().err
        return "not there" in told

    _until(is_told)
    service.stop()
    thread.join()
    assert (room.inbox / "a.pdf").exists()


def _until(holds: object) -> None:
    """Wait for something that must become true; the suite's own time limit ends what never does."""
    waiting = threading.Event()
    while not holds():  # type: ignore[operator]  # a callable of any kind
        waiting.wait(0.02)


@pytest.mark.parametrize("polling", [False, True])
def test_files_that_come_later_are_taken_and_a_stop_ends_it(room: Room, polling: bool) -> None:
    service = room.watcher(polling=polling, poll=0.05)
    thread = threading.Thread(target=service.run)
    thread.start()
    room.drop("a.pdf")
    _until(lambda: service.totals["pass"] == 1)
    room.drop("sub/b.pdf")
    _until(lambda: service.totals["pass"] == 2)
    service.stop()
    thread.join()
    assert room.tree() == [done("a.pdf"), done("sub/b.pdf")]


def test_a_file_that_grows_is_not_taken_before_it_is_whole(room: Room) -> None:
    service = room.watcher(polling=True, poll=0.05, settle=0.15, patience=30)
    thread = threading.Thread(target=service.run)
    thread.start()
    whole = paper(room.inbox.parent / "made.pdf", "x" * 300).read_bytes()
    pause = threading.Event()
    for end in range(0, len(whole), 60):
        with (room.inbox / "grows.pdf").open("ab") as file:
            file.write(whole[end : end + 60])
        pause.wait(0.1)
    _until(lambda: service.totals["pass"] == 1)
    service.stop()
    thread.join()
    assert (room.inbox / done("grows.pdf")).read_bytes() == whole
    assert len(room.rows()) == 1


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGINT, 130)])
def test_a_stop_gives_back_the_file_that_is_being_read(room: Room, number: signal.Signals, status: int) -> None:
    room.drop("slow.pdf")
    with as_usual(signal.SIGHUP, signal.SIGINT):
        process = start(room.inbox, room.output, "--settle", "0.05", "--set", "watch.grace=0.2")
    _until(lambda: list(room.output.glob(".work/*/in/slow.pdf")))
    process.send_signal(number)
    assert process.wait(timeout=60) == status
    assert process.stderr is not None
    process.stderr.close()
    assert room.tree() == ["slow.pdf"]
    assert [(row.state, row.code) for row in room.rows()] == [("returned", "stopped")]
    assert room.outputs() == []


def test_a_file_taken_away_while_it_is_read_leaves_nothing_behind(room: Room) -> None:
    _while_reading(room, lambda: (room.inbox / "slow1.pdf").unlink())
    assert room.outputs() == []
    assert [(row.state, row.code) for row in room.rows()] == [("returned", "vanished")]


def test_a_file_replaced_while_it_is_read_is_taken_as_the_new_paper_it_is(room: Room) -> None:
    new = paper(room.inbox.parent / "new.pdf", "new")
    digest = sha256_of(new)
    _while_reading(room, lambda: new.replace(room.inbox / "slow1.pdf"), rounds=2)
    assert [row.sha256 for row in room.rows()] == [digest]
    assert b"new" in (room.inbox / done("slow1.pdf")).read_bytes()


def _while_reading(room: Room, act: object, rounds: int = 1) -> None:
    """Do something to the file once its copy is being read; the reading itself is a stand-in."""
    room.drop("slow1.pdf", "old")
    service = room.watcher()
    calls = []

    def read(self: object, job: object) -> object:
        if not calls:
            act()  # type: ignore[operator]  # a callable of any kind
        calls.append(job)
        return quick_outcome(job)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watcher.Pool, "read", read)
        service.run(once=True)
    assert len(calls) == rounds


def quick_outcome(job: object) -> object:
    """What the quick worker would make of a paper, in this process."""
    assert isinstance(job, Job)
    if job.path.name.startswith("bad"):
        record = error_record(job.path, DamagedError())
        put_error(job.target, record)
        return Outcome(job, error=record)
    source = {"sha256": sha256_of(job.path)}
    put_document(job.target, json.dumps({"source": source}).encode())
    checks = {"pass": 0, "fail": 0, "undecided": 0}
    return Outcome(job, summary={"pages": 1, "page_count": 1, "tables": 0, "checks": checks})


def test_a_fault_of_the_program_fails_the_file_and_the_next_goes_on(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.drop("a.pdf")
    room.drop("b.pdf")

    def read(self: object, job: object) -> object:
        if job.path.name == "a.pdf":  # type: ignore[attr-defined]  # a Job
            raise KeyError("words of the paper")
        return quick_outcome(job)

    monkeypatch.setattr(watcher.Pool, "read", read)
    assert room.once() == 3
    assert [(row.name, row.code) for row in room.rows()] == [("a.pdf", "internal-error"), ("b.pdf", None)]
    assert "words of the paper" not in (room.inbox / "failed/a.error.json").read_text()


def test_times_are_those_of_tokyo(room: Room) -> None:
    room.drop("a.pdf")
    room.once()
    (row,) = room.rows()
    assert row.taken_at.endswith("+09:00")
    assert (row.finished_at or "").endswith("+09:00")


def test_a_clock_that_goes_back_changes_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.drop("a.pdf")
    room.once()
    monkeypatch.setattr(times, "now", lambda: "1970-01-01T09:00:00+09:00")
    monkeypatch.setattr(times, "year", lambda: "1970")
    path = room.drop("b.pdf")
    os.utime(path, (4_000_000_000, 4_000_000_000))  # and the file server's clock is ahead
    room.drop("c.pdf", "a.pdf")
    assert room.once() == 0
    assert [(row.name, row.status) for row in room.rows()] == [
        ("a.pdf", "pass"),
        ("b.pdf", "pass"),
        ("c.pdf", "duplicate"),
    ]
    assert (room.inbox / "done/1970/b.pdf").exists()


def test_a_pdf_whose_name_has_lost_its_ending_is_taken(room: Room) -> None:
    room.drop("資料1")
    (room.inbox / "memo").write_text("no paper")
    assert room.once() == 0
    assert room.outputs() == ["資料1.json"]
    assert room.tree() == [done("資料1"), "memo"]
