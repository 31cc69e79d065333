"""A table without rules that goes on over pages."""

from __future__ import annotations

from tests.layout.unruled.make import cells, put, tables

HEADS = [put(78, 80, "種別"), put(170, 80, "内容", "center"), put(300, 80, "所管")]


def part(numbers, kinds):
    said = list(HEADS)
    for k, n in enumerate(numbers):
        y = 100 + 40 * k
        said += [
            put(60, y, str(n), "right"),
            put(120, y, "書類を別人に送付したも"),
            put(120, y + 14, "の"),
            put(290, y, "税務課"),
        ]
        if kinds.get(n):
            said.append(put(75, y, kinds[n]))
    return said


def test_a_last_page_with_one_row_keeps_the_columns_of_the_page_before():
    (table,) = tables(part([1, 2, 3, 4], {1: "誤送付", 3: "紛失"}), part([5], {}))
    assert (table.row_count, table.column_count, table.pages) == (6, 4, [1, 2])
    assert cells(table)[5, 0] == (1, 1, "5")


def test_a_label_over_several_rows_goes_on_over_the_page():
    (table,) = tables(part([1, 2, 3, 4], {1: "誤送付", 3: "紛失"}), part([5, 6, 7], {7: "他"}))
    found = cells(table)
    assert found[1, 1] == (2, 1, "誤送付")
    assert found[3, 1] == (4, 1, "紛失")
    assert found[7, 1] == (1, 1, "他")
    assert next(c for c in table.cells if (c.row, c.column) == (3, 1)).confidence < 1
