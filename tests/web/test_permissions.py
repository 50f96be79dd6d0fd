"""Every route for every kind of visitor: what is not yours answers exactly like what is not there.

The matrix is made from the application's routes. A route whose address begins with nothing in AUDIENCES fails, so
nobody can add a page without saying whom it is for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from httpx2 import Response
from sqlmodel import Session

from tests.factories import (
    make_account,
    make_company,
    make_contact,
    make_coordinator,
    make_participant,
    make_pattern,
    make_programme,
    make_proposal,
    make_round,
    make_site,
    participant_actor,
)
from tests.web.client import Browser
from web.app import PORTALS
from web.db.models import (
    ActKind,
    BlockInput,
    CompanyContact,
    CompanyNote,
    Decision,
    DecisionKind,
    ExportKind,
    LargeAct,
    OutboxMail,
    Participant,
    Plan,
    PlanBlock,
    PlanExport,
    ResultCheck,
    RoundCompany,
    Run,
)
from web.db.session import Unit

VISITORS = (
    "anonymous",
    "nobody",
    "participant",
    "other_participant",
    "company",
    "other_company",
    "coordinator",
    "other_coordinator",
)
AUDIENCES: dict[str, frozenset[str]] = {
    "/company/": frozenset({"company", "coordinator"}),
    "/coordinator/": frozenset({"coordinator"}),
    "/participant/": frozenset({"participant"}),
}
"""Who may use the addresses that begin like this."""
OPEN = frozenset(
    {
        "/",
        "/accessibility",
        "/c",
        "/code",
        "/imprint",
        "/language",
        "/link",
        "/pin",
        "/practice",
        "/privacy",
        "/reminders",
        "/set-up",
        "/sign-in",
        "/sign-out",
    }
)
"""First part of addresses that are open to everybody; they hold nobody's data or ask for a secret."""
UNIQUE = re.compile(r'value="[\w-]{16,}"|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}')


def routes_of(router: APIRouter, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every (method, address) of a router and of those it includes."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield from ((method, prefix + route.path) for method in sorted((route.methods or set()) - {"HEAD"}))
        else:
            included: Any = route
            yield from routes_of(included.original_router, prefix + included.include_context.prefix)


ROUTES = sorted({route for portal in PORTALS for route in routes_of(portal)})
GUARDED = [(method, path) for method, path in ROUTES if path.startswith(tuple(AUDIENCES))]


@dataclass
class World:
    """One programme with two companies and another programme; somebody of every kind, and one of every thing."""

    accounts: dict[str, UUID]
    ids: dict[str, UUID]


def pinned(plan: Plan, azubi: Participant, fachkraft: Participant, block_id: UUID) -> Decision:
    """A decision about two people."""
    return Decision(
        plan_id=plan.id,
        block_id=block_id,
        number=1,
        kind=DecisionKind.PIN,
        azubi_id=azubi.id,
        fachkraft_id=fachkraft.id,
        reason="Sie kennen sich",
    )


def looked_after(
    session: Session, company: RoundCompany, programme_id: UUID
) -> tuple[CompanyContact, CompanyNote, OutboxMail]:
    """What a coordinator keeps about a company."""
    contact = CompanyContact(company_id=company.company_id, account_id=make_account(session, "Hannes Lüders").id)
    note = CompanyNote(company_id=company.company_id, text="Ruft zurück")
    mail = OutboxMail(
        message_id="<1@tandemwerk>",
        programme_id=programme_id,
        account_id=contact.account_id,
        kind="test",
        recipient="hannes@example.org",
        subject="Test",
        text="Test",
    )
    session.add_all([contact, note, mail])
    return contact, note, mail


def exported(session: Session, plan_id: UUID) -> UUID:
    """Files of a plan that somebody asked for."""
    row = PlanExport(plan_id=plan_id, kind=ExportKind.FULL_PROOF, language="de")
    session.add(row)
    session.flush()
    return row.id


def build(session: Session) -> World:
    """Put the world into a database."""
    round_ = make_round(session)
    company, other = make_company(session, round_), make_company(session, round_, "Nordwind Logistik")
    azubi = make_participant(session, company, "azubi", "Mia Kurz", email="mia@example.org")
    fachkraft = make_participant(session, company, "fachkraft", "Petra Sommer")
    stranger = make_participant(session, other, "azubi", "Jonas Weiß", email="jonas@example.org")
    block_input = BlockInput(block_id=company.block_id, number=1, data=b"", sha256="0" * 64, azubis=1, fachkraefte=1)
    plan = Plan(round_id=round_.id, number=1, policy_version_id=round_.policy_version_id)
    session.add_all([block_input, plan])
    session.flush()
    run = Run(plan_id=plan.id, seed=1, policy_fingerprint="0" * 64)
    decision = pinned(plan, azubi, fachkraft, company.block_id)
    contact, note, mail = looked_after(session, company, round_.programme_id)
    check, act = ResultCheck(plan_id=plan.id), LargeAct(round_id=round_.id, kind=ActKind.FREEZE, name="")
    answer = PlanBlock(plan_id=plan.id, block_id=company.block_id, input_id=block_input.id)
    session.add_all([run, check, decision, act, answer])
    session.flush()
    return World(
        accounts={
            "nobody": make_account(session, "Niemand").id,
            "participant": participant_actor(session, azubi).account_id,
            "other_participant": participant_actor(session, stranger).account_id,
            "company": make_contact(session, company).account_id,
            "other_company": make_contact(session, other).account_id,
            "coordinator": make_coordinator(session, round_.programme_id).account_id,
            "other_coordinator": make_coordinator(session, make_programme(session, "Anderes Programm").id).account_id,
        },
        ids={
            "company_id": company.id,
            "programme_id": round_.programme_id,
            "round_id": round_.id,
            "participant_id": azubi.id,
            "person_id": azubi.id,
            "azubi_id": azubi.id,
            "fachkraft_id": fachkraft.id,
            "block_id": company.block_id,
            "plan_id": plan.id,
            "run_id": run.id,
            "check_id": check.id,
            "act_id": act.id,
            "decision_id": decision.id,
            "export_id": exported(session, plan.id),
            "import_id": uuid4(),
            "proposal_id": make_proposal(session, company.id, azubi.id, fachkraft.id),
            "pattern_id": make_pattern(session, company.id),
            "place_id": make_site(session, company.id),
            "contact_id": contact.id,
            "note_id": note.id,
            "mail_id": mail.id,
        },
    )


def address(path: str, ids: dict[str, UUID]) -> str:
    """The address with its identifiers filled in; other parameters get a word."""
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: str(ids.get(found[1], "1")), path)


def subject_of(path: str) -> str:
    """The name of the first identifier: what the address is about."""
    found = re.search(r"\{(\w+)", path)
    assert found is not None, path
    return found[1]


def anonymised(response: Response) -> str:
    """The body without tokens, keys and identifiers."""
    return UNIQUE.sub("…", response.text)


def visit(browser: Browser, method: str, path: str) -> Response:
    """Open an address, or send an empty form to it."""
    if method == "GET":
        return browser.get(path)
    return browser.post(path, data={"csrf": browser.token()})


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=[f"{method} {path}" for method, path in ROUTES])
def test_every_route_says_whom_it_is_for(method: str, path: str) -> None:
    first = "/" + path.split("/")[1]
    assert path.startswith(tuple(AUDIENCES)) or first in OPEN, f"{method} {path} is in no audience"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("visitor", VISITORS)
def test_who_may_go_where(unit: Unit, client: Browser, visitor: str) -> None:
    world = unit.run(build)
    if visitor != "anonymous":
        client.sign_in(unit, world.accounts[visitor])
    client.token("/imprint")
    wrong = [problem for method, path in GUARDED if (problem := judge(client, visitor, method, path, world.ids))]
    assert wrong == []


def judge(browser: Browser, visitor: str, method: str, path: str, ids: dict[str, UUID]) -> str:
    """What is wrong with the answer to a visitor; empty when it is right."""
    audience = next(names for prefix, names in AUDIENCES.items() if path.startswith(prefix))
    answer = visit(browser, method, address(path, ids))
    said = f"{method} {path}: {answer.status_code}"
    if visitor == "anonymous":
        return "" if is_sent_to_sign_in(answer) else said
    if visitor in audience:
        return said if answer.status_code in {401, 403, 500} else ""
    if answer.status_code != 404:
        return said
    missing = visit(browser, method, address(path, ids | {subject_of(path): uuid4()}))
    return "" if anonymised(missing) == anonymised(answer) else f"{said}, but another body than for a missing id"


def is_sent_to_sign_in(answer: Response) -> bool:
    """Whether the answer leads to the sign-in page."""
    return answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")


def test_the_matrix_is_large_enough_to_mean_something() -> None:
    assert len(GUARDED) * len(VISITORS) >= 300
