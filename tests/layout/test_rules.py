"""What is drawn becomes rules."""

from __future__ import annotations

import pytest

from extractor.layout.rules import find_rules
from tests.support.pages import page


def dots(y, start, end, step, size=0.75):
    out, x = [], start
    while x < end:
        out.append((x, y, x + size, y + size))
        x += step
    return out


def test_dots_at_one_height_are_a_rule_across():
    rules = find_rules(page(fills=dots(100.0, 50.0, 150.0, 1.5)))
    assert len(rules.horizontal) == 1
    assert rules.horizontal[0, 1:3] == pytest.approx([50.0, 149.75], abs=1)
    assert not len(rules.vertical)


def test_dots_below_each_other_are_a_rule_downwards():
    column = [(y, x, y2, x2) for x, y, x2, y2 in dots(100.0, 50.0, 150.0, 1.5)]
    rules = find_rules(page(fills=column))
    assert len(rules.vertical) == 1
    assert not len(rules.horizontal)


def test_a_dot_by_itself_is_no_rule():
    rules = find_rules(page(fills=[(50.0, 100.0, 50.75, 100.75)]))
    assert not len(rules.horizontal)
    assert not len(rules.vertical)
