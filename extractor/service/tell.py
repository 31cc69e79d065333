"""How the result of one file is told: as a line of the log, and as a record of ``--json``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.language import say

if TYPE_CHECKING:
    from extractor.service.desk import Returned
    from extractor.service.ledger import Row
    from extractor.service.log import Log

__all__ = ["data_of", "tell_returned", "tell_row"]

_RETURNED = {
    "busy": ("同じ内容のファイルを読んでいる間、待ちます", "waits for a file of the same content"),
    "changed": ("読んでいる間に変わったため、受け直します", "changed while it was read; is taken again"),
    "vanished": (
        "読み終わる前に持ち去られました。何も書いていません",
        "was taken away before it was read; nothing was written",
    ),
    "share": ("今は読めません。後でもう一度試します", "cannot be read now; is tried again later"),
    "output": ("書き込めないため、受け入れフォルダに残します", "stays in the drop folder: outputs cannot be written"),
}


def tell_returned(log: Log, returned: Returned) -> None:
    """A file that stays in the inbox, and why."""
    if returned.code == "busy":
        return  # the wait is short, and its end is told
    text = say(*_RETURNED[returned.code]) + (f" ({returned.detail})" if returned.detail else "")
    log.tell_once(
        f"returned {returned.name}", "returned", f"{returned.name}: {text}", file=returned.name, code=returned.code
    )


def tell_row(log: Log, row: Row, root: Path) -> None:
    """A file that is through."""
    log.over(f"returned {row.name}")
    place = "" if row.place is None else " → " + row.place.as_posix()
    output = None if row.output is None else _below(row.output, root)
    fields: dict[str, Any] = {
        "file": row.name,
        "status": row.status,
        "place": None if row.place is None else row.place.as_posix(),
        "output": output,
        "sha256": row.sha256,
    }
    if row.status == "error":
        error = row.summary["record"]["error"]
        log.tell(
            "failed",
            f"{row.name}{place} [{row.code}] {error['message'][say('ja', 'en')]}",
            level="warning",
            **fields,
            code=row.code,
        )
    elif row.status == "duplicate":
        of = row.summary["record"]["duplicate"]["of"]
        text = say(f"{of} と同じ内容です。読み直しません", f"the same content as {of}; not read again")
        log.tell("duplicate", f"{row.name}{place}: {text}", **fields, same_as=of)
    elif row.status == "unpacked":
        count = row.summary["unpacked"]
        text = say(f"PDF {count} 件を取り出しました", f"{count} PDFs unpacked")
        log.tell("unpacked", f"{row.name}{place}: {text}", **fields, unpacked=count)
    else:
        checks = row.summary["checks"]
        text = say(
            f"{row.summary['pages']}頁 表{row.summary['tables']} 一致{checks['pass']} 不一致{checks['fail']} "
            f"保留{checks['undecided']}",
            f"pages {row.summary['pages']}, tables {row.summary['tables']}, checks {checks['pass']} hold, "
            f"{checks['fail']} fail, {checks['undecided']} open",
        )
        level = "warning" if checks["fail"] else "info"
        log.tell("done", f"{row.name}{place}, {output}: {text}", level=level, **fields, checks=checks)


def data_of(row: Row) -> dict[str, Any]:
    """A row as a record of ``--json``: the keys of the contract, then the ledger's."""
    record: dict[str, Any] = {
        "file": row.name,
        "output": None if row.output is None else os.fsencode(row.output).decode("utf-8", "replace"),
        "status": row.status or row.state,
        "pages": row.summary.get("pages", 0),
        "tables": row.summary.get("tables", 0),
        "checks": row.summary.get("checks", {"pass": 0, "fail": 0, "undecided": 0}),
        "problems": row.summary.get("problems", {}),
    }
    if row.code is not None:
        record["error"] = row.code
    place = row.inbox / (row.place or row.path)
    return record | {
        "id": row.id,
        "state": row.state,
        "place": os.fsencode(place).decode("utf-8", "replace"),
        "sha256": row.sha256,
        "bytes": row.bytes,
        "version": row.version,
        "same_as": row.same_as,
        "hook": row.hook,
        "taken_at": row.taken_at,
        "read_at": row.read_at,
        "finished_at": row.finished_at,
    }


def _below(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()
