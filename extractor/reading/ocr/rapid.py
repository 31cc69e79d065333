"""The engine in use: PP-OCRv6 small by rapidocr and onnxruntime, decoded with a Japanese prior.

Its weights lie in the wheel, so nothing is fetched at run time. The network that reads is called directly, since what
comes out of it is weighed with the prior (``extractor.reading.ocr.prior``) before a character is chosen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.ocr import prior
from extractor.reading.ocr.engine import Char, Grey
from extractor.reading.page import Floats

__all__ = ["RapidEngine"]

HEIGHT = 48  # pixels: the height of a line for the recogniser
NARROWEST, WIDEST = 32, 4800  # pixels at that height
FOUND_AT = 21.0  # pixels: an em of this size is found well
LEAST, MOST = 960, 2400  # pixels: bounds of the longer side of the picture in which lines are looked for
OTHERS = 3
"""So many other readings of a character are kept, each with at least ``UNLIKELY``."""
UNLIKELY = 1e-4

_Scores = NDArray[np.float32]


class RapidEngine:
    """Detection and recognition on the CPU. Loading takes about a second; then it may read any number of pages."""

    def __init__(self, threads: int = 2) -> None:
        self._threads = threads

    @cached_property
    def name(self) -> str:
        """Engine and version."""
        return f"rapidocr {version('rapidocr')} PP-OCRv6-small"

    @cached_property
    def _finder(self) -> Any:
        import rapidocr

        return rapidocr.RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.use_rec": False,
                "Global.log_level": "error",
                "Global.max_side_len": MOST,
                "EngineConfig.onnxruntime.intra_op_num_threads": self._threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    @cached_property
    def _reader(self) -> Any:
        import onnxruntime
        import rapidocr

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # lines of ever new widths would let the arena grow
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        weights = Path(rapidocr.__file__).parent / "models" / "PP-OCRv6_rec_small.onnx"
        return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _classes(self) -> list[str]:
        return ["", *self._reader.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]

    @cached_property
    def _widths(self) -> dict[int, list[int]]:
        """Classes that are one character in full and half width: the network cannot tell which, and need not."""
        same: dict[str, list[int]] = {}
        for k, char in enumerate(self._classes):
            if char.strip():
                same.setdefault(unicodedata.normalize("NFKC", char), []).append(k)
        return {k: group for group in same.values() if len(group) > 1 for k in group}

    @cached_property
    def _prior(self) -> _Scores:
        return prior.weights(self._classes)

    @cached_property
    def _figures(self) -> _Scores:
        return prior.figures(self._classes)

    def find(self, picture: Grey, em: float) -> Floats:
        """See ``Engine.find``. The page is shrunk as far as its text stays legible for the detector."""
        side = max(picture.shape)
        scale = min(max(FOUND_AT / max(em, 1.0), LEAST / side), MOST / side, 1.0)
        if scale < 0.95:
            small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        else:
            small, scale = picture, 1.0
        found = self._finder(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None or not len(found.boxes):
            return np.empty((0, 8))
        quads: Floats = np.asarray(found.boxes, np.float64).reshape(-1, 8)
        return np.asarray(quads / scale, np.float64)

    def read(self, lines: Sequence[Grey], *, figures: bool = False) -> list[list[Char]]:
        """See ``Engine.read``."""
        weights = self._prior * self._figures if figures else self._prior
        return [self._decode(self._scores(line), weights) for line in lines]

    def _scores(self, line: Grey) -> _Scores:
        """The network's answer: time steps × classes."""
        width = min(max(NARROWEST, round(HEIGHT * line.shape[1] / line.shape[0])), WIDEST)
        shrinks = line.shape[0] > HEIGHT
        picture = cv2.resize(line, (width, HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
        signal = np.repeat((picture.astype(np.float32) / 127.5 - 1)[None, None], 3, axis=1)
        answer: _Scores = self._reader.run(None, {self._reader.get_inputs()[0].name: signal})[0][0]
        return answer

    def _decode(self, scores: _Scores, weights: _Scores) -> list[Char]:
        """Greedy CTC: equal neighbours are one character, the blank class parts them."""
        weighed = scores * weights
        best = weighed.argmax(1)
        chars: list[Char] = []
        steps = len(best)
        start = 0
        while start < steps:
            end = start + 1
            while end < steps and best[end] == best[start]:
                end += 1
            if best[start]:
                chars.append(self._char(scores, weighed, int(best[start]), start, end))
            start = end
        return chars

    def _char(self, scores: _Scores, weighed: _Scores, klass: int, start: int, end: int) -> Char:
        own = scores[start:end, klass]
        peak = start + int(own.argmax())
        middle = float((own * np.arange(start, end)).sum() / max(float(own.sum()), 1e-9))
        row = weighed[peak]
        likely = np.argpartition(row, -OTHERS - 2)[-OTHERS - 2 :]
        likely = likely[np.lexsort((likely, -row[likely]))]
        same = self._widths.get(klass, [klass])
        others = tuple(
            (self._classes[k], float(row[k])) for k in likely.tolist() if k and k not in same and row[k] >= UNLIKELY
        )
        probability = min(float(scores[peak, same].sum()), 1.0)
        return Char(self._classes[klass], probability, (middle + 0.5) / len(scores), others[:OTHERS])
