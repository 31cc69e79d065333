"""Reading again what an older version has read: the original stays where it is, its document is written anew."""

from __future__ import annotations

from extractor import __version__
from extractor.inputs import Input
from extractor.outputs.names import Names, Target, sha256_of, source_of
from extractor.service import times
from extractor.service.claims import claim, give_back
from extractor.service.copying import ChangedError, ClosedError, copy_of
from extractor.service.desk import Desk, Returned
from extractor.service.job import Job
from extractor.service.ledger import Row
from extractor.service.pool import StoppedError
from extractor.service.results import bring, counts_of

__all__ = ["outdated", "read_again"]


def outdated(desk: Desk) -> list[Row]:
    """The last good reading of each paper that the present version has not read yet."""
    key = desk.ledger.inbox_key(desk.inbox.path)
    rows = desk.ledger.rows(
        "inbox = ? AND state = 'done' AND kind != 'zip' AND status IN ('pass', 'fail') AND NOT EXISTS"
        " (SELECT 1 FROM files AS new WHERE new.sha256 = files.sha256 AND new.version = ?"
        "  AND new.state IN ('done', 'failed') AND new.status IN ('pass', 'fail', 'error'))",
        (key, __version__),
    )
    return list({row.sha256: row for row in rows}.values())


def read_again(desk: Desk, old: Row) -> Row | Returned | None:
    """Read a paper again; where that fails, the older document stays.

    Raises StoppedError where outputs or ledger cannot be written.
    """
    assert old.place is not None
    seen = desk.inbox.look(old.place)
    row = None if seen is None else claim(desk.ledger, desk.holder, desk.inbox, seen, "again")
    if row is None or seen is None:
        return None
    try:
        try:
            content = copy_of(desk.inbox.path / seen.path, seen, desk.workshop.copy(row))
            if content != old.sha256:
                raise ChangedError("changed")
        except (ChangedError, ClosedError) as error:
            give_back(desk.ledger, row, "changed")
            return Returned(row.name, "changed", str(error))
        staged = desk.workshop.staged(row)
        outcome = desk.read(Job(desk.workshop.copy(row), old.path.name, staged, desk.settings))
        with desk.ledger.writing() as db:
            common = {
                "holder": desk.holder if desk.hook else None,
                "hook": "due" if desk.hook else None,
                "sha256": old.sha256,
                "bytes": seen.size,
                "version": __version__,
                "place": old.place,
                "read_at": times.now(),
                "finished_at": times.now(),
            }
            if outcome.error is not None:
                code = outcome.error["error"]["code"]
                summary = {"record": outcome.error}
                desk.ledger.update(db, row.id, state="failed", status="error", code=code, summary=summary,
                                   **{**common, "holder": None, "hook": None})  # fmt: skip
            else:
                output = bring(staged, _target(desk, old))
                desk.ledger.update(
                    db, row.id, state="done", status=outcome.status, summary=counts_of(outcome.summary),
                    output=output, output_sha256=sha256_of(output), **common,
                )  # fmt: skip
        return desk.ledger.rows("id = ?", (row.id,))[0]
    except StoppedError:
        give_back(desk.ledger, row, "output")
        raise
    finally:
        desk.workshop.clear(row)


def _target(desk: Desk, old: Row) -> Target:
    """Where the older document lies; if it is there no more, where a new one would be written."""
    if old.output is not None and source_of(old.output).get("sha256") == old.sha256:
        return Target(old.output, old.output.with_name(old.output.name.removesuffix(".json") + ".error.json"))
    assert old.place is not None
    return Names(desk.output).target(Input(desk.inbox.path / old.place, old.folder))
