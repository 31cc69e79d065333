"""The whole flow: read → lay out → interpret → reconcile → document.

Every way in (command, drop folder, Python) calls ``extract``. Pages are read, laid out and let go one by one; what is
kept of a page is its text and its cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor import __version__, garbage, notices
from extractor.checks import across, reconcile
from extractor.checks.alternatives import suggest_readings
from extractor.checks.blame import find_blame
from extractor.displayed import Place
from extractor.errors import TooLargeError, UsageError
from extractor.families import interpret
from extractor.inputs import clean_name
from extractor.keys import give_table_keys
from extractor.layout import Assembler, PageLayout, lay_out
from extractor.leaves import Leaves, leaves_of
from extractor.model import Block, Document, ExtractorInfo, PageInfo, Problem, Source, Table
from extractor.reading import open_document
from extractor.reading.ocr import PageReader
from extractor.settings import Settings
from extractor.turned import quarters_of, told, upright

if TYPE_CHECKING:
    from extractor.reading import Paper
    from extractor.reading.ocr import Look
    from extractor.reading.ocr.alternatives import Doubt
    from extractor.reading.page import Page

__all__ = ["PageContent", "extract", "judge", "judge_together", "pages"]

Progress = Callable[[int, int], None]
"""Called after each page, with the number of pages read and to be read."""


def extract(
    path: str | PathLike[str],
    settings: Settings | None = None,
    *,
    progress: Progress | None = None,
    recognises: Callable[[], None] | None = None,
    **options: Any,
) -> Document:
    """Read one PDF.

    Args:
        path: the PDF.
        settings: how to read; or give its fields as ``options``.
        progress: called after each page.
        recognises: called before each page that is recognised, which takes longer.
        options: fields of ``Settings`` (``reader``, ``pages``, ``limits`` …).

    Raises:
        InputError: the file cannot be read; its class says why (``EncryptedError``, ``DamagedError`` …).
        UsageError: an option is wrong.
    """
    with garbage.paused():
        return _extract(Path(path), _settings(settings, options), progress, recognises)


def _extract(
    path: Path, settings: Settings, progress: Progress | None, recognises: Callable[[], None] | None
) -> Document:
    assembler = Assembler()
    infos: list[PageInfo] = []
    problems: list[Problem] = []
    leaves = Leaves()
    doubts: list[Doubt] = []
    layout: PageLayout | None = None
    with open_document(path, settings) as paper, PageReader(paper, settings.ocr, recognises) as reader:
        source = _source(paper)
        numbers = _numbers(paper, settings)
        for done, number in enumerate(numbers, start=1):
            page = paper.page(number)
            look = reader.look(page)
            problems.extend(notices.of_page(look.page, look.layer, settings.ocr, reveal=settings.reveal_hidden))
            problems.extend(look.problems)
            infos.append(notices.info_of(page, look.layer))
            for leaf in leaves_of(look):
                held, place, turned = _held(leaf)
                problems.extend(turned)
                layout = lay_out(leaves.numbered(held, place), layout)
                assembler.add(layout)
                doubts.extend(leaf.doubts)
            if done % garbage.PAGES == 0:
                garbage.sweep()
            if progress is not None:
                progress(done, len(numbers))
        problems = [*notices.of_paper(paper, settings), *problems]
        engine = reader.engine_used
    blocks, tables = assembler.finish()
    leaves.put_back(blocks, tables, assembler.problems)
    document = Document(
        source=source,
        extractor=ExtractorInfo(version=__version__, reader=settings.reader, ocr=engine),
        pages=infos,
        blocks=blocks,
        tables=tables,
        problems=[*problems, *assembler.problems],
    )
    judge(document)
    suggest_readings(document, doubts, judge)
    _blame(document, path, settings, recognises)
    return document


def judge(document: Document) -> None:
    """Find the parts and records of a document and reconcile its figures, from its blocks and tables alone."""
    give_table_keys(document.tables)
    declared = interpret(document)
    document.checks = reconcile(document, declared)


def judge_together(documents: Sequence[Document]) -> None:
    """Reconcile documents with each other; each check is added to the document in which its first evidence stands."""
    by_hash = {document.source.sha256: document for document in documents}
    for check in across(documents):
        owner = by_hash[check.evidence[0].document or documents[0].source.sha256]
        for evidence in check.evidence:
            if evidence.document == owner.source.sha256:
                evidence.document = None
        check.id = f"c{len(owner.checks) + 1}"
        owner.checks.append(check)


def _blame(document: Document, path: Path, settings: Settings, recognises: Callable[[], None] | None) -> None:
    """Have the cells of failing checks read again by others; what nothing depends on is not loaded."""
    if all(check.status != "fail" for check in document.checks):
        return
    from extractor.second import second_readers

    with second_readers(path, settings, recognises) as readers:
        find_blame(document, readers, judge)


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page by itself: tables are not joined over pages, nothing is interpreted."""

    info: PageInfo
    blocks: list[Block]
    tables: list[Table]
    problems: list[Problem]


def pages(path: str | PathLike[str], settings: Settings | None = None, **options: Any) -> Iterator[PageContent]:
    """The pages of a PDF one by one, none of them kept: for papers that are too long to hold. See ``extract``."""
    settings = _settings(settings, options)
    with open_document(Path(path), settings) as paper, PageReader(paper, settings.ocr) as reader:
        for number in _numbers(paper, settings):
            page = paper.page(number)
            look = reader.look(page)
            problems = notices.of_page(look.page, look.layer, settings.ocr, reveal=settings.reveal_hidden)
            problems.extend(look.problems)
            assembler, leaves = Assembler(), Leaves()
            for leaf in leaves_of(look):
                held, place, turned = _held(leaf)
                problems.extend(turned)
                assembler.add(lay_out(leaves.numbered(held, place)))
            blocks, tables = assembler.finish()
            leaves.put_back(blocks, tables, assembler.problems)
            problems.extend(assembler.problems)
            yield PageContent(notices.info_of(page, look.layer), blocks, tables, problems)


def _held(look: Look) -> tuple[Page, Place | None, list[Problem]]:
    """A page as a reader holds it, the way back for its boxes where it was turned or straightened, what to tell."""
    quarters = 0 if look.place is not None else quarters_of(look.page.glyphs)
    if not quarters:
        return look.page, look.place, []
    held, place = upright(look.page, quarters)
    return held, place, [told(look.page.number, quarters)]


def _settings(settings: Settings | None, options: dict[str, Any]) -> Settings:
    known = {field.name for field in fields(Settings)}
    unknown = sorted(set(options) - known)
    if unknown:
        raise UsageError(f"unknown setting: {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    wanted: Iterable[int] | None = options.get("pages")
    if wanted is not None:
        options = {**options, "pages": tuple(sorted(set(wanted)))}
    if settings is None:
        return Settings(**options)
    if options:
        raise UsageError("give either settings or single options, not both")
    return settings


def _numbers(paper: Paper, settings: Settings) -> list[int]:
    """The pages to read: those asked for that are there. Raises TooLargeError."""
    if settings.pages is None:
        if paper.page_count > settings.limits.pages:
            raise TooLargeError(f"{paper.page_count} pages > {settings.limits.pages}")
        return list(range(1, paper.page_count + 1))
    return [number for number in settings.pages if 1 <= number <= paper.page_count]


def _source(paper: Paper) -> Source:
    return Source(
        file_name=clean_name(paper.file_name),
        sha256=paper.sha256,
        bytes=paper.bytes,
        page_count=paper.page_count,
        producer=paper.producer,
    )
