"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re

import pytest
import regex

from extractor.patterns import later, later_regex


def test_a_later_pattern_finds_what_a_compiled_one_finds() -> None:
    for pattern, flags, text in (
        ("b+", 0, "abbc"),
        ("B", re.IGNORECASE, "abc"),
        ("(?P<n>[0-9])", 0, "a1b2"),
        ("x", 0, "a"),
    ):
        own, compiled = later(pattern, flags), re.compile(pattern, flags)
        for _ in range(2):  # the second time what was asked for is there already
            assert [m.span() for m in own.finditer(text)] == [m.span() for m in compiled.finditer(text)]
            assert own.sub("-", text) == compiled.sub("-", text)
            assert (own.search(text) is None) == (compiled.search(text) is None)
        assert own.pattern == pattern
        assert own.groupindex == compiled.groupindex


def test_a_later_regex_has_what_only_regex_knows() -> None:
    assert later_regex(r"\p{Han}++").findall("区分abc合計") == regex.findall(r"\p{Han}++", "区分abc合計")


def test_nothing_is_compiled_before_it_is_used() -> None:
    broken = later("(")
    with pytest.raises(re.error):
        broken.search("a")
