"""Uploading a table of people: kept apart until its preview is confirmed, then taken over exactly as previewed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Role
from web.db.models import Company, PeopleImport
from web.db.models.columns import utc_now
from web.db.queries import people_import as queries
from web.files.columns import LEAVE_OUT
from web.files.fields import fold
from web.files.limits import UPLOAD
from web.files.patterns import NamedPatterns, Pattern
from web.files.people_book import Book, UnreadSheet, read_book
from web.files.people_table import PeopleTable, people_tables
from web.files.rows import Wanted
from web.files.tables import Column
from web.services import audit
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.names import same_name_key
from web.services.registrations.agreements import frame_for_adding
from web.services.registrations.intake import Newcomer, Profile, enrol, rename, write_answers
from web.services.registrations.patterns import patterns_of
from web.services.registrations.registration import (
    Frame,
    note_change,
    open_frame,
    people_lines,
)
from web.services.registrations.roster import Roster, roster_of
from web.services.tables import import_undo
from web.services.tables.import_preview import Preview, Step, preview
from web.services.tables.import_undo import Before
from web.translations import N_

LIMITS = replace(UPLOAD, rows=2_000)
"""A company's people. More rows than this are a mistake, or a matter for the coordinators."""
NO_BOOK = Book("", ())
"""Stands for a file that could not be read."""
NOTHING_DONE: Mapping[str, Any] = {"dropped": True}
"""What remains of a table nothing was taken over of."""
CLOSED = N_("This table has already been imported or discarded. Please go back to your registration.")


@dataclass(frozen=True)
class Mending:
    """What somebody corrected on the preview.

    `columns`: meaning of a column by its letter; `cells`: text by address; `skipped`: rows left out; `roles`: role of
    a whole table by its mark; `same`: who a row means, a person's id or "new". See `web.files.rows.Wanted`.
    """

    columns: Mapping[str, str]
    cells: Mapping[str, str]
    skipped: frozenset[str]
    roles: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    leaves_hidden: bool | None = None
    """Whether rows that were hidden in the file are left out; None: nothing was said about them."""

    @classmethod
    def stored(cls, document: Mapping[str, Any]) -> "Mending":
        """Return the corrections kept with an uploaded file."""
        skipped = frozenset(document["skipped"])
        hidden = document.get("leaves_hidden")
        return cls(document["columns"], document["cells"], skipped, document["roles"], document["same"], hidden)

    def and_then(self, more: "Mending") -> "Mending":
        """Return these corrections with later ones on top."""
        return Mending(
            {**self.columns, **more.columns},
            {**self.cells, **more.cells},
            self.skipped | more.skipped,
            {**self.roles, **more.roles},
            {**self.same, **more.same},
            self.leaves_hidden if more.leaves_hidden is None else more.leaves_hidden,
        )

    def to_document(self) -> dict[str, Any]:
        """Return the corrections as JSON values."""
        return {
            "columns": dict(self.columns),
            "cells": dict(self.cells),
            "skipped": sorted(self.skipped),
            "roles": dict(self.roles),
            "same": dict(self.same),
            "leaves_hidden": self.leaves_hidden,
        }


@dataclass(frozen=True)
class ImportPage:
    """What the preview page shows."""

    frame: Frame
    import_id: UUID
    file_name: str
    preview: Preview
    unread: tuple[UnreadSheet, ...]
    remembered: frozenset[str]
    """Columns (letter behind the table's mark) that are read as the company chose for an earlier file."""


@dataclass(frozen=True)
class TakenOver:
    """What an import did."""

    new: int
    changed: int


def read_upload(data: bytes, file_name: str) -> Book:
    """Return the lists of people in an uploaded file; reads in bounded memory and time. Raises FileProblem.

    Called outside any transaction: opening a large workbook must not keep others from saving.
    """
    return read_book(data, file_name, limits=LIMITS)


def start_import(session: Session, actor: Actor, round_company_id: UUID, *, book: Book) -> UUID:
    """Keep an uploaded file for its preview and return its id; the one before it, if still open, is dropped.

    Raises NotFound, WrongState once the data is fixed, or AgreementNeeded.
    """
    frame = frame_for_adding(session, actor, round_company_id)
    for earlier in queries.open_ones(session, actor, round_company_id):
        close(earlier, NOTHING_DONE)
    session.flush()  # only one may be open: the earlier ones have to be closed before the new one is inserted
    row = PeopleImport(
        round_company_id=round_company_id,
        created_by=actor.account_id,
        file_name=book.filename[:255],
        document={"book": book.to_document(), **Mending({}, {}, frozenset()).to_document()},
    )
    session.add(row)
    audit.record(session, actor, "import.uploaded", row.id, programme_id=frame.programme_id, rows=_rows(book))
    return row.id


def import_page(session: Session, actor: Actor, round_company_id: UUID, import_id: UUID) -> ImportPage:
    """Return the preview of an uploaded table against the registration as it is now.

    Raises NotFound, or WrongState when the table was taken over or dropped, or the data is fixed.
    """
    frame = open_frame(session, actor, round_company_id)
    row, document = _open_import(session, actor, round_company_id, import_id)
    upload = _upload(session, actor, frame, document)
    planned, _roster = _planned(session, actor, frame, upload)
    return ImportPage(frame, import_id, row.file_name, planned, upload.book.unread, frozenset(upload.remembered))


def mend_import(session: Session, actor: Actor, round_company_id: UUID, *, import_id: UUID, mending: Mending) -> None:
    """Remember what was corrected on the preview, on top of earlier corrections. Raises NotFound or WrongState.

    What a column means is remembered for the company's next file as well, by its heading.
    """
    frame = open_frame(session, actor, round_company_id)
    row, document = _open_import(session, actor, round_company_id, import_id)
    upload = _upload(session, actor, frame, document)
    columns = _other_meanings(people_tables(upload.book.tables, upload.wanted), mending.columns)
    _remember(session, actor, frame, upload.book, columns)
    more = Mending.stored(document).and_then(replace(mending, columns=columns))
    row.document = {**document, **more.to_document()}


def forget_columns(session: Session, actor: Actor, round_company_id: UUID, *, import_id: UUID) -> None:
    """Forget what the company chose for the columns of this file, now and earlier. Raises NotFound or WrongState."""
    frame = open_frame(session, actor, round_company_id)
    row, document = _open_import(session, actor, round_company_id, import_id)
    company = _company(session, actor, frame)
    headings = {fold(column.heading) for _, column in _columns(Book.from_document(document["book"]))}
    company.column_choices = {key: kept for key, kept in company.column_choices.items() if key not in headings}
    row.document = {**document, "columns": {}}


def _other_meanings(tables: Sequence[PeopleTable], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the columns of a form that are not read like this already: a form sends all of them."""
    now = {
        table.table.mark + use.column.letter: use.field.key if use.field else LEAVE_OUT
        for table in tables
        for use in table.columns
    }
    return {place: key for place, key in chosen.items() if place in now and now[place] != key}


def _remember(session: Session, actor: Actor, frame: Frame, book: Book, columns: Mapping[str, str]) -> None:
    headings = {place: fold(column.heading) for place, column in _columns(book)}
    choices = {headings[place]: key for place, key in columns.items() if headings[place]}
    if choices:
        company = _company(session, actor, frame)
        company.column_choices = {**company.column_choices, **choices}


def _columns(book: Book) -> Iterator[tuple[str, Column]]:
    for table in book.tables:
        for column in table.columns:
            yield table.mark + column.letter, column


def _company(session: Session, actor: Actor, frame: Frame) -> Company:
    company = queries.company(session, actor, frame.company_id)
    if company is None:
        raise NotFound
    return company


def take_over(
    session: Session, actor: Actor, round_company_id: UUID, *, import_id: UUID, seen: str
) -> TakenOver | None:
    """Store exactly the steps the preview showed and delete the table; None when they are not these any more.

    Raises NotFound, WrongState or AgreementNeeded.
    """
    frame = frame_for_adding(session, actor, round_company_id)
    row, document = _open_import(session, actor, round_company_id, import_id)
    planned, roster = _planned(session, actor, frame, _upload(session, actor, frame, document))
    if planned.seen != seen:
        return None
    before = _store(session, actor, frame, planned, roster)
    done = TakenOver(len(planned.new), len(planned.changed))
    close(row, asdict(done))
    row.undo = import_undo.undo_data(session, actor, frame, before)
    if done.new or done.changed:
        note_change(session, actor, round_company_id)
    audit.record(session, actor, "import.taken_over", import_id, programme_id=frame.programme_id, **asdict(done))
    return done


def drop_import(session: Session, actor: Actor, round_company_id: UUID, *, import_id: UUID) -> None:
    """Delete an uploaded table without taking anything over; a closed one stays as it is. Raises NotFound."""
    row = queries.one(session, actor, round_company_id, import_id)
    if row is None:
        raise NotFound
    if row.closed_at is None:
        close(row, NOTHING_DONE)
        audit.record(session, actor, "import.dropped", import_id)


def close(row: PeopleImport, outcome: Mapping[str, Any]) -> None:
    """Delete the rows of a table; what remains says only that there was one."""
    row.document, row.closed_at, row.outcome = None, utc_now(), dict(outcome)


def _open_import(
    session: Session, actor: Actor, round_company_id: UUID, import_id: UUID
) -> tuple[PeopleImport, dict[str, Any]]:
    row = queries.one(session, actor, round_company_id, import_id)
    if row is None:
        raise NotFound
    if row.closed_at is not None or row.document is None:
        raise WrongState(CLOSED)
    return row, row.document


@dataclass(frozen=True)
class _Upload:
    """An uploaded file with everything that decides how it is read."""

    book: Book
    wanted: Wanted
    same: Mapping[str, str]
    remembered: Mapping[str, str]


def _upload(session: Session, actor: Actor, frame: Frame, document: Mapping[str, Any]) -> _Upload:
    mending = Mending.stored(document)
    book = Book.from_document(document["book"]).leaving_hidden(bool(mending.leaves_hidden))
    choices = _company(session, actor, frame).column_choices
    headings = {place: fold(column.heading) for place, column in _columns(book) if place not in mending.columns}
    remembered = {place: choices[heading] for place, heading in headings.items() if heading in choices}
    wanted = Wanted(
        today=utc_now().date(),
        companies=(frame.company,),
        chosen={**remembered, **mending.columns},
        corrections=mending.cells,
        skipped_rows=mending.skipped,
        chosen_roles=mending.roles,
        patterns=_patterns(session, actor, frame),
        own=frame.own_questions,
    )
    return _Upload(book, wanted, mending.same, remembered)


def _patterns(session: Session, actor: Actor, frame: Frame) -> NamedPatterns:
    """Return the working hours and school days the company has given a name: a table may name them as well."""
    found: dict[str, dict[str, Pattern]] = {}
    for one in patterns_of(session, actor, frame):
        weeks = tuple(tuple(week) for week in one.answer["weeks"])
        found.setdefault(one.kind, {})[fold(one.name)] = Pattern(one.answer["preset"], weeks)
    return found


def _planned(session: Session, actor: Actor, frame: Frame, upload: _Upload) -> tuple[Preview, Roster]:
    roster = roster_of(session, actor, frame)
    lines = people_lines(session, actor, frame)
    asked = {role: frame.asked(role) for role in Role}
    tables = people_tables(upload.book.tables, upload.wanted)
    planned = preview(tables, roster, lines, asked, today=upload.wanted.today, chosen=upload.same)
    return planned, roster


def _rows(book: Book) -> int:
    return sum(len(table.rows) for table in book.tables)


def _store(session: Session, actor: Actor, frame: Frame, planned: Preview, roster: Roster) -> Before:
    """Store the steps of a preview and return what was there before them."""
    new = planned.new
    newcomers = [Newcomer(step.role, step.name, step.email, step.known) for step in new]
    enrolled = enrol(session, actor, frame, newcomers)
    ids = {same_name_key(one.name): str(one.person_id) for one in roster.registered}
    ids |= {same_name_key(step.name): str(step.line.person_id) for step in planned.changed if step.line}
    ids |= {same_name_key(step.name): str(row.person_id) for step, row in zip(new, enrolled, strict=True)}
    profiles = [Profile(row.id, _answers(step, ids), {}) for step, row in zip(new, enrolled, strict=True)]
    changed = [(step.line, step) for step in planned.changed if step.line]
    for line, step in changed:
        rename(session, actor, line, name=step.name, email=step.email)
        profiles.append(Profile(line.participant_id, _answers(step, ids), line.answers))
    write_answers(session, actor, frame, profiles)
    added = tuple((row.id, step.known) for step, row in zip(new, enrolled, strict=True))
    return Before(added, tuple((line, frozenset(change.key for change in step.changes)) for line, step in changed))


def _answers(step: Step, ids: Mapping[str, str]) -> dict[str, Any]:
    named = {key: ids[same_name_key(name)] for key, name in step.references.items()}
    return {**step.answers, **named}
