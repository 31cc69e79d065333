"""``extractor check``: reconcile saved documents again, alone and across documents."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.commands.ci import add_ci, give_ci
from extractor.commands.documents import files_of, tell_unread
from extractor.commands.options import add_documents, add_sources, existing_folder
from extractor.console import Console
from extractor.errors import UsageError
from extractor.language import say

if TYPE_CHECKING:
    from extractor.model import Document


def epilog() -> str:
    """Examples, shown below the options."""
    return say(
        "例:\n  extractor check out/資料1.json out/資料2.json\n  extractor check out/*.json --write",
        "examples:\n  extractor check out/paper1.json out/paper2.json\n  extractor check out/*.json --write",
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_documents(parser)
    parser.add_argument(
        "--write", action="store_true", help=say("結果をJSONに書き戻す", "write the result back into the files")
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=say("1文書1行のJSONを標準出力へ", "one JSON line per document on standard output"),
    )
    add_sources(parser)
    add_ci(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Check all; gives the exit status."""
    from extractor.corrections import CorrectionsError, current, read_document
    from extractor.outputs.files import write_atomically
    from extractor.outputs.names import Target
    from extractor.outputs.sources import Sources, tell_missing
    from extractor.outputs.summary import summarise
    from extractor.outputs.writer import as_bytes
    from extractor.pipeline import judge_together
    from extractor.service.job import Job, Outcome

    sources = Sources([existing_folder(folder, "--sources") for folder in options.sources])
    unread = False
    documents: list[tuple[Path, Document]] = []
    for path in files_of(options.files):
        if path.name.endswith((".error.json", ".corrections.json")):
            continue
        try:
            documents.append((path, current(read_document(path), path, again=True).document))
        except CorrectionsError as error:
            unread = True
            tell_unread(path, error, console)
    if not documents and not unread:
        raise UsageError(say("文書のJSONがありません。", "There is no document among the files."))
    given = {document.source.sha256 for _, document in documents}
    for _, document in documents:  # what is worked out again below
        document.checks = [c for c in document.checks if not {e.document for e in c.evidence if e.document} & given]
    judge_together([document for _, document in documents])
    for path, document in documents:
        tell_missing(document, sources.find(document, path))
    outcomes = []
    for path, document in documents:
        if options.write:
            write_atomically(path, as_bytes(document))
        outcome = Outcome(Job(path, path.name, Target(path, path)), summary=summarise(document))
        outcomes.append(outcome)
        if options.json:
            console.data(outcome.line())
    if outcomes and not console.quiet and not options.json:
        from extractor.outputs.screen import show_run

        show_run(outcomes)
    if options.junit is not None or options.github:
        from extractor.outputs.ci import cases_of

        cases = [case for path, document in documents for case in cases_of(document, path.as_posix(), say("ja", "en"))]
        give_ci(cases, "extractor check", options, console)
    return 3 if unread else 1 if any(o.status == "fail" for o in outcomes) else 0
