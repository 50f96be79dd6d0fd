"""A round from columns is the round from records, to the byte; a column that is wrong is refused by name and row."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given

import matcher
from matcher import errors
from matcher.own import options_of
from matcher.problem import CEFR
from tests.matcher.oracle import examples
from tests.matcher.worlds import DAY, EARLY_LATE, Record, azubi, fachkraft, records

Problem = matcher.Problem
Columns = dict[str, Any]
SINGLE = ("training_year", "work_style", "motivation", "minor", "aevo", "safety_instruction")


def positions(rows: list[Record], field: str, table: Sequence[Any]) -> list[int]:
    return [-1 if row.get(field) is None else table.index(row[field]) for row in rows]


def grid(rows: list[Record], field: str, table: Sequence[str], missing: int) -> np.ndarray[Any, Any]:
    """A row per person, a column per option."""
    result = np.full((len(rows), len(table)), missing)
    for number, row in enumerate(rows):
        answer = row.get(field) or {}
        for key in answer:
            level = answer[key] if isinstance(answer, Mapping) else 1
            result[number, table.index(key)] = CEFR.index(level) + 1 if isinstance(level, str) else level
    return result


def own_options(record: Record) -> tuple[str, ...]:
    return options_of(record.get("own", {}))


def own_grid(rows: list[Record], table: list[str]) -> np.ndarray[Any, Any]:
    given = [[option in own_options(row) for option in table] for row in rows]
    return np.array(given, dtype=bool).reshape(len(rows), len(table))


def month(text: str | None) -> int:
    return -1 if text is None else int(text[:4]) * 12 + int(text[5:]) - 1


def people(rows: list[Record], field: str, others: list[Record], width: int) -> list[list[int]]:
    ids = [row["id"] for row in others]
    found = [[ids.index(person) for person in row.get(field, ()) if person in ids] for row in rows]
    return [[*named, *[-1] * (width - len(named))] for named in found]


def one_person(rows: list[Record], field: str, others: list[Record]) -> list[int]:
    ids = [row["id"] for row in others]
    return [-1 if row.get(field) is None else ids.index(row[field]) if row[field] in ids else -2 for row in rows]


def columns(role: str, rows: list[Record], others: list[Record], companies: list[str], tables: Columns) -> Columns:
    result: Columns = {
        "id": np.array([row["id"] for row in rows], dtype=str),
        "company": np.array(positions(rows, "company", companies), dtype=np.int64),
        "site": np.array(positions(rows, "site", tables["sites"]), dtype=np.int8),
        "department": np.array(positions(rows, "department", tables["departments"]), dtype=np.int16),
        "occupation": np.array(
            [[*map(int, row.get("occupation", "")), *[-1] * (5 - len(row.get("occupation", "")))] for row in rows],
            dtype=np.int64,
        ).reshape(-1, 5),
        "availability": np.array(positions(rows, "availability", tables["weeks"]), dtype=np.int64),
        "brings": grid(rows, "brings", tables["competences"], -1),
        "learns": grid(rows, "learns", tables["competences"], 0).astype(bool),
        "learns_answered": np.array(["learns" in row for row in rows], dtype=bool),
        "languages": grid(rows, "languages", tables["languages"], 0),
        "own": own_grid(rows, tables["own_options"]),
        "wishes": np.array(people(rows, "wishes", others, 3), dtype=np.int64).reshape(-1, 3),
        "please_not": np.array(people(rows, "please_not", others, 2), dtype=np.int64).reshape(-1, 2),
    }
    for field in ("line_manager", "trainer"):
        result[field] = np.array(one_person(rows, field, others), dtype=np.int64)
    own = ("training_year", "minor") if role == "azubi" else ("aevo", "safety_instruction")
    for field in ("work_style", "motivation", *own):
        result[field] = np.array([int(row.get(field, -1)) for row in rows], dtype=np.int64)
    if role == "azubi":
        result["training_ends"] = np.array([month(row.get("training_ends")) for row in rows], dtype=np.int64)
        result["school"] = np.array(positions(rows, "school", tables["weeks"]), dtype=np.int64)
    else:
        result["capacity"] = np.array([row.get("capacity", 1) for row in rows], dtype=np.int64)
    return result


def from_columns(azubis: list[Record], fachkraefte: list[Record], companies: list[Record]) -> Problem:
    """The same people, with all tables in another order than they end up in."""
    rows = [*azubis, *fachkraefte]
    pools = {record["id"]: record["pool"] or "" for record in companies}
    names = sorted({*pools, *(row["company"] for row in rows)}, reverse=True)
    weeks = [row[key] for row in rows for key in ("availability", "school") if key in row]
    tables: Columns = {
        "sites": sorted({row["site"] for row in rows if "site" in row}, reverse=True),
        "departments": ["unused", *{row["department"]: 0 for row in rows if "department" in row}],
        "competences": ["weld", "unused", "robot", "quality", "plc", "cad"],
        "languages": ["xx", "tr", "de", "en"],
        "own_options": sorted({"q_unused=", *(option for row in rows for option in own_options(row))}, reverse=True),
        "weeks": [pattern for number, pattern in enumerate(weeks) if weeks.index(pattern) == number],
    }
    return Problem.from_arrays(
        columns("azubi", azubis, fachkraefte, names, tables),
        columns("fachkraft", fachkraefte, azubis, names, tables),
        companies=names,
        pools=[pools.get(name, "") for name in names],
        **tables,
    )


@given(records(most=6))
@examples(40)
def test_columns_give_the_same_bytes_as_records(sides: tuple[list[Record], list[Record], list[Record]]) -> None:
    problem = Problem.from_records(*sides)
    assert from_columns(*sides).to_bytes() == problem.to_bytes()


def test_bytes_and_results_are_the_same_in_a_round_with_everything() -> None:
    azubis = [
        azubi("z", "c1", learns=["cad"], wishes=["f2", "f1"], line_manager="f3", school=DAY, occupation="24"),
        azubi("ä", "c2", availability=EARLY_LATE, brings={"plc": 2}, training_ends="2028-06", trainer="nobody"),
    ]
    fachkraefte = [
        fachkraft("f1", "c1", brings={"cad": 3}, languages={"de": "C1"}, capacity=2, please_not=["z"]),
        fachkraft("f2", "c1", site="Halle 1", department="Bau", availability=DAY),
        fachkraft("f3", "c3", learns=[]),
    ]
    round_ = azubis, fachkraefte, [{"id": "c1", "pool": "p"}, {"id": "c2", "pool": "p"}]
    first, second = Problem.from_records(*round_), from_columns(*round_)
    assert first == second
    assert matcher.match(first, matcher.Policy()) == matcher.match(second, matcher.Policy())
    again = Problem.from_bytes(second.to_bytes())
    assert again == second
    assert second.only(["p"]) == first.only(["p"])
    assert Problem.combine([second.only(["p"]), second.only(["c3"])]) == first


def test_people_and_companies_without_ids_are_named_by_position() -> None:
    problem = Problem.from_arrays({"company": [1, 0, 1]}, {"company": [0] * 11}, companies=2)
    assert problem.companies == ("c0", "c1")
    assert tuple(problem.azubis.ids) == ("a1", "a0", "a2")
    assert problem.azubis.ids[0] == "a1"
    assert problem.fachkraefte.ids[9:] == ("f09", "f10")
    assert problem.fachkraefte.ids == tuple(f"f{number:02}" for number in range(11))
    assert problem.azubis.ids != 3
    assert repr(problem.azubis.ids) == "<3 ids>"
    assert hash(problem.azubis.ids) == hash(("a1", "a0", "a2"))
    assert Problem.from_arrays({"company": []}, {"company": []}, companies=0) == Problem.from_records([], [])


def test_goals_are_answered_by_everybody_if_nothing_else_is_said() -> None:
    problem = Problem.from_arrays(
        {"company": [0, 0], "learns": [[1], [0]]}, {"company": []}, companies=["c"], competences=["cad"]
    )
    records = [azubi("a0", learns=["cad"]), azubi("a1", learns=[])]
    assert problem == Problem.from_records(records, [], [{"id": "c"}])


def refused(error: type[errors.MatcherError], azubis: Columns, **more: Any) -> Mapping[str, str | int]:
    terms = {"companies": ["c", "d"], "sites": ["s"], "weeks": [DAY], "competences": ["cad"], "languages": ["de"]}
    with pytest.raises(error) as caught:
        Problem.from_arrays({"company": [0, 1], **azubis}, {"company": [0]}, **{**terms, **more})
    return caught.value.params


@pytest.mark.parametrize(
    ("column", "values", "row", "value"),
    [
        ("company", [0, 2], 1, "2"),
        ("company", [-1, 0], 0, "-1"),
        ("site", [0, 1], 1, "1"),
        ("department", [0, -1], 0, "0"),
        ("availability", [0, 1], 1, "1"),
        ("school", [-2, 0], 0, "-2"),
        ("training_year", [1, 5], 1, "5"),
        ("training_year", [0, 1], 0, "0"),
        ("training_ends", [24_000, -3], 1, "-3"),
        ("minor", [2, 0], 0, "2"),
        ("line_manager", [-3, 0], 0, "-3"),
        ("trainer", [0, 1], 1, "1"),
        ("brings", [[3], [4]], 1, "4"),
        ("learns", [[-1], [0]], 0, "-1"),
        ("languages", [[7], [0]], 0, "7"),
        ("work_style", [0, 1], 0, "0"),
        ("wishes", [[0, -1, -1], [0, 1, -1]], 1, "1"),
        ("please_not", [[-2, -1], [0, -1]], 0, "-2"),
        ("occupation", [[2, 4, -1, 3, 2], [-1] * 5], 0, "[2, 4, -1, 3, 2]"),
        ("occupation", [[-1] * 5, [2, -1, -1, -1, -1]], 1, "[2, -1, -1, -1, -1]"),
        ("occupation", [[10, 1, 1, 1, 1], [-1] * 5], 0, "10"),
        ("work_style", np.array([1 << 63, 1], dtype=np.uint64), 0, str(1 << 63)),
        ("id", ["a", ""], 1, "''"),
        ("id", ["ä", "\ud800"], 1, r"'\ud800'"),
    ],
)
def test_an_entry_out_of_range_is_refused_with_column_and_row(column: str, values: Any, row: int, value: str) -> None:
    params = refused(errors.InvalidCell, {column: values})
    assert (params["side"], params["column"], params["row"], params["value"]) == ("azubis", column, row, value)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("company", [0]),
        ("site", [[0], [0]]),
        ("occupation", [24232, 24232]),
        ("brings", [[1, 1], [1, 1]]),
        ("training_year", [1.0, 2.0]),
        ("training_year", [1, np.nan]),
        ("training_year", [True, False]),
        ("training_year", [1, None]),
        ("wishes", [["f", "g", "h"], ["f", "g", "h"]]),
        ("id", [1, 2]),
        ("id", ["a"]),
        ("sites", [0, 0]),
        ("capacity", [1, 1]),
    ],
)
def test_a_column_of_another_form_is_refused_by_name(column: str, values: Any) -> None:
    given = {column: values} if column != "company" else {"company": values, "site": [0, 0]}
    params = refused(errors.InvalidColumn, given)
    assert params["side"] == "azubis"
    assert params["column"] == (column if column != "company" else "site")


def test_goals_without_an_answer_contradict_themselves() -> None:
    params = refused(errors.InvalidCell, {"learns": [[0], [1]], "learns_answered": [True, False]})
    assert (params["column"], params["row"]) == ("learns_answered", 1)


def test_companies_tables_and_weeks_are_checked() -> None:
    assert refused(errors.InvalidCell, {}, companies=["c", "c"])["row"] == 1
    assert refused(errors.InvalidCell, {}, sites=["s", ""])["column"] == "sites"
    assert refused(errors.InvalidCell, {}, competences=[5])["column"] == "competences"
    for wrong in ("q", "=a", "q=A", "q=3/2", "q=03/4", "q=1/1001", "q=1/x"):
        assert refused(errors.InvalidCell, {}, own_options=["q=", wrong])["row"] == 1
    assert refused(errors.InvalidCell, {}, companies=["c", "\ud800"])["row"] == 1
    assert refused(errors.InvalidCell, {}, weeks=[DAY, [[1] * 6]])["column"] == "weeks"
    assert refused(errors.InvalidColumn, {}, pools=["p"])["column"] == "pool"
    assert refused(errors.InvalidCell, {}, pools=[3, ""])["row"] == 0
    assert refused(errors.BlockClash, {}, pools=["", "c"]) == {"block": "c"}
    with pytest.raises(errors.InvalidColumn, match="company"):
        Problem.from_arrays({}, {"company": []}, companies=1)


@pytest.mark.parametrize(
    ("tables", "column"),
    [
        ({"companies": -1}, "id"),
        ({"companies": 1.0}, "id"),
        ({"companies": True}, "id"),
        ({"companies": None}, "id"),
        ({"companies": 1, "pools": 3}, "pool"),
        ({"companies": 1, "sites": 3}, "sites"),
        ({"companies": 1, "weeks": 3}, "weeks"),
    ],
)
def test_tables_are_lists(tables: Any, column: str) -> None:
    with pytest.raises(errors.InvalidColumn, match="expected a list") as caught:
        Problem.from_arrays({"company": [0]}, {"company": [0]}, **tables)
    assert caught.value.params["column"] == column


def test_columns_have_one_entry_or_row_for_everybody() -> None:
    assert "shape" in str(refused(errors.InvalidColumn, {"company": 0})["detail"])
    assert "different lengths" in str(refused(errors.InvalidColumn, {"wishes": [[0], [0, 0]]})["detail"])


def test_the_number_of_companies_may_be_one_of_numpy() -> None:
    numbers: list[Any] = [2, np.int64(2)]
    one, other = (Problem.from_arrays({"company": [0]}, {"company": [1]}, companies=each) for each in numbers)
    assert one == other


def test_ids_are_unique_over_both_sides() -> None:
    for azubis, fachkraefte in (
        ({"id": ["x", "x"]}, {}),
        ({"id": ["x", "y"]}, {"id": ["y"]}),
        ({"id": ["x", "f0"]}, {}),
    ):
        with pytest.raises(errors.DuplicateId):
            Problem.from_arrays({"company": [0, 0], **azubis}, {"company": [0], **fachkraefte}, companies=1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["b", "a"], ["d", "c"]),
        (["ö", "ä"], ["zz", "é"]),
        (["ö", "a"], ["c", "b"]),
        (["long identifier", "l"], ["k", "m"]),
    ],
)
def test_ids_in_any_order_and_of_any_letters_are_sorted_as_in_records(first: list[str], second: list[str]) -> None:
    problem = Problem.from_arrays(
        {"company": [0, 0], "id": first, "site": [0, -1]},
        {"company": [0, 0], "id": np.array(second), "capacity": [1, 2]},
        companies=list(np.array(["c"])),
        sites=["s"],
    )
    azubis = [azubi(first[0], site="s"), azubi(first[1])]
    fachkraefte = [fachkraft(second[0], capacity=1), fachkraft(second[1], capacity=2)]
    assert problem == Problem.from_records(azubis, fachkraefte)
