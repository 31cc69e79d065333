"""docs/codes.md and the table in code hold every code that the package can write, and nothing else is written."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from extractor import codes, errors

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "extractor").rglob("*.py"))


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", None)) == name
    ]


def constant(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_the_page_in_docs_is_the_one_that_the_code_gives() -> None:
    written = (ROOT / "docs/codes.md").read_text(encoding="utf-8")
    assert written == codes.page(), "docs/codes.md is out of date: make schema"


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_problem_that_is_made_has_its_code_and_severity_in_the_table(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for call in calls(tree, "problem"):
        code = constant(call.args[0]) if call.args else None
        assert code is None or code in codes.PROBLEMS, f"line {call.lineno}: {code}"
    for call in calls(tree, "Problem"):
        given = {k.arg: constant(k.value) for k in call.keywords}
        code, severity = given.get("code"), given.get("severity")
        if code is not None:
            assert code in codes.PROBLEMS, f"line {call.lineno}: {code}"
            assert severity in (None, codes.PROBLEMS[code].severity), f"line {call.lineno}: {code} {severity}"


def test_every_error_of_an_input_is_in_the_table() -> None:
    def below(kind: type[errors.ExtractorError]) -> set[type[errors.ExtractorError]]:
        return {kind}.union(*(below(k) for k in kind.__subclasses__()))

    known = {k for k in below(errors.InputError) if k.__module__ == errors.__name__} - {errors.InputError}
    assert set(codes.ERRORS) == known
    assert len({e.code for e in known}) == len(known)
    for error in known:
        assert error.ja != errors.ExtractorError.ja
        assert error.en != errors.ExtractorError.en
