"""What the database itself forbids, whatever the code above it does: nobody can be booked twice."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from tests.factories import make_company, make_participant, make_round
from web.db.models import (
    Approval,
    BlockInput,
    Participant,
    Plan,
    PlanPair,
    Round,
    RoundCompany,
    Run,
    Tandem,
    TandemState,
)
from web.db.session import Unit


class World:
    """A block with two people on each side, a plan, a run and an approval."""

    def __init__(self, session: Session) -> None:
        self.round: Round = make_round(session)
        self.company: RoundCompany = make_company(session, self.round)
        self.azubis = [make_participant(session, self.company, "azubi", name) for name in ("Ada", "Ben")]
        self.others = [make_participant(session, self.company, "fachkraft", name) for name in ("Eva", "Finn")]
        self.plan = self._add(
            session, Plan(round_id=self.round.id, number=1, policy_version_id=self.round.policy_version_id)
        )
        self.run = self._add(session, Run(plan_id=self.plan.id, seed=1, policy_fingerprint="0" * 64))
        self.approval = self._add(session, self.new_approval())

    @staticmethod
    def _add(session: Session, row: Any) -> Any:
        session.add(row)
        session.flush()
        return row

    def new_approval(self) -> Approval:
        """An approval in force."""
        return Approval(
            block_id=self.company.block_id,
            plan_id=self.plan.id,
            run_id=self.run.id,
            result_hash="0" * 64,
            approver_name="Sabine Krüger",
        )

    def pair(self, azubi: Participant, fachkraft: Participant, seat: int = 0) -> PlanPair:
        """A pair of the plan."""
        return PlanPair(
            plan_id=self.plan.id,
            block_id=self.company.block_id,
            azubi_id=azubi.id,
            fachkraft_id=fachkraft.id,
            seat=seat,
            points=1,
            percent=1,
        )

    def tandem(self, azubi: Participant, fachkraft: Participant, state: TandemState = TandemState.PUBLISHED) -> Tandem:
        """A tandem of the round."""
        return Tandem(
            round_id=self.round.id,
            block_id=self.company.block_id,
            azubi_id=azubi.id,
            fachkraft_id=fachkraft.id,
            approval_id=self.approval.id,
            state=state,
        )


Rows = Callable[[World], list[Any]]
FORBIDDEN: dict[str, Rows] = {
    "an Azubi in two pairs of a plan": lambda w: [
        w.pair(w.azubis[0], w.others[0]),
        w.pair(w.azubis[0], w.others[1]),
    ],
    "a Fachkraft in two pairs on one seat": lambda w: [
        w.pair(w.azubis[0], w.others[0]),
        w.pair(w.azubis[1], w.others[0]),
    ],
    "an Azubi in two live tandems": lambda w: [
        w.tandem(w.azubis[0], w.others[0]),
        w.tandem(w.azubis[0], w.others[1]),
    ],
    "a Fachkraft in two live tandems on one seat": lambda w: [
        w.tandem(w.azubis[0], w.others[0]),
        w.tandem(w.azubis[1], w.others[0]),
    ],
    "the same tandem twice, even after its end": lambda w: [
        w.tandem(w.azubis[0], w.others[0], TandemState.DISSOLVED),
        w.tandem(w.azubis[0], w.others[0]),
    ],
    "two approvals in force": lambda w: [w.new_approval()],
    "a number of a block input twice": lambda w: [
        BlockInput(block_id=w.company.block_id, number=1, data=b"", sha256="0" * 64, azubis=0, fachkraefte=0)
        for _ in range(2)
    ],
    "a person twice in a round": lambda w: [
        Participant(
            round_id=w.round.id,
            round_company_id=w.company.id,
            person_id=w.azubis[0].person_id,
            role=w.azubis[0].role,
            key="another",
        )
    ],
}
ALLOWED: dict[str, Rows] = {
    "two seats of one Fachkraft": lambda w: [
        w.pair(w.azubis[0], w.others[0]),
        w.pair(w.azubis[1], w.others[0], seat=1),
    ],
    "a new partner after a tandem has ended": lambda w: [
        w.tandem(w.azubis[0], w.others[0], TandemState.NOT_CONTINUED),
        w.tandem(w.azubis[0], w.others[1]),
    ],
}


def store(unit: Unit, rows: Rows) -> None:
    unit.run(lambda session: session.add_all(rows(World(session))))


@pytest.mark.parametrize("rows", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_forbidden(unit: Unit, rows: Rows) -> None:
    with pytest.raises(IntegrityError):
        store(unit, rows)


@pytest.mark.parametrize("rows", ALLOWED.values(), ids=ALLOWED.keys())
def test_allowed(unit: Unit, rows: Rows) -> None:
    store(unit, rows)
