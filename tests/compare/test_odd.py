from extractor.compare import Change
from extractor.compare.odd import mark_out_of_line


def column(*pairs: tuple[float, float], unit: str | None = "件") -> list[Change]:
    changes = [Change("表", f"r{n}", "c", a, b, unit) for n, (a, b) in enumerate(pairs)]
    mark_out_of_line([c for c in changes if c.absolute], [c for c in changes if not c.absolute])
    return changes


def odd(changes: list[Change]) -> list[int]:
    return [n for n, c in enumerate(changes) if c.out_of_line]


def test_what_goes_with_the_rest_of_the_column_is_in_line_however_large():
    assert odd(column((1000, 2000), (500, 1010), (800, 1580), (90, 181), (40, 83))) == []


def test_what_goes_against_the_rest_is_out_of_line():
    assert odd(column((1000, 2000), (500, 1010), (800, 400), (90, 181), (640, 1290))) == [2]


def test_small_counts_may_jump():
    assert odd(column((2, 5), (3, 1), (1, 4), (4, 2), (5, 6))) == []


def test_a_digit_too_few_is_told_as_such():
    changes = column((1479, 147), (2102, 2214), (607, 616), (444, 479))
    assert odd(changes) == [0]
    assert "digit" in changes[0].reason[1]


def test_where_nothing_else_changed_any_change_is_out_of_line():
    assert odd(column((72, 92), (10, 10), (11, 11), (12, 12), (13, 13))) == [0]


def test_shares_are_compared_by_points():
    changes = column((37.0, 37.4), (20.1, 20.0), (10.0, 9.9), (30.0, 12.0), (2.9, 3.0), unit="％")
    assert odd(changes) == [3]
    assert changes[3].percent is None
    assert changes[3].absolute == -18


def test_figures_of_the_prose_are_beside_nothing_but_themselves():
    pairs = [
        ("件数", 4664, 5447),
        ("人数", 496, 496),
        ("保有数", 2035, 2118),
        ("審査請求", 5, 5),
        ("回数", 35287, 3528),
    ]
    changes = [Change("公文書の公開状況", row, "", old, new, is_single=True) for row, old, new in pairs]
    mark_out_of_line([c for c in changes if c.absolute], [c for c in changes if not c.absolute])
    assert odd(changes) == [4]
