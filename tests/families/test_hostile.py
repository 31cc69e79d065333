"""Whatever words stand wherever, interpreting gives a document that follows its schemas, and never fails."""

from __future__ import annotations

import json

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.checks import reconcile
from extractor.families import interpret
from extractor.families.registry import FAMILIES
from extractor.schema import schemas
from tests.checks.build import LEFT, UP, paper, table

VALIDATORS = {f.name: jsonschema.Draft202012Validator(schemas()[f"{f.name}.schema.json"]) for f in FAMILIES}
WORDS = sorted(
    {w for f in FAMILIES for t in f.tables for w in (*t.caption, *(w for c in t.columns for w in c.words))}
    | {w for f in FAMILIES for w in f.titles}
)
TEXTS = st.one_of(
    st.sampled_from([w.replace("…", "の") for w in WORDS]),
    st.sampled_from(
        ["", "合計", "1", "２", "12.5", "△3", "－", "同上", "①甲②乙", "紛失（8）", "資料1", "別紙", "東京都", "練馬区"]
    ),
    st.text("件数（）0123４５漢字。、%※\n", max_size=8),
)


@st.composite
def papers(draw):
    content = []
    for n in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["heading", "caption", "paragraph", "note"]))
        content.append((kind, draw(TEXTS)))
        width, height = draw(st.integers(1, 5)), draw(st.integers(1, 5))
        rows = [[draw(TEXTS) for _ in range(width)] for _ in range(height)]
        if height > 2 and draw(st.booleans()):
            rows[2][0] = UP
        if width > 1 and draw(st.booleans()):
            rows[0][1] = LEFT
        head = draw(st.integers(0, min(2, height)))
        content.append(table(rows, header_rows=head, caption=draw(TEXTS) or None, name=f"t{n}"))
    return paper(*content)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(papers())
def test_any_paper_is_interpreted_into_valid_data(document):
    document.checks = reconcile(document, interpret(document))
    written = json.loads(document.model_dump_json())
    for part in written["parts"]:
        if part["family"] is not None:
            VALIDATORS[part["family"]].validate(part["data"])
    assert {b["part"] for b in written["blocks"]} <= {p["id"] for p in written["parts"]}
