"""What coordinators send with a table: the file or the pasted cells, and what they corrected on its preview."""

import re
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import UploadFile
from pydantic import Field
from starlette.datastructures import FormData

from web.files.problems import FileProblem
from web.forms import Bound, Form
from web.rendering import Page
from web.services.tables.round_imports import Mending
from web.translations import N_

T = TypeVar("T")
NO_TABLE = N_("Please choose a file or paste the cells first.")
PASTED = N_("pasted cells")
CELL = re.compile(r"cell\.(?:[0-9]{1,3}!)?[A-Z]{1,3}[0-9]{1,7}")


class TableForm(Form):
    """A table from the coordinator's computer, or cells copied from one."""

    file: UploadFile | None = None
    pasted: Annotated[str, Field(max_length=2_000_000)] = ""


class TakeOver(Form):
    """The button below a preview; `seen` stands for what the preview showed."""

    seen: str = ""


def read_sent(page: Page, form: Bound[TableForm], read: Callable[[bytes, str], T], nothing: T) -> T:
    """Return what `read` makes of the sent file or cells; what cannot be read is written onto the form."""
    if form.invalid:
        return nothing
    sent, pasted = form.model.file, form.model.pasted
    if sent is None and not pasted:
        form.refuse("file", NO_TABLE, {})
        return nothing
    try:
        return read(sent.file.read(), sent.filename or "") if sent else read(pasted.encode(), page.t(PASTED))
    except FileProblem as problem:
        form.refuse("file" if sent else "pasted", problem.message.text(page.translations), {})
        return nothing


def mending_of(data: FormData) -> Mending:
    """Read the corrections of a preview.

    `column.E` = field, `cell.E9` (`cell.2!E9` in the second list of a file) = text, `skip` = row number,
    `meant.<what the file says>` = whom it means, `hidden` = whether rows that were hidden are left out.
    """
    texts = {name: value for name, value in data.multi_items() if isinstance(value, str)}
    skipped = [value for value in data.getlist("skip") if isinstance(value, str)]
    return Mending(
        columns={name[7:]: value for name, value in texts.items() if re.fullmatch(r"column\.[A-Z]{1,3}", name)},
        cells={name[5:]: value.strip() for name, value in texts.items() if CELL.fullmatch(name)},
        skipped=frozenset(int(number) for number in skipped if re.fullmatch(r"[0-9]{1,7}", number)),
        meant={name[6:]: value for name, value in texts.items() if re.fullmatch(r"meant\..{1,200}", name) and value},
        leaves_hidden={"leave": True, "read": False}.get(texts.get("hidden", "")),
    )
