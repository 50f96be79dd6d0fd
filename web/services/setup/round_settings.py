"""The settings of a round after it was opened: its name, its dates, places, hours, and what a change means."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from web.db.models import BlockState, Round
from web.db.queries import blocks as block_queries
from web.db.queries import rounds as round_queries
from web.db.queries import staleness
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, refuse_together
from web.services.setup import programmes
from web.services.setup.first_steps import dates_of
from web.services.setup.round_dates import RoundSettings, date_refusals
from web.translations import N_

START_FIXED = N_("The start can only be changed while no data is frozen. Reopen the data of all companies first.")
PLEASE_CONFIRM = N_("Please confirm that this changes for companies that have already been invited.")
WAITING = frozenset({BlockState.FROZEN, BlockState.MATCHED})


@dataclass(frozen=True)
class SettingsView:
    """The settings as stored, and whom a change concerns."""

    where: rounds.Where
    version: int
    settings: RoundSettings
    invited: int
    """Companies that know the present dates."""
    with_extension: int
    """Companies with a deadline of their own."""
    is_start_fixed: bool


@dataclass(frozen=True)
class Visible:
    """Something companies and people read that is about to change; `key` names it."""

    key: str
    before: str | date
    after: str | date


def view_settings(session: Session, actor: Actor, round_id: UUID) -> SettingsView:
    """Return the settings of a round; raises NotFound."""
    where = rounds.where(session, actor, round_id)
    row = rounds.own_round(session, actor, round_id)
    invited, extended = round_queries.told_of_dates(session, actor, round_id)
    blocks = block_queries.of_round(session, actor, round_id)
    return SettingsView(
        where=where,
        version=row.version,
        settings=RoundSettings(
            row.name,
            dates_of(session, actor, round_id),
            row.default_places,
            row.hours_per_month,
            row.company_days,
        ),
        invited=invited,
        with_extension=extended,
        is_start_fixed=any(block.state is not BlockState.COLLECTING for block in blocks),
    )


def visible_changes(before: RoundSettings, after: RoundSettings) -> tuple[Visible, ...]:
    """Return what companies and their people would read differently."""
    pairs: tuple[tuple[str, str | date, str | date], ...] = (
        ("name", before.name, after.name),
        ("deadline", before.dates.deadline, after.dates.deadline),
        ("starts_on", before.dates.starts_on, after.dates.starts_on),
        ("news_by", before.dates.news_by, after.dates.news_by),
        ("hours_per_month", str(before.hours_per_month), str(after.hours_per_month)),
    )
    return tuple(Visible(*pair) for pair in pairs if pair[1] != pair[2])


def change_settings(
    session: Session,
    actor: Actor,
    round_id: UUID,
    *,
    settings: RoundSettings,
    version: int,
    is_confirmed: bool,
    today: date,
) -> None:
    """Store the settings of a round.

    Other default places make proposals that rest on them out of date. Raises NotFound, Changed if somebody else saved
    since `version`, or InputRefused with everything that does not fit; also when companies are invited already, what
    they read changes, and that is not confirmed.
    """
    view = view_settings(session, actor, round_id)
    if view.version != version:
        raise Changed
    _refuse_what_does_not_fit(session, actor, view, settings, today=today)
    if view.invited and not is_confirmed and visible_changes(view.settings, settings):
        raise InputRefused("confirmed", PLEASE_CONFIRM)
    row = rounds.own_round(session, actor, round_id)
    if row.default_places != settings.default_places:
        waiting = [block for block in block_queries.of_round(session, actor, round_id) if block.state in WAITING]
        staleness.mark(session, [block.id for block in waiting if block.places is None])
    _store(row, settings)
    audit.record(session, actor, "round.change", round_id, programme_id=row.programme_id)


def _refuse_what_does_not_fit(
    session: Session, actor: Actor, view: SettingsView, settings: RoundSettings, *, today: date
) -> None:
    programme = programmes.view_programme(session, actor, view.where.programme_id)
    refusals = programmes.name_refusals(programme, settings.name, besides=view.where.id)
    refusals += date_refusals(settings.dates, today=today, known=view.settings.dates)
    if view.is_start_fixed and settings.dates.starts_on != view.settings.dates.starts_on:
        refusals.append(InputRefused("starts_on", START_FIXED))
    refuse_together(refusals)


def _store(row: Round, settings: RoundSettings) -> None:
    dates = settings.dates
    row.name, row.opens_on, row.deadline = settings.name, dates.opens_on, dates.deadline
    row.starts_on, row.news_by, row.freezes_on = dates.starts_on, dates.news_by, dates.freezes_on
    row.reminder_days = list(dates.reminder_days)
    row.default_places, row.hours_per_month = settings.default_places, settings.hours_per_month
    row.company_days = settings.company_days
