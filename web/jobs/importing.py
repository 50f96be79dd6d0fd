"""A coordinator's table of people of many companies: reading it, storing it, taking it back.

The import's state says what is due. One worker works on one import at a time; beginning again is harmless, because
what an earlier attempt left is not visible and is deleted first.
"""

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from uuid import UUID

import structlog

from web.db.session import Unit
from web.files.messages import Message
from web.files.people_book import Book
from web.files.problems import FileProblem
from web.services.tables import many_people_store as store
from web.services.tables import many_people_undo as undoing
from web.services.tables.large_books import pack_book, unpack_book
from web.services.tables.many_people_changes import Outdated, changes_of
from web.services.tables.many_people_rows import Loaded, NewPeople, Part
from web.services.tables.many_people_steps import unpack_steps

log = structlog.get_logger("importing")
UNEXPECTED = "Something went wrong on our side. Nothing was left half saved. Please try again or call your coordinator."
_AT_WORK: set[UUID] = set()
_GUARD = threading.Lock()
COLLECTING = gc.get_threshold()
NOTED = 20
"""After how many parts it is noted how far an import is; the writers wait for each other only then."""
YOUNG = 20_000
"""After how many new objects Python's collector looks at them; usual are hundreds, and a part of an import makes
thousands that soon are gone again."""
SELDOM = 2_000
"""Every how many looks at younger objects the collector looks at the old ones as well; usual are ten."""


def work_on(unit: Unit, import_id: UUID) -> None:
    """Do what is due for an import; nothing if this process is at it already."""
    with _claim(import_id) as is_mine:
        if is_mine:
            _work_on(unit, import_id)


@contextmanager
def _claim(import_id: UUID) -> Iterator[bool]:
    """Say whether an import is this thread's to work on, and keep it meanwhile.

    As long as there is one, Python's collector hardly looks through what is old: hundreds of thousands of rows, of
    which none refers to itself, again and again, would take a sixth of the time, and everybody else would wait.
    """
    with _GUARD:
        is_mine = import_id not in _AT_WORK
        _AT_WORK.add(import_id)
        gc.set_threshold(YOUNG, COLLECTING[1], SELDOM)
    try:
        yield is_mine
    finally:
        with _GUARD:
            _AT_WORK.difference_update({import_id} if is_mine else ())
            if not _AT_WORK:
                gc.set_threshold(*COLLECTING)


def _work_on(unit: Unit, import_id: UUID) -> None:
    loaded = unit.read(lambda session: store.load(session, import_id))
    if loaded is None:
        return
    try:
        if loaded.state in {store.WAITING, store.READING}:
            _read(unit, loaded)
        elif loaded.state == store.STORING:
            _store(unit, loaded)
        elif loaded.state == store.UNDOING:
            _undo(unit, loaded)
        else:
            _delete(unit, loaded)
    except FileProblem as problem:
        params = {key: value.msgid if isinstance(value, Message) else value for key, value in problem.params.items()}
        msgid = problem.msgid
        unit.run(lambda session: store.fail(session, import_id, msgid, params))
    except Exception as error:  # noqa: BLE001  whatever happens, the coordinator reads that nothing was stored
        # No traceback: its variables would carry people's data into the log.
        log.error("import failed", id=str(import_id), error=type(error).__name__)  # noqa: TRY400
        if loaded.state == store.UNDOING:
            return  # its people are hidden, and the sweeper lets it be tried again
        # First what was stored: whoever is killed between the two begins again, and hides nobody for ever.
        _delete(unit, loaded)
        unit.run(lambda session: store.fail(session, import_id, UNEXPECTED, {}))


def _read(unit: Unit, loaded: Loaded) -> None:
    """Read the file, if it has not been read, and keep what it would do."""
    if not unit.run(lambda session: store.report(session, loaded.id, state=store.READING, done=0)):
        return
    _keep(unit, loaded, _planned(unit, loaded))


def _planned(unit: Unit, loaded: Loaded) -> store.Kept:
    """What the file would do; the file itself, which takes far more memory, is let go of before that is stored."""
    is_packed = bool(loaded.choices.get("packed"))
    file = store.split(loaded.data)[0] if is_packed else loaded.data
    book = unpack_book(file) if is_packed else store.read_file(file, loaded.file_name)
    return _plan(unit, loaded, book, file if is_packed else pack_book(book))


def _plan(unit: Unit, loaded: Loaded, book: Book, file: bytes) -> store.Kept:
    planned, houses, mended = unit.read(lambda session: store.plan(session, loaded, book))
    return store.packed(file, mended, planned, houses)


def _keep(unit: Unit, loaded: Loaded, kept: store.Kept) -> None:
    unit.run(lambda session: store.keep_plan(session, loaded.id, kept))


def _store(unit: Unit, loaded: Loaded) -> None:
    """Store what the preview showed, part by part, and make it visible at the end; if it differs, show it anew."""
    _delete(unit, loaded)
    file, packed_steps = store.split(loaded.data)[:2]
    steps = unpack_steps(packed_steps)
    people = NewPeople(loaded, unit.read(lambda session: store.round_of(session, loaded)), steps)
    changes = changes_of(steps, people)
    if not _store_parts(unit, loaded, people):
        _delete(unit, loaded)
        return
    seen = unit.read(lambda session: store.fingerprints(session, loaded.id))
    try:
        if not unit.run(lambda session: store.finish(session, loaded, steps, changes, fingerprints=seen)):
            _delete(unit, loaded)
    except Outdated:
        _delete(unit, loaded)
        _keep(unit, loaded, _plan(unit, loaded, unpack_book(file), file))


def _store_parts(unit: Unit, loaded: Loaded, people: NewPeople) -> bool:
    """Store new people as fast as the database takes them and note how far it is; False when the import was dropped."""
    done, room = 0, threading.Semaphore(2 * unit.writers)

    def store_one(part: Part) -> bool:
        try:
            return unit.run_unseen(partial(store.store_some, loaded=loaded, part=part))
        finally:
            room.release()

    with ThreadPoolExecutor(max_workers=unit.writers, thread_name_prefix="import") as writers:

        def hand_over(part: Part) -> tuple[int, Future[bool]]:
            room.acquire()  # no more in memory than the writers soon ask for
            return part.people, writers.submit(store_one, part)

        parts = people.parts(store.AT_ONCE)
        while some := list(map(hand_over, islice(parts, NOTED))):
            are_stored = [one.result() for _, one in some]
            done += sum(number for number, _ in some)
            note = partial(store.report, import_id=loaded.id, state=store.STORING, done=done)
            if not all(are_stored) or not unit.run(note):
                return False
    return True


def _delete(unit: Unit, loaded: Loaded) -> None:
    """Delete what an import brought and is not visible, part by part."""
    unit.run(lambda session: store.let_go(session, loaded.id))
    while some := unit.run(lambda session: store.delete_some(session, loaded.id)):
        unit.run(partial(undoing.note, import_id=loaded.id, more=some))


def _undo(unit: Unit, loaded: Loaded) -> None:
    """Take an import back: its people are hidden, what it changed is restored, and then they are deleted."""
    changed = unit.run(lambda session: undoing.hide(session, loaded.id))
    for start in range(0, len(changed), store.AT_ONCE):
        some = changed[start : start + store.AT_ONCE]
        unit.run(partial(undoing.restore_some, loaded=loaded, some=some))
    _delete(unit, loaded)
    unit.run(lambda session: undoing.finish_undo(session, loaded.id))
