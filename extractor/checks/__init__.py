"""Reconciliation: the relations that a document's own words and structure state, worked out again.

`reconcile` discovers them and joins them with the checks that a family declared; nothing is ever changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from extractor.checks import claims, figures, groups, rates, sequence
from extractor.checks.across import across
from extractor.checks.averages import averages
from extractor.checks.blame import reread
from extractor.checks.comparisons import changes, most
from extractor.checks.cut import undecide_cut
from extractor.checks.cycles import cycles
from extractor.checks.differences import differences
from extractor.checks.footnotes import attach_notes
from extractor.checks.join import join
from extractor.checks.merged import checks_of_merged, merged_sums
from extractor.checks.misplaced import misplaced, orders
from extractor.checks.ratios import ratios
from extractor.checks.relation import Line, Relation
from extractor.checks.report import Blame, checks_of, declared_line, suspect
from extractor.checks.rounding import exact_tables, rounded_tables
from extractor.checks.scope import Scope, scopes
from extractor.checks.settle import settle
from extractor.checks.sheet import Sheet
from extractor.checks.structure import breakdowns, of_which, parts_of_groups
from extractor.checks.totals import totals
from extractor.checks.units import other_units
from extractor.checks.words import ROUNDED
from extractor.model import Check, Document

__all__ = ["across", "discover", "reconcile", "reread"]


def reconcile(document: Document, declared: Sequence[Check] = ()) -> list[Check]:
    """All checks of a document: those its families declared and those that were discovered, in a fixed order.

    A discovered check that repeats a declared one is left out. The document is not changed.
    """
    checks = join(document, declared, discover(document, declared))
    undecide_cut(document, checks)
    attach_notes(document, checks)
    return checks


def discover(document: Document, declared: Sequence[Check] = ()) -> list[Check]:
    """The checks that the document's own words and structure tell, without any knowledge of its family.

    The failing sums among the ``declared`` ones have their evidence put into the order of suspicion.
    """
    found = scopes(document)
    noted = any(b.text and ROUNDED.search(b.text) for b in document.blocks if b.kind in ("note", "paragraph"))
    sheets = [sheet for scope in found for sheet in scope.sheets if sheet.figure_columns]
    sums = [_Sums(sheet, noted) for sheet in sheets]
    relations = _relations(sums)
    merged = merged_sums(sheets)
    beside = [(m.sheet, terms, residual) for m in merged for terms, residual in m.residuals()]
    exact = [] if noted else exact_tables(relations, beside)
    rounded = rounded_tables(relations)
    for sheet in exact:
        sheet.exact = True
    for sheet in rounded:
        sheet.rounded = True
    if exact or rounded:
        again = {id(sheet) for sheet in (*exact, *rounded)}
        sums = [_Sums(each.sheet, noted) if id(each.sheet) in again else each for each in sums]
        relations = _relations(sums)
    usual = cache(partial(orders, [sheet for scope in found for sheet in scope.sheets]))
    exchanged = [
        check
        for scope in found
        for sheet in scope.sheets
        if sheet.figure_columns
        for view in (sheet.rows_down, sheet.columns_across)
        for check in misplaced(view, relations, noted, usual)
    ]
    blame = Blame()
    doubtful: list[tuple[Check, Line]] = []
    fails = any(r.failed for r in relations) or any(m.failed for m in merged)
    if fails or any(c.status == "fail" for c in declared):
        blame.sheets = {sheet.table.id: sheet for scope in found for sheet in scope.sheets}
        for relation in relations:
            blame.lines.extend(relation.lines())
        for merge in merged:
            blame.lines.extend(merge.lines())
        known = {frozenset(p for _, p, _ in line.terms) for line in blame.lines if not line.holds}
        for check in declared:
            line = declared_line(check, blame.sheets)
            if line is not None:
                doubtful.append((check, line))
                if frozenset(p for _, p, _ in line.terms) not in known:
                    blame.lines.append(line)
    out: list[Check] = []
    for scope in found:
        out += _of_scope(scope, blame)
    for check, line in doubtful:
        suspect(check, line, blame)
    told = checks_of(relations, blame) + checks_of_merged(merged, blame) + exchanged + out
    for scope in found:
        for sheet in scope.sheets:
            sheet.let_go()
    return told


class _Sums:
    """What one table's figures may be the sums and differences of, before all tables are seen together."""

    def __init__(self, sheet: Sheet, noted: bool) -> None:
        down, across = sheet.rows_down, sheet.columns_across
        self.sheet = sheet
        self.totals = [*totals(down, noted), *totals(across, noted)]
        self.cycles = cycles(down, noted)
        grouped = parts_of_groups(across)
        told = {(r.whole, r.parts) for r in grouped}
        self.parts = [*grouped, *[r for r in of_which(across) if (r.whole, r.parts) not in told], *of_which(down)]
        self.differences = [*differences(across, noted), *differences(down, noted)]


def _relations(sums: Sequence[_Sums]) -> list[Relation]:
    """Sums and differences of all tables that may be stated."""
    relations = settle([r for each in sums for r in each.totals])
    stated = {(id(r.view), r.whole) for r in relations}
    for each in sums:
        relations += [r for r in each.cycles if (id(r.view), r.whole) not in stated]
    for each in sums:
        relations += [*each.parts, *each.differences]
    return relations + breakdowns([each.sheet.columns_across for each in sums])


def _of_scope(scope: Scope, blame: Blame) -> list[Check]:
    quantities = figures.quantities(scope)
    out = figures.same_figures(scope, quantities, blame)
    out += figures.repeated_rows(quantities, blame)
    out += figures.breakdowns(scope) + other_units(scope, blame)
    out += sequence.columns(scope) + sequence.captions(scope) + sequence.circled(scope)
    for sheet in scope.sheets:
        out += groups.bracketed(sheet) + groups.bullets(sheet) + rates.share_columns(sheet, blame)
        if sheet.figure_columns:
            for view in (sheet.columns_across, sheet.rows_down):
                out += ratios(view, blame) + averages(view, blame)
    out += groups.prose_counts(scope)
    out += claims.shares(scope, blame) + claims.contents(scope) + most(scope) + changes(scope)
    return out
