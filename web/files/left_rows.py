"""Rows that are nobody's: each is told with its number."""

from collections.abc import Sequence
from itertools import islice

from web.files.cells import quoted
from web.files.messages import N_, Message
from web.files.people_table import PeopleTable
from web.files.table_problems import TableProblem
from web.files.tables import Left, Why

WHY_LEFT_OUT = {
    Why.TOTAL: N_("total"),
    Why.NOTE: N_("remark"),
    Why.HEADING: N_("headings repeated"),
    Why.GROUP: N_("line between people"),
    Why.EXAMPLE: N_("example"),
    Why.SKIPPED: N_("left out by you"),
    Why.HIDDEN: N_("hidden in your table"),
    Why.OTHER: N_("another table"),
    Why.NO_PERSON: N_("no details of a person"),
}
"""The same in words, for previews."""
TOLD_ELSEWHERE = frozenset({Why.EXAMPLE, Why.SKIPPED, Why.HIDDEN})
MOST_TOLD = 100
NO_PERSON = N_("“%(text)s” was left out: that is not a person.")
MORE = N_("More rows that are not people were left out: %(count)s.")


def with_left_rows(table: PeopleTable) -> list[TableProblem]:
    """Return the messages about a table, with one for each row that was left out; of very many the rest is counted."""
    left = [one for one in table.left if one.why not in TOLD_ELSEWHERE]
    sheet, mark = table.table.sheet, table.table.mark
    told = [_left_row(sheet, one, mark) for one in islice(left, MOST_TOLD)]
    return [*table.problems, *told, *_rest(len(left) - MOST_TOLD, sheet, mark)]


def _left_row(sheet: str, left: Left, mark: str) -> TableProblem:
    """Return the message about one row."""
    message = Message(NO_PERSON, {"text": quoted(left.text)})
    return TableProblem("left_row", False, message, sheet, left.number, None, left.text, mark)


def _rest(count: int, sheet: str, mark: str) -> Sequence[TableProblem]:
    return [TableProblem("left_rows", False, Message(MORE, {"count": count}), sheet, mark=mark)] if count > 0 else []
