"""Lines of text found, cut and told apart."""

from __future__ import annotations

import numpy as np
import pytest

from extractor.reading.ocr.lines import TextLine, stacked_apart


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
