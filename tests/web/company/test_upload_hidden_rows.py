"""Rows that were hidden in the file: the preview names them, and one button leaves them out or reads them after all."""

from tests.web.client import Browser
from tests.web.company.conftest import World
from tests.web.company.uploading import everybody, preview_of, sums, take_over
from tests.web.files.animals import HEAD, ROWS
from tests.web.files.builders import xlsx_bytes

LIST = xlsx_bytes({"Tabelle1": [HEAD, *ROWS]}, hidden_rows={3, 4})


def test_hidden_rows_are_left_out_with_one_button(world: World, owner: Browser) -> None:
    path, html = preview_of(owner, world, LIST, "personal.xlsx")
    assert "Die Zeilen 3–4 waren in Ihrer Tabelle ausgeblendet. Wir lesen sie wie die anderen." in html
    assert sums(html) == (4, 4, 0, 0, 0, 0)
    owner.submit(f"{path}/mend", {"hidden": "leave"}, page=path)
    html = owner.open(path)
    assert sums(html) == (4, 2, 0, 0, 0, 2)
    assert html.count("in Ihrer Tabelle ausgeblendet, „") == 2
    owner.submit(f"{path}/mend", {"hidden": "read"}, page=path)
    assert sums(owner.open(path)) == (4, 4, 0, 0, 0, 0)
    owner.submit(f"{path}/mend", {"hidden": "leave"}, page=path)
    owner.submit(f"{path}/mend", {"cell.A2": "Mia Lang"}, page=path)
    take_over(owner, path, owner.open(path))
    assert set(everybody(world)) == {"Mia Lang", "Ali Demir"}
