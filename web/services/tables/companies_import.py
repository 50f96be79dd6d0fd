"""Many companies by spreadsheet: a dry run row by row, then exactly that. Nobody is invited by it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from sqlmodel import Session

from web.db.models import Account, Block, Company, CompanyContact, CompanyNote, Round, RoundCompany, RoundImport
from web.db.queries import round_imports as queries
from web.files.companies_table import HEADING_EXAMPLE, Correction, companies_table, is_known_heading
from web.files.limits import UPLOAD
from web.files.reading import read_table
from web.files.tables import Table
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.names import sort_key
from web.services.outreach import companies as company_services
from web.services.tables import round_imports as imports
from web.services.tables.companies_plan import (
    CompaniesPreview,
    CompanyStep,
    Contact,
    Deed,
    KnownCompany,
    known_company,
    plan_companies,
)
from web.services.tables.round_imports import Mending

LIMITS = replace(UPLOAD, rows=5_000)
"""Ten times as many companies as any programme has."""


@dataclass(frozen=True)
class CompaniesPage:
    """What the preview page shows."""

    where: rounds.Where
    import_id: UUID
    file_name: str
    preview: CompaniesPreview
    mending: Mending


@dataclass(frozen=True)
class Brought:
    """What an import did, in companies."""

    new: int
    joined: int
    changed: int


def read_upload(data: bytes, file_name: str) -> Table:
    """Return the table in an uploaded file or pasted text. Raises web.files.problems.FileProblem.

    Called outside any transaction: opening a large workbook must not keep others from saving.
    """
    return read_table(data, file_name, limits=LIMITS, recognise=is_known_heading, example=HEADING_EXAMPLE)


def start(session: Session, actor: Actor, round_id: UUID, *, table: Table) -> UUID:
    """Keep an uploaded table for its preview and return its id. Raises NotFound, or WrongState in a closed round."""
    round_ = company_services.check_open(session, actor, round_id)
    row = RoundImport(
        round_id=round_id,
        created_by=actor.account_id,
        file_name=table.filename[:255],
        kind=imports.COMPANIES,
        state=imports.PREVIEW,
        data=imports.pack(table),
        rows=len(table.rows),
    )
    session.add(row)
    audit.record(
        session, actor, "round_import.uploaded", row.id, programme_id=round_.programme_id, rows=len(table.rows)
    )
    return row.id


def preview_page(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> CompaniesPage:
    """Return the preview of an uploaded table against the round as it is now.

    Raises NotFound, or WrongState when the table was taken over or dropped.
    """
    row, data = imports.previewed_import(session, actor, round_id, import_id)
    round_ = rounds.own_round(session, actor, round_id)
    mending = Mending.from_document(row.choices)
    planned = _planned(session, actor, round_, data, mending)
    return CompaniesPage(rounds.where(session, actor, round_id), import_id, row.file_name, planned, mending)


def take_over(session: Session, actor: Actor, round_id: UUID, import_id: UUID, *, seen: str) -> Brought | None:
    """Store exactly the steps the preview showed and delete the table; None when they are not these any more.

    Raises NotFound or WrongState.
    """
    row, data = imports.previewed_import(session, actor, round_id, import_id)
    round_ = company_services.check_open(session, actor, round_id)
    planned = _planned(session, actor, round_, data, Mending.from_document(row.choices))
    if planned.seen != seen:
        return None
    _store(session, actor, round_, planned.steps)
    done = Brought(*(len(planned.of(deed)) for deed in (Deed.NEW, Deed.JOINS, Deed.CHANGES)))
    imports.close(row, imports.DONE, asdict(done))
    audit.record(session, actor, "round_import.taken_over", import_id, programme_id=round_.programme_id, **asdict(done))
    return done


def _planned(session: Session, actor: Actor, round_: Round, data: bytes, mending: Mending) -> CompaniesPreview:
    table = replace(imports.unpack(data), leaves_hidden=bool(mending.leaves_hidden))
    read = companies_table(table, Correction(mending.columns, mending.cells, mending.skipped))
    return plan_companies(read, known_companies(session, actor, round_), mending.meant)


def known_companies(session: Session, actor: Actor, round_: Round) -> list[KnownCompany]:
    """Return every company of the round's programme as it is now."""
    contacts: dict[UUID, list[Contact]] = defaultdict(list)
    for contact in queries.contacts(session, actor, round_.programme_id):
        contacts[contact.company_id].append(Contact(contact.name, contact.email))
    notes: dict[UUID, set[str]] = defaultdict(set)
    for note in queries.notes(session, actor, round_.programme_id):
        notes[note.company_id].add(note.text)
    return [
        known_company(row, contacts[row.id], frozenset(notes[row.id]))
        for row in queries.companies(session, actor, round_.programme_id, round_.id)
    ]


def _store(session: Session, actor: Actor, round_: Round, steps: Sequence[CompanyStep]) -> None:
    doing = [step for step in steps if step.deed is not Deed.NOTHING]
    known = [step.known for step in doing if step.known]
    rows = queries.companies_to_edit(session, actor, [one.id for one in known])
    blocks = queries.blocks_to_edit(session, actor, round_.id, [one.block_id for one in known if one.block_id])
    companies = [rows[step.known.id] if step.known else _new_company(session, round_, step) for step in doing]
    accounts = _accounts(session, doing)
    new_blocks = [_block(session, round_, step, blocks) for step in doing]
    session.flush()  # what follows points at companies, blocks and accounts
    for step, company, block in zip(doing, companies, new_blocks, strict=True):
        _store_company(session, actor, step, company, accounts)
        if block is not None:
            session.add(RoundCompany(round_id=round_.id, company_id=company.id, block_id=block.id))


def _new_company(session: Session, round_: Round, step: CompanyStep) -> Company:
    company = Company(programme_id=round_.programme_id, name=step.name, sort_key=sort_key(step.name))
    session.add(company)
    return company


def _block(session: Session, round_: Round, step: CompanyStep, blocks: dict[UUID, Block]) -> Block | None:
    """Set the places of a company's block; returns a new block for a company that was not in the round."""
    if step.known is not None and step.known.block_id is not None:
        if step.adds("places"):
            blocks[step.known.block_id].places = step.said.places
        return None
    block = Block(round_id=round_.id, name=step.name, sort_key=sort_key(step.name), places=step.said.places)
    session.add(block)
    return block


def _accounts(session: Session, steps: Sequence[CompanyStep]) -> dict[str, Account]:
    """Return the account behind each address that becomes a contact, made if need be; existing ones keep their name."""
    said = {
        email: name
        for step in steps
        for email, name in (
            (step.said.email, step.said.contact_name),
            (step.said.substitute_email, step.said.substitute_name),
            *((email, name) for name, email in step.further),
        )
        if email
    }
    found = queries.accounts_by_email(session, said)
    for email in sorted(said.keys() - found.keys()):
        found[email] = Account(email=email, name=said[email])
        session.add(found[email])
    return found


def _store_company(
    session: Session, actor: Actor, step: CompanyStep, company: Company, accounts: dict[str, Account]
) -> None:
    said = step.said
    company.town, company.phone = said.town or company.town, said.phone or company.phone
    for key, name, email in (
        ("contact_name", said.contact_name, said.email),
        ("substitute_name", said.substitute_name, said.substitute_email),
    ):
        if step.adds(key):
            account = accounts[email] if email else _account_without_address(session, name)
            is_substitute = key == "substitute_name"
            session.add(CompanyContact(company_id=company.id, account_id=account.id, is_substitute=is_substitute))
    for name, email in step.further:
        account = accounts[email] if email else _account_without_address(session, name)
        session.add(CompanyContact(company_id=company.id, account_id=account.id))
    if step.adds("note"):
        session.add(CompanyNote(company_id=company.id, text=said.note, written_by=actor.account_id))


def _account_without_address(session: Session, name: str) -> Account:
    """Return an account for somebody who is reached by telephone only."""
    account = Account(name=name)
    session.add(account)
    session.flush()  # the role points at it
    return account
