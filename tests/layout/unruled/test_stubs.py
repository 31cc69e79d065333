"""Labels in the middle of the rows that they name."""

from __future__ import annotations

from tests.layout.unruled.make import cells, put, tables


def sheet(labels, rows):
    """Rows of a name and two figures at a pitch of 18; labels at heights counted in rows."""
    said = [
        put(60, 100, "区分"),
        put(160, 100, "名称"),
        put(300, 100, "金額", "right"),
        put(380, 100, "前年度", "right"),
    ]
    for k in range(rows):
        y = 118 + 18 * k
        said += [
            put(140, y, f"施設{'一二三四五六七八'[k]}"),
            put(300, y, f"{1200 + k}", "right"),
            put(380, y, f"{900 + k}", "right"),
        ]
    said += [put(60, 118 + 18 * at, label) for at, label in labels]
    (table,) = tables(said)
    return cells(table)


def test_a_label_between_two_rows_covers_both():
    found = sheet([(0.5, "学校"), (2.5, "公園")], 4)
    assert found[1, 0] == (2, 1, "学校")
    assert found[3, 0] == (2, 1, "公園")
    assert found[2, 1] == (1, 1, "施設二")


def test_labels_of_odd_and_even_rows_part_them_all():
    found = sheet([(1, "学校"), (3.5, "公園"), (5, "道路")], 6)
    assert found[1, 0] == (3, 1, "学校")
    assert found[4, 0] == (2, 1, "公園")
    assert found[6, 0] == (1, 1, "道路")


def test_labels_at_the_top_of_their_rows_reach_down_to_the_next():
    found = sheet([(0, "学校"), (2, "公園")], 4)
    assert found[1, 0] == (2, 1, "学校")
    assert found[3, 0] == (2, 1, "公園")
