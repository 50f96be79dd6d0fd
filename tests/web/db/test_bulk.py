"""Very many rows with one statement: they arrive as they were given, or the unit of work hears what was wrong."""

from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from tests import factories
from web.db.bulk import Bulk, Written, insert_rows
from web.db.models import Company, Person
from web.db.session import Unit

NAMES = ["Mia\tKurz", "C:\\neu", "\\N", "\\.", "zwei\nZeilen", "drei\r\nZeilen", "Renée Weiß", "", "'; --", "\\\\t"]


@pytest.fixture
def company(unit: Unit) -> Company:
    """A company without people."""

    def build(session: Session) -> Company:
        part = factories.make_company(session, factories.make_round(session), "Nord AG")
        return session.get_one(Company, part.company_id)

    return unit.run(build)


def people(company: Company, rows: list[Written]) -> Bulk:
    common = {
        "programme_id": company.programme_id,
        "company_id": company.id,
        "listed": False,
        "account_id": None,
        "sort_key": "x",
        "version": 1,
        "created_at": company.created_at,
    }
    return Bulk("person", ("id", "name", "email"), rows, common)


def stored(unit: Unit) -> list[Person]:
    return list(unit.read(lambda session: session.exec(select(Person)).all()))


def test_rows_arrive_as_they_were_given(unit: Unit, company: Company) -> None:
    given = [(uuid4().hex, name, f"{place}@example.org" if place % 2 else None) for place, name in enumerate(NAMES)]
    unit.run_unseen(lambda session: insert_rows(session, [people(company, [*given])]))
    found = {row.id.hex: row for row in stored(unit)}
    assert [(own, found[own].name, found[own].email) for own, _name, _email in given] == given
    assert {(row.created_at, row.listed, row.account_id, row.company_id) for row in found.values()} == {
        (company.created_at, False, None, company.id)
    }


def test_every_kind_of_value_arrives(unit: Unit, company: Company) -> None:
    account = unit.run(lambda session: factories.make_account(session).id)
    first, second = uuid4(), uuid4()
    common = people(company, []).common
    same = {key: common[key] for key in common if key not in {"account_id", "listed", "version"}}
    columns = ("id", "account_id", "name", "listed", "version")
    rows: list[Written] = [(first.hex, account.hex, "Mia", "1", "7"), (second.hex, None, "Ben", "0", "1")]
    unit.run_unseen(lambda session: insert_rows(session, [Bulk("person", columns, rows, same)]))
    found = {row.id: (row.account_id, row.name, row.listed, row.version) for row in stored(unit)}
    assert found == {first: (account, "Mia", True, 7), second: (None, "Ben", False, 1)}


def test_what_the_table_refuses_is_said_as_by_any_other_statement_and_nothing_is_stored(
    unit: Unit, company: Company
) -> None:
    tries: list[int] = []

    def twice_the_same_address(session: Session) -> None:
        tries.append(1)
        rows: list[Written] = [(uuid4().hex, "Mia Kurz", "mia@example.org") for _ in range(2)]
        insert_rows(session, [people(company, rows)])

    with pytest.raises(IntegrityError) as refused:
        unit.run_unseen(twice_the_same_address)
    assert stored(unit) == []
    assert len(tries) > 1
    assert "Mia Kurz" not in str(refused.value.statement)


def test_no_rows_are_no_statement(unit: Unit, company: Company) -> None:
    unit.run(lambda session: insert_rows(session, [people(company, [])]))
    assert stored(unit) == []
