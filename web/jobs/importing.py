"""A coordinator's table of people of many companies: reading it, storing it, taking it back.

The import's state says what is due. One worker works on one import at a time; beginning again is harmless, because
what an earlier attempt left is not visible and is deleted first.
"""

import threading
from functools import partial
from uuid import UUID

import structlog

from web.db.session import Unit
from web.files.messages import Message
from web.files.problems import FileProblem
from web.services.tables import many_people_store as store
from web.services.tables import round_imports
from web.services.tables.many_people_plan import unpack_steps
from web.services.tables.many_people_rows import Ids, Loaded, inserts

log = structlog.get_logger("importing")
UNEXPECTED = "Something went wrong on our side. Nothing was saved half. Please try again or call your coordinator."
_AT_WORK: set[UUID] = set()
_GUARD = threading.Lock()


def work_on(unit: Unit, import_id: UUID) -> None:
    """Do what is due for an import; nothing if this process is at it already."""
    with _GUARD:
        if import_id in _AT_WORK:
            return
        _AT_WORK.add(import_id)
    try:
        _work_on(unit, import_id)
    finally:
        _AT_WORK.discard(import_id)


def _work_on(unit: Unit, import_id: UUID) -> None:
    loaded = unit.read(lambda session: store.load(session, import_id))
    if loaded is None:
        return
    try:
        if loaded.state in {store.WAITING, store.READING}:
            _read(unit, loaded)
        elif loaded.state == store.STORING:
            _store(unit, loaded)
        else:
            _delete(unit, loaded)
    except FileProblem as problem:
        params = {key: value.msgid if isinstance(value, Message) else value for key, value in problem.params.items()}
        msgid = problem.msgid
        unit.run(lambda session: store.fail(session, import_id, msgid, params))
    except Exception as error:  # noqa: BLE001  whatever happens, the coordinator reads that nothing was stored
        # No traceback: its variables would carry people's data into the log.
        log.error("import failed", id=str(import_id), error=type(error).__name__)  # noqa: TRY400
        unit.run(lambda session: store.fail(session, import_id, UNEXPECTED, {}))
        _delete(unit, loaded)


def _read(unit: Unit, loaded: Loaded) -> None:
    """Read the file, if it has not been read, and keep what it would do."""
    if not unit.run(lambda session: store.report(session, loaded.id, state=store.READING, done=0)):
        return
    is_packed = bool(loaded.choices.get("packed"))
    table = (
        round_imports.unpack(store.split(loaded.data)[0])
        if is_packed
        else store.read_file(loaded.data, loaded.file_name)
    )
    planned = unit.read(lambda session: store.plan(session, loaded, table))
    kept = store.packed(round_imports.pack(table), planned)
    unit.run(lambda session: store.keep_plan(session, loaded.id, kept))


def _store(unit: Unit, loaded: Loaded) -> None:
    """Store what the preview showed, part by part, and make it visible at the end; if it differs, show it anew."""
    _delete(unit, loaded)
    table, packed_steps = store.split(loaded.data)
    steps = unpack_steps(packed_steps)
    fingerprints = unit.read(lambda session: store.fingerprints(session, loaded.id))
    houses = unit.read(
        lambda session: store.houses_of(session, loaded.round_id, frozenset(), besides=loaded.id, with_answers=False)
    )
    ids = Ids(steps, houses)
    companies = {house.key: house.company_id for house in houses}
    round_ = unit.read(lambda session: store.round_of(session, loaded))
    for some in store.new_steps(steps):
        work = partial(store.store_some, loaded=loaded, rows=inserts(loaded, round_, some, ids, companies))
        if not unit.run(work):
            _delete(unit, loaded)
            return
    if not unit.run(lambda session: store.finish(session, loaded, steps, ids, fingerprints=fingerprints)):
        _delete(unit, loaded)
        read = round_imports.unpack(table)
        planned = unit.read(lambda session: store.plan(session, loaded, read))
        kept = store.packed(table, planned)
        unit.run(lambda session: store.keep_plan(session, loaded.id, kept))


def _delete(unit: Unit, loaded: Loaded) -> None:
    """Delete what an import brought and is not visible, part by part."""
    while unit.run(lambda session: store.delete_some(session, loaded.id)):
        pass
    unit.run(lambda session: store.finish_undo(session, loaded.id))
