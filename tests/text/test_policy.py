"""The table of the policy: each example in it is what the code does."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from extractor.text import normalise
from extractor.text.policy import CHARACTER_RULES, POLICY, as_markdown

EXAMPLES = [(rule.what, before, after) for rule in POLICY for before, after in rule.examples]


@pytest.mark.parametrize(("what", "before", "after"), EXAMPLES)
def test_each_example_of_the_policy_holds(what: str, before: str, after: str) -> None:
    assert normalise(before) == after


@pytest.mark.parametrize("rule", POLICY, ids=lambda rule: rule.what)
def test_each_rule_names_the_function_that_does_it(rule) -> None:
    module, function = rule.by.split(".")
    assert callable(getattr(import_module(f"extractor.text.{module}"), function))
    assert rule.why
    assert rule.examples


def test_no_character_has_two_rules() -> None:
    for code in (*range(0x3100), *range(0xF900, 0x10000)):
        answers = {becomes for rule in CHARACTER_RULES if (becomes := rule(chr(code))) is not None}
        assert len(answers) < 2, hex(code)


def test_the_docs_print_the_policy() -> None:
    page = (Path(__file__).parents[2] / "docs" / "text.md").read_text(encoding="utf-8")
    assert as_markdown() in page
