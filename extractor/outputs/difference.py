"""The difference between two documents, as a person would tell it: which table, which cell, what was, what is.

``extractor`` (the version that read it) is not compared, nor boxes and confidences of pages that were recognised: those
may differ between machines (section 2 of the contract).
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from extractor.language import say

__all__ = ["differences"]

Record = dict[str, Any]
_RECOGNISED = ("ocr", "mixed")
_PLACES = ("bbox", "regions", "confidence")


def differences(was: Record, now: Record) -> list[str]:
    """One line for each difference, the most telling first; empty where the documents are the same."""
    was, now = _comparable(was), _comparable(now)
    if was == now:
        return []
    lines = [
        *_tables(was, now),
        *_blocks(was.pop("blocks", []), now.pop("blocks", [])),
        *_checks(was.pop("checks", []), now.pop("checks", [])),
        *_problems(was.pop("problems", []), now.pop("problems", [])),
        *_values("", {**was, "tables": None}, {**now, "tables": None}),
    ]
    return lines or list(_values("", was, now)) or [say("キーの順が違います", "the order of keys differs")]


def _comparable(document: Record) -> Record:
    kept = {key: value for key, value in document.items() if key != "extractor"}
    recognised = {p["number"] for p in document.get("pages", []) if p.get("layer") in _RECOGNISED}
    return dict(_without_places(kept, recognised)) if recognised else kept


def _without_places(value: Any, pages: set[int]) -> Any:
    """The value without boxes and confidences of the given pages."""
    if isinstance(value, list):
        return [_without_places(item, pages) for item in value]
    if not isinstance(value, dict):
        return value
    own = {value.get("page")} | {r.get("page") for r in value.get("regions") or []}
    drop = _PLACES if own & pages else ()
    return {key: _without_places(item, pages) for key, item in value.items() if key not in drop}


def _show(value: Any) -> str:
    if isinstance(value, str):
        return "「" + value.replace("\n", "⏎") + "」"
    text = str(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _change(place: str, was: Any, now: Any) -> str:
    return f"{place}: {_show(was)} → {_show(now)}"


def _tables(was: Record, now: Record) -> Iterator[str]:
    before, after = was.get("tables", []), now.get("tables", [])
    pairs = _paired(before, after)
    for old, new in pairs:
        if old is None:
            yield say("表が増えた: ", "new table: ") + _title(new)
        elif new is None:
            yield say("表がなくなった: ", "table gone: ") + _title(old)
        elif old != new:
            yield from _table(old, new)


def _paired(before: list[Record], after: list[Record]) -> list[tuple[Any, Any]]:
    """Tables of both documents side by side: by key, then by caption, then by id."""
    rest = list(after)
    pairs: list[tuple[Any, Any]] = []
    open_: list[Record] = list(before)
    found: dict[int, Record] = {}
    for name in ("key", "caption", "id"):
        for old in list(open_):
            match = next((t for t in rest if t.get(name) and t.get(name) == old.get(name)), None)
            if match is not None:
                found[id(old)] = match
                open_.remove(old)
                rest.remove(match)
    pairs = [(old, found.get(id(old))) for old in before]
    return pairs + [(None, new) for new in rest]


def _title(table: Record) -> str:
    pages = ",".join(str(page) for page in table.get("pages", []))
    return f"{_show(table.get('caption') or table.get('id'))} (p.{pages})"


def _table(old: Record, new: Record) -> Iterator[str]:
    title = _title(new)
    simple = [k for k in {**old, **new} if k not in ("cells", "columns") and old.get(k) != new.get(k)]
    for key in simple:
        yield _change(f"{title} {key}", old.get(key), new.get(key))
    before = {(c["row"], c["column"]): c for c in old.get("cells", [])}
    after = {(c["row"], c["column"]): c for c in new.get("cells", [])}
    for place in sorted({*before, *after}):
        was, now = before.get(place), after.get(place)
        if was == now:
            continue
        where = f"{title} [{place[0]},{place[1]}] {_labels(new if now else old, *place)}".rstrip()
        if was is None or now is None:
            what = say("セルがない", "no cell")
            yield f"{where}: {_show(was['text']) if was else what} → {_show(now['text']) if now else what}"
            continue
        for key in [k for k in {**was, **now} if was.get(k) != now.get(k)]:
            yield _change(where if key == "text" else f"{where} {key}", was.get(key), now.get(key))
    if old.get("columns") != new.get("columns"):
        yield from _values(f"{title} columns", old.get("columns"), new.get("columns"))


def _labels(table: Record, row: int, column: int) -> str:
    """Row label / column header of a place."""
    stub = [
        c["text"]
        for c in table.get("cells", [])
        if c["column"] == 0 and c["row"] <= row < c["row"] + c.get("row_span", 1)
    ]
    header = [text for c in table.get("columns", []) if c.get("index") == column for text in c.get("header", [])]
    return " / ".join(filter(None, [" ".join(stub).replace("\n", " "), " ".join(header).replace("\n", " ")]))


def _blocks(was: list[Record], now: list[Record]) -> Iterator[str]:
    """Blocks told by their words, so that one new block is one line."""

    def line(block: Record) -> str:
        return f"p.{block.get('page')} {block.get('kind')} {_show(block.get('text') or block.get('table') or '')}"

    before, after = [line(b) for b in was], [line(b) for b in now]
    if before == after:
        for n, (old, new) in enumerate(zip(was, now, strict=True)):
            if old != new:
                yield from _values(f"blocks[{n}] {after[n]}", old, new)
        return
    for change in difflib.unified_diff(before, after, lineterm="", n=0):
        if not change.startswith(("---", "+++", "@@")):
            yield f"{say('本文', 'text')} {change[0]} {change[1:]}"


def _checks(was: list[Record], now: list[Record]) -> Iterator[str]:
    before, after = ({(c.get("key"), c.get("id")): c for c in checks} for checks in (was, now))
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        statement = (new or old or {}).get("statement", {}).get(say("ja", "en"), "")
        place = f"{say('検算', 'check')} {_show(statement)}"
        if old is None or new is None:
            yield _change(place, (old or {}).get("status"), (new or {}).get("status"))
        else:
            yield from _values(place, old, new)


def _problems(was: list[Record], now: list[Record]) -> Iterator[str]:
    def line(problem: Record) -> str:
        return f"{problem.get('code')} p.{problem.get('page')} {problem.get('message', {}).get(say('ja', 'en'), '')}"

    before, after = Counter(map(line, was)), Counter(map(line, now))
    for text in before - after:
        yield f"{say('気づいた点', 'problem')} - {text}"
    for text in after - before:
        yield f"{say('気づいた点', 'problem')} + {text}"


def _values(path: str, was: Any, now: Any) -> Iterator[str]:
    """Differences of any two values, each with its path."""
    if was == now:
        return
    if isinstance(was, dict) and isinstance(now, dict):
        for key in {**was, **now}:
            yield from _values(f"{path}.{key}" if path else str(key), was.get(key), now.get(key))
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for n, (old, new) in enumerate(zip(was, now, strict=True)):
            yield from _values(f"{path}[{n}]", old, new)
    elif isinstance(was, list) and isinstance(now, list):
        yield f"{path}: {len(was)} → {len(now)} {say('個', 'items')}"
        for n, (old, new) in enumerate(zip(was, now, strict=False)):
            if old != new:
                yield from _values(f"{path}[{n}]", old, new)
                return
    else:
        yield _change(path, was, now)
