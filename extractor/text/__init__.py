"""Japanese official text: normalised text, figures, dates, names of bodies.

``normalise`` makes the text that people read and tools match; ``parse_figure`` and ``parse_date`` read a figure or a
date that stands alone; ``match_key`` is what two texts are compared by; ``municipality`` knows the local public bodies.
"""

from __future__ import annotations

from extractor.text.dates import DateReading, parse_date, read_date
from extractor.text.figures import Figure, parse_figure
from extractor.text.match import match_key
from extractor.text.municipalities import Municipality, municipality
from extractor.text.normal import normalise
from extractor.text.ranges import Range, parse_ordinal, parse_range

__all__ = [
    "DateReading",
    "Figure",
    "Municipality",
    "Range",
    "match_key",
    "municipality",
    "normalise",
    "parse_date",
    "parse_figure",
    "parse_ordinal",
    "parse_range",
    "read_date",
]
