"""The fields of an upload's preview: what each column means, corrected cells, who is meant, rows left out."""

import re
from collections.abc import Mapping

from starlette.datastructures import FormData

from web.catalogue.question import Role
from web.files.columns import LEAVE_OUT
from web.services.tables.people_import import Mending

TABLE = r"(?:\d{1,2}!)?"
"""In front of places in the second table of a file: "2!E9"."""
MENDED = {
    "column": re.compile(rf"column\.({TABLE}[A-Z]{{1,3}})"),
    "cell": re.compile(rf"cell\.({TABLE}[A-Z]{{1,3}}\d{{1,7}})"),
    "role": re.compile(rf"role\.({TABLE})"),
    "same": re.compile(rf"same\.({TABLE}\d{{1,7}})"),
}
COLUMN = re.compile(rf"{TABLE}[A-Z]{{1,3}}")
PLACE = re.compile(rf"{TABLE}\d{{1,7}}")
SAME_AS = re.compile(r"new|[0-9a-f-]{36}")
LEAVE_OUT_ROW = "skip"


def mending_of(data: FormData) -> Mending:
    """Read the corrections of a preview.

    `column.E` = field, `cell.E9` = text, `role.` = role of a table, `skip` = row, `same.9` = person id, "new", "skip",
    `drop` = a column that is left out, whatever else is said about it, `hidden` = whether hidden rows are left out.
    """
    texts = {name: value for name, value in data.multi_items() if isinstance(value, str)}
    skipped = [value for value in data.getlist("skip") if isinstance(value, str)]
    same = _mended(texts, "same")
    skipped += [place for place, answer in same.items() if answer == LEAVE_OUT_ROW]
    dropped = {value: LEAVE_OUT for value in data.getlist("drop") if isinstance(value, str) and COLUMN.fullmatch(value)}
    return Mending(
        columns=_mended(texts, "column") | dropped,
        cells={place: text.strip() for place, text in _mended(texts, "cell").items()},
        skipped=frozenset(place for place in skipped if PLACE.fullmatch(place)),
        roles={mark: role for mark, role in _mended(texts, "role").items() if role in set(Role)},
        same={place: answer for place, answer in same.items() if SAME_AS.fullmatch(answer)},
        leaves_hidden={"leave": True, "read": False}.get(texts.get("hidden", "")),
    )


def _mended(texts: Mapping[str, str], kind: str) -> dict[str, str]:
    found = ((MENDED[kind].fullmatch(name), value) for name, value in texts.items())
    return {match[1]: value for match, value in found if match}
