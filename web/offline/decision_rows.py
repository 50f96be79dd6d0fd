"""One row of a table of decisions to one decision, or to a message that names cell and remedy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import matcher
from web.files.cells import AZUBI, FACHKRAFT, CellProblem, quoted, read_text
from web.files.fields import fold
from web.files.messages import N_
from web.files.table_problems import Cell, TableProblem
from web.files.tables import Row, Table
from web.offline.decision_words import HEADINGS, KINDS, UNLIMITED, kind_of, rule_key, rule_texts
from web.offline.members import ONE_COMPANY, Directory, NotFound

MOST_PLACES = 1_000_000

CELL_MISSING = N_("“%(field)s” is missing. Please fill in the cell.")
NO_DECISION = N_("“%(text)s” is not a decision. Please write one of: %(known)s.")
NO_RULE = N_("“%(text)s” is not a rule that can be set aside. Please write one of: %(known)s.")
RULE_MISSING = N_("“%(field)s” is missing. Please write one of: %(known)s.")
NO_PLACES = N_("“%(text)s” is not a number of places. Please write a whole number from 0, or “so viele wie möglich”.")
NO_COMPANY = N_("Nobody in the tables belongs to “%(text)s”. Please write the company as it is in the tables.")
ONE_PERSON = N_("Please name only one person: either under “Azubi” or under “Fachkraft”.")

Entry: TypeAlias = matcher.PairDecision | matcher.PersonDecision | matcher.PlacesDecision | matcher.OverrideDecision


class CannotRead(Exception):
    """A row that is no decision; ``problem`` says where and what to mend."""

    def __init__(self, problem: TableProblem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One row with what is needed to read it; ``companies`` by their folded names."""

    table: Table
    columns: Mapping[str, int]
    row: Row
    directory: Directory
    companies: Mapping[str, str]

    def read(self) -> tuple[str, Entry]:
        """Return the kind of decision, by its name in the engine, and the decision. Raises CannotRead."""
        text = self._needed("decision")
        kind = kind_of(text)
        if kind is None:
            known = tuple(KINDS.values())
            raise self.refused("decision", CellProblem("no_decision", NO_DECISION, text=quoted(text), known=known))
        return kind, _READERS[kind](self)

    def reason(self) -> str:
        """Why it was decided so; no decision without."""
        try:
            return read_text(self._needed("reason"))
        except CellProblem as problem:
            raise self.refused("reason", problem) from problem

    def pair(self) -> matcher.PairDecision:
        """Two people who stay together, or must not."""
        azubi, fachkraft = self._two_people()
        return matcher.PairDecision(azubi, fachkraft, self.reason())

    def override(self) -> matcher.OverrideDecision:
        """A rule that does not hold for two people."""
        azubi, fachkraft = self._two_people()
        return matcher.OverrideDecision(azubi, fachkraft, self._rule(), self.reason())

    def person(self) -> matcher.PersonDecision:
        """Somebody who gets no tandem."""
        named = [role for role in (AZUBI, FACHKRAFT) if self._text(role)]
        if len(named) != 1:
            raise self.refused("fachkraft", CellProblem("one_person", ONE_PERSON))
        company = self._company()
        try:
            key = self.directory.one(self._text(named[0]), named[0], company)
        except NotFound as problem:
            raise self._not_found(named[0], problem) from problem
        return matcher.PersonDecision(key, self.reason())

    def places(self) -> matcher.PlacesDecision:
        """How many tandems a company gets."""
        company = self._company()
        if company is None:
            company = ONE_COMPANY if ONE_COMPANY in self.companies.values() else self._needed("company")
        text = self._needed("places")
        if fold(text) in UNLIMITED:
            return matcher.PlacesDecision(company, None, self.reason())
        if not (text.isdecimal() and int(text) <= MOST_PLACES):
            raise self.refused("places", CellProblem("no_places", NO_PLACES, text=quoted(text)))
        return matcher.PlacesDecision(company, int(text), self.reason())

    def refused(self, key: str, problem: CellProblem) -> CannotRead:
        """Return the error for the cell under this heading, or for the row if there is no such column."""
        letter = self.table.columns[self.columns[key]].letter if key in self.columns else ""
        return CannotRead(Cell(self.table.sheet, self.row.number, letter, self._text(key)).refused(problem))

    def _two_people(self) -> tuple[str, str]:
        company = self._company()
        azubi, fachkraft = self._needed("azubi"), self._needed("fachkraft")
        for key, text in (("azubi", azubi), ("fachkraft", fachkraft)):
            try:
                self.directory.find(text, key, company)
            except NotFound as problem:
                raise self._not_found(key, problem) from problem
        try:
            return self.directory.pair(azubi, fachkraft, company)
        except NotFound as problem:
            raise self._not_found("azubi", problem) from problem

    def _not_found(self, key: str, problem: NotFound) -> CannotRead:
        letter = self.table.columns[self.columns[key]].letter
        return CannotRead(
            TableProblem("not_found", True, problem.message, self.table.sheet, self.row.number, letter, self._text(key))
        )

    def _company(self) -> str | None:
        text = self._text("company")
        if not text:
            return None
        if (fold(text) or text) not in self.companies:
            raise self.refused("company", CellProblem("no_company", NO_COMPANY, text=quoted(text)))
        return self.companies[fold(text) or text]

    def _rule(self) -> str:
        text, known = self._text("rule"), tuple(rule_texts().values())
        if not text:
            missing = CellProblem("cell_missing", RULE_MISSING, field=HEADINGS["rule"], known=known)
            raise self.refused("rule", missing)
        key = rule_key(text)
        if key is None:
            raise self.refused("rule", CellProblem("no_rule", NO_RULE, text=quoted(text), known=known))
        return key

    def _needed(self, key: str) -> str:
        text = self._text(key)
        if not text:
            raise self.refused(key, CellProblem("cell_missing", CELL_MISSING, field=HEADINGS[key]))
        return text

    def _text(self, key: str) -> str:
        return self.row.cells[self.columns[key]] if key in self.columns else ""


_READERS: Mapping[str, Callable[[DecisionRow], Entry]] = {
    "pins": DecisionRow.pair,
    "bans": DecisionRow.pair,
    "holds": DecisionRow.pair,
    "left_out": DecisionRow.person,
    "places": DecisionRow.places,
    "overrides": DecisionRow.override,
}
