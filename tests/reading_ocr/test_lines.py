"""Lines of text found, cut and told apart."""

from __future__ import annotations

import numpy as np
import pytest

from extractor.reading.ocr.lines import TextLine, columns_joined, stacked_apart


@pytest.mark.parametrize(("tops", "parted"), [((0, 50, 100), True), ((20, 75, 130), False)])
def test_letters_one_over_the_other_that_go_on_with_level_lines_are_no_column(
    tops: tuple[int, ...], parted: bool
) -> None:
    ink = np.zeros((200, 300), np.uint8)
    for y in (0, 50, 100):
        ink[y + 2 : y + 28, 202:228] = 255
    level = [TextLine((0, y, 150, y + 30), 0) for y in tops]
    column = TextLine((200, 0, 230, 130), 0, downwards=True)
    found = [line for line in stacked_apart([*level, column], ink) if line.box[0] == 200]
    assert len(found) == (3 if parted else 1)
    assert all(line.downwards != parted for line in found)


def test_letters_of_a_column_that_were_found_one_by_one_are_one_line() -> None:
    boxes = [(58, 349, 70, 362), (56, 357, 71, 387), (57, 382, 70, 399), (56, 396, 70, 411)]
    lines = [TextLine(box, 3, downwards=k == 1) for k, box in enumerate(boxes)]
    found = columns_joined([TextLine((200, 340, 260, 352), 4), *lines])
    assert [(line.box, line.region, line.downwards) for line in found] == [
        ((200, 340, 260, 352), 4, False),
        ((56, 349, 71, 411), 3, True),
    ]


@pytest.mark.parametrize("other", [(56, 396, 120, 411), (76, 396, 90, 411)])
def test_a_level_line_in_the_cell_of_a_column_stays_by_itself(other: tuple[int, int, int, int]) -> None:
    lines = [TextLine((56, 357, 71, 387), 3, downwards=True), TextLine(other, 3)]
    assert columns_joined(lines) == lines
