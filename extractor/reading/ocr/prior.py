"""Which characters a Japanese office paper can hold, and how likely each is.

The recogniser knows 18,000 classes: Chinese, Latin with every accent, Greek. Where two look alike (减 and 減, · and ・)
the paper's language decides. A character of JIS X 0208 level 1, kana, Latin or a symbol weighs 1, one of level 2 a
tenth, anything that Japanese encodings cannot write nothing. ``※ ○ 〇`` are given more, since the network was hardly
shown them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["FIGURES", "figures", "weights"]

FIGURES = "0123456789０１２３４５６７８９,，.．%％▲△-－()（）"
"""What stands in a figure."""

_BOOST = {"※": 30.0, "○": 8.0, "〇": 4.0, "髙": 0.3, "﨑": 0.3, "卜": 0.01}
_NEVER = "·•∙⋅"  # the network's middle dots of other scripts; ・ takes over
_LEVEL_2 = 0x989F  # first code of JIS X 0208 level 2 in Shift_JIS
_VENDOR = 0xED40  # first code of the vendors' extensions


def _weight(char: str) -> float:
    if char in ("", " "):
        return 1.0
    if char in _BOOST:
        return _BOOST[char]
    if char in _NEVER:
        return 0.0
    try:
        code = int.from_bytes(char.encode("cp932"), "big")
    except UnicodeError:
        return 0.0
    if code >= _VENDOR:
        return 0.0
    return 0.1 if code >= _LEVEL_2 else 1.0


def weights(classes: Sequence[str]) -> NDArray[np.float32]:
    """The prior of each class of a recogniser."""
    return np.array([_weight(char) for char in classes], np.float32)


def figures(classes: Sequence[str]) -> NDArray[np.float32]:
    """1 for the classes that stand in a figure and for the blank class, else 0."""
    return np.array([char == "" or char in FIGURES for char in classes], np.float32)
