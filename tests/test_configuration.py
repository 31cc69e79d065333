from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import example as case
from hypothesis import given
from hypothesis import strategies as st

from extractor import values
from extractor.configuration import SETTINGS, example, load
from extractor.errors import UsageError
from extractor.settings import Limits, WatchSettings


def write(folder: Path, text: str) -> Path:
    path = folder / "extractor.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_flags_go_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    write(tmp_path, '[limits]\nseconds = 1\npages = 1\nmemory_bytes = "1 GiB"\n')
    environ = {"EXTRACTOR_LIMIT_SECONDS": "2", "EXTRACTOR_LIMIT_PAGES": "2"}
    found = load({"limits.seconds": "3"}, environ, folder=tmp_path)
    limits = found.reading().limits
    assert (limits.seconds, limits.pages, limits.memory_bytes, limits.file_bytes) == (
        3.0,
        2,
        1 << 30,
        Limits().file_bytes,
    )
    sources = [found.sources[f"limits.{n}"] for n in ("seconds", "pages", "memory_bytes", "file_bytes")]
    assert sources == ["--seconds", "EXTRACTOR_LIMIT_PAGES", str(tmp_path / "extractor.toml"), "default"]


def test_paths_in_the_file_are_meant_from_its_folder_and_others_from_the_current_one(tmp_path: Path) -> None:
    file = write(tmp_path, '[work]\noutput = "out"\nstate = "/var/state"\n')
    watch = load({}, {}, file).watch()
    assert (watch.output, watch.state) == (tmp_path / "out", Path("/var/state"))
    assert load({"work.output": "out"}, {}, file).watch().output == Path("out")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[limits]\nseconds = -1", "limits.seconds = -1: a number above 0"),
        ("[limits]\npages = true", "limits.pages = True: a whole number from 1 on"),
        ('[limits]\nfile_bytes = "big"', "such as 512MiB"),
        ("[limits]\nmemory_bytes = 1000", "268,435,456 bytes or more"),
        ('[reading]\nreader = "pdfiun"', "one of pdfium | pdfplumber"),
        ("[reading]\nreder = 1", "is it reading.reader?"),
        ("[readin]\n", "is it reading?"),
        ("limits = 3", "[limits]"),
        ("[watch]\nhook = [1]", "a command"),
        ("[watch]\nhook = 'a \"b'", "a command"),
        ("[watch]\npolling = 2", "true or false"),
        ("[work]\noutput = ''", "a path"),
        ("[watch]\nsettle = nan", "watch.settle"),
        ("no toml", "not TOML"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_with_its_place_and_what_would_be_right(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(UsageError) as error:
        load({}, {}, write(tmp_path, text))
    assert told in error.value.detail
    assert "extractor.toml" in error.value.detail


def test_what_is_wrong_in_flags_and_environment_is_told_by_their_names() -> None:
    with pytest.raises(UsageError, match="EXTRACTOR_JOBS = 'x'"):
        load({}, {"EXTRACTOR_JOBS": "x"})
    with pytest.raises(UsageError, match="--jobs = 0"):
        load({"work.jobs": 0}, {})
    with pytest.raises(UsageError, match="no such setting"):
        load({"work.job": 1}, {})


def test_a_settings_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        load({}, {}, tmp_path / "none.toml")
    with pytest.raises(UsageError, match="No such file"):
        load({}, {"EXTRACTOR_CONFIG": str(tmp_path / "none.toml")})
    assert load({}, {}, folder=tmp_path).file is None


def test_variables_that_mean_nothing_are_told() -> None:
    found = load({}, {"EXTRACTOR_OUPUT": "x", "EXTRACTOR_OUTPUT": "y", "PATH": "z"})
    assert found.unknown == ("EXTRACTOR_OUPUT",)
    assert found.watch().output == Path("y")


def test_passwords_come_from_a_file_and_stand_in_no_representation(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("one\n\n二\none\n", encoding="utf-8")
    settings = load({"reading.password_file": tmp_path / "words"}, {}).reading()
    assert settings.passwords == ("one", "二")
    assert "二" not in repr(settings)
    with pytest.raises(UsageError, match="password"):
        load({"reading.password_file": tmp_path / "none"}, {}).reading()


def test_the_example_names_every_setting_at_its_default(tmp_path: Path) -> None:
    assert load({}, {}, write(tmp_path, example())).sources == load({}, {}, folder=tmp_path / "none").sources
    uncommented = re.sub(r"(?m)^#(\w+ =)", r"\1", example())
    found, default = load({}, {}, write(tmp_path, uncommented)), load({}, {}, folder=tmp_path / "none")
    assert set(found.sources.values()) == {str(tmp_path / "extractor.toml")}
    assert found.watch().output == tmp_path / "output"
    names = [s.key for s in SETTINGS if s.key != "work.output"]
    assert {n: found.values[n] for n in names} == {n: default.values[n] for n in names}


def test_every_field_of_the_settings_objects_is_a_setting() -> None:
    keys = {s.name for s in SETTINGS}
    assert {f.name for f in fields(Limits)} <= keys
    assert {f.name for f in fields(WatchSettings)} - {"reading"} <= keys
    variables = [s.env for s in SETTINGS]
    assert len(variables) == len(set(variables))


@given(st.integers(1, 2**50), st.sampled_from(["", "B", "k", "KiB", "M", "MiB", "gb", "G"]))
def test_sizes_are_powers_of_1024(number: int, unit: str) -> None:
    power = {"": 0, "b": 0, "k": 1, "m": 2, "g": 3}[unit[:1].lower()]
    expected = number * 1024**power
    assert abs(values.size(f"{number} {unit}") - expected) <= expected / 2**52


@given(st.one_of(st.text(), st.floats(), st.booleans(), st.none(), st.lists(st.integers())))
@case("~0")
@case("0\x1f")
@case("1_")
def test_any_value_is_read_or_refused(value: object) -> None:
    for setting in SETTINGS:
        told: values.WrongValueError | None = None
        try:
            setting.parse(value)
        except values.WrongValueError as error:
            told = error
        assert told is None or (told.ja and told.en)
