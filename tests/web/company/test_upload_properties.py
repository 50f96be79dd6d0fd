"""Whatever stands in a table: the numbers of the preview add up, and taking it over twice is taking it over once."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.company.conftest import World
from tests.web.company.uploading import everybody
from web.services.tables import people_import
from web.services.tables.import_preview import Preview

NAMES = ["Mia Kurz", "Jonas Weiß", "Jonas Weis", "Kurz, Mia", "Ayşe Öz", "Ayse Öz", "", "Summe", "Beispiel: Max"]
ROW = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(["Azubi", "FK", "Azubi", "", "x"]),
    st.sampled_from(["Koch/Köchin", "Tischler/in", ""]),
    st.sampled_from(["", "", "a@example.org", "b@example.org", "info@example.org"]),
    st.sampled_from(["", "2", "neun"]),
)


def previewed(world: World, content: bytes) -> tuple[Any, Preview]:
    book = people_import.read_upload(content, "liste.csv")
    import_id = world.unit.run(
        lambda session: people_import.start_import(session, world.owner, world.company, book=book)
    )
    page = world.unit.read(lambda session: people_import.import_page(session, world.owner, world.company, import_id))
    return import_id, page.preview


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=6))
def test_the_numbers_add_up_and_twice_is_once(world: World, rows: list[tuple[str, ...]]) -> None:
    lines = [";".join(f'"{cell}"' for cell in row) for row in [("Name", "Rolle", "Beruf", "E-Mail", "Lehrjahr"), *rows]]
    content = "\n".join(lines).encode()
    below = max((number for number, row in enumerate(rows, start=1) if any(row)), default=0)
    import_id, first = previewed(world, content)
    sums = first.sums
    assert sums.rows == below == sums.new + sums.changed + sums.unchanged + sums.open + sums.left
    open_rows = {problem.place for problem in first.problems} | {one.person.place for one in first.questions}
    assert not first.usable or sums.open == len(open_rows - {None})
    world.unit.run(
        lambda session: people_import.take_over(
            session, world.owner, world.company, import_id=import_id, seen=first.seen
        )
    )
    stored = everybody(world)
    again_id, second = previewed(world, content)
    assert (second.sums.new, second.sums.changed) == (0, 0)
    assert second.sums.unchanged >= sums.new + sums.changed
    world.unit.run(
        lambda session: people_import.take_over(
            session, world.owner, world.company, import_id=again_id, seen=second.seen
        )
    )
    assert everybody(world) == stored
