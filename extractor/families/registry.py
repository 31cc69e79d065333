"""All document families. A new one is one file beside this one and one name in this list."""

from __future__ import annotations

from extractor.families import disclosure_report, personal_data_report, personal_data_use, privacy_act_survey
from extractor.families.declare import Family

__all__ = ["FAMILIES", "family"]

FAMILIES: tuple[Family, ...] = (
    disclosure_report.FAMILY,
    personal_data_report.FAMILY,
    personal_data_use.FAMILY,
    privacy_act_survey.FAMILY,
)


def family(name: str) -> Family:
    """A family by its name. Raises KeyError."""
    return {f.name: f for f in FAMILIES}[name]
