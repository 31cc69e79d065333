"""How single cells of these papers are read: months, dates, tasks in 【 】, who erred and how many were concerned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from extractor.families.grid import number
from extractor.families.words import clean, key
from extractor.patterns import later
from extractor.text import parse_date

__all__ = [
    "DAY_OR_MONTH",
    "DEPARTMENT",
    "date",
    "department",
    "incident",
    "kind_of_use",
    "month",
    "task_and_purpose",
    "without_count",
]

DEPARTMENT = r"(?:[課室所署局部係館校園班]|センター|事務局|委員会|病院)(?:[（(].*[)）])?$"
"""How the names of departments end."""
DAY_OR_MONTH = r"(?:年|^)(?:1[0-2]|[1-9])月|^[A-Z]?(?:\d{1,4}|元)[./年]\d{1,2}(?:[./月]|$)"
"""How dates and months look."""
_COUNT = later(r"[(（][\d０-９,，]+\s*[^\d０-９()（）]{0,4}[)）]$")
_HEAD = later(r"^\s*[【〔［\[](?P<head>[^】〕］\]]+)[】〕］\]]\s*")
_MONTH = later(r"(?:令和|平成|[RH])?\s*(?:元|\d{1,4})\s*(?:年|\.)\s*\d{1,2}\s*月?|\d{1,2}\s*月")
_ACTOR = later(r"^\s*[(（](?P<actor>[^()（）]*(?:委託|受託|指定管理|再委託)[^()（）]*)[)）]\s*")
_TAIL = later(r"\s*[(（](?P<tail>[^()（）]*\d[^()（）]*?)(?:分)?[)）]\s*[。]?\s*$")
_ABOUT = later(r"^(約|およそ|計|合計|延べ|のべ|のうち|うち)")
_PEOPLE = later(r"(?P<count>\d[\d,]*)\s*(?P<unit>[^\d\s、，・,()（）]+)")
_TASK = later(
    r"^\s*[【〔［\[](?P<task>[^】〕］\]]*(?:[】〕］\]][【〔［\[][^】〕］\]]*)*)[】〕］\]]\s*(?P<rest>.*)$", re.DOTALL
)
_DEPARTMENT = later(r"[ 　\n]+")


def date(text: str, fiscal_year: int | None) -> str | None:
    """A date as an ISO date (or month, or year)."""
    return parse_date(clean(text), fiscal_year=fiscal_year)


def month(text: str, fiscal_year: int | None) -> str | None:
    """A date or month as an ISO month."""
    iso = parse_date(clean(text), fiscal_year=fiscal_year)
    return None if iso is None else iso[:7]


def department(text: str, fiscal_year: int | None) -> str | None:
    """The name of a department; breaks of the line within it mean nothing."""
    return clean(text) or None


def without_count(text: str, fiscal_year: int | None) -> str | None:
    """A kind without the count of its rows: 紛失（８） is 紛失."""
    return _COUNT.sub("", clean(text)).strip() or None


def kind_of_use(text: str, fiscal_year: int | None) -> str | None:
    """目的外利用, 目的外提供 (also 外部提供) and 業務委託 by the names of the contract; anything else as printed."""
    words = key(text)
    if "委託" in words:
        return "outsourcing"
    if "提供" in words:
        return "provision"
    if "利用" in words:
        return "internal_use"
    return clean(text) or None


def task_and_purpose(text: str, fiscal_year: int | None) -> Mapping[str, Any]:
    """【task】 and the purpose below it. A cell without 【 】 is all task."""
    m = _TASK.match(text)
    if m is None:
        return {"task": clean(text) or None, "purpose": None}
    return {"task": clean(m["task"]) or None, "purpose": clean(m["rest"].strip(" 　\n")) or None}


def incident(text: str, fiscal_year: int | None) -> Mapping[str, Any]:
    """【month】（actor）content（count unit・count unit分) as the fields month, actor, content and affected."""
    found: dict[str, Any] = {"month": None, "actor": None, "content": None, "affected": []}
    rest = text
    head = _HEAD.match(rest)
    if head is not None and _MONTH.search(head["head"]):
        found["month"] = month(head["head"], fiscal_year)
        rest = rest[head.end() :]
    actor = _ACTOR.match(rest)
    if actor is not None:
        found["actor"] = _actor(actor["actor"])
        rest = rest[actor.end() :]
    tail = _TAIL.search(rest)
    affected = _affected(tail["tail"]) if tail is not None else []
    if tail is not None and affected:
        found["affected"] = affected
        rest = rest[: tail.start()]
    found["content"] = clean(rest) or None
    return found


def _actor(words: str) -> str:
    """委託事業者 or 指定管理者, whatever the paper calls them (委託先, 受託者 …); others as printed."""
    if "指定管理" in words:
        return "指定管理者"
    if "委託" in words or "受託" in words:
        return "委託事業者"
    return clean(words)


def _affected(words: str) -> list[dict[str, Any]]:
    """17家庭・18名 as counts with their units; empty where a piece is no count."""
    found: list[dict[str, Any]] = []
    for piece in re.split(r"[・、，/／]|および|及び|と(?=\d)", words):
        bare = _ABOUT.sub("", piece.strip())
        m = _PEOPLE.fullmatch(bare)
        count = number(m["count"]) if m is not None else None
        if m is None or count is None:
            return []
        found.append({"count": count, "unit": m["unit"].removesuffix("分")})
    return found
