"""What differs from an earlier result: figures, terms, and who gets somebody else."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from gettext import NullTranslations
from pathlib import Path

import matcher
from web.files.messages import N_, Message
from web.offline.errors import BadInput
from web.offline.members import ROLES, Member
from web.offline.plan import Plan
from web.offline.stored import NOT_A_RESULT, read_result
from web.offline.words import listed

MOST_LINES = 50

NOBODY_IN_COMMON = N_(
    "%(file)s and this plan have nobody in common. Please compare results of the same people, with the same names or"
    " ids."
)
SAME = N_("Compared with %(file)s: every tandem is the same.")
CHANGED = N_("Compared with %(file)s: %(kept)s tandems are the same, %(lost)s are gone, %(gained)s are new.")
FIGURES = N_("Tandems: %(after)s (before: %(before)s). Lowest agreement: %(low)s (before: %(low_before)s).")
PEOPLE = N_("People for whom something changes: %(people)s. Of these, %(others)s had another tandem before.")
PERSON = N_("%(company)s: %(name)s (%(role)s): %(after)s, before: %(before)s")
PERSON_ALONE = N_("%(name)s (%(role)s): %(after)s, before: %(before)s")
MORE = N_("… and %(count)s more people.")
DIFFERENT = N_("What was different then: %(terms)s.")
TERMS: Mapping[str, str] = {
    "input_fingerprint": N_("the answers or the people"),
    "policy_fingerprint": N_("the policy"),
    "decisions_fingerprint": N_("the decisions"),
    "seed": N_("the seed of the draw"),
    "engine_version": N_("the version of the engine"),
}
NOT_THERE = N_("not in the tables")
NONE = N_("none")


@dataclass(frozen=True)
class ChangedPerson:
    """Somebody whose partners differ; a text where the person was not there at all."""

    member: Member
    before: tuple[str, ...] | None
    after: tuple[str, ...] | None


@dataclass(frozen=True)
class Comparison:
    """An earlier result beside a later one."""

    file: str
    before: Plan
    after: Plan

    @cached_property
    def changes(self) -> matcher.Changes:
        """What differs, as the engine sees it."""
        return matcher.compare(self.before.result, self.after.result)

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """What the two were computed from that is not the same, as keys of ``TERMS``."""
        before, after = self.before.result, self.after.result
        return tuple(key for key in TERMS if getattr(before, key) != getattr(after, key))

    @cached_property
    def people(self) -> tuple[ChangedPerson, ...]:
        """Everybody whose partners differ, by company, role and name."""
        partners = [_partners(plan) for plan in (self.before, self.after)]
        changed = []
        for key in {change.person for change in self.changes.people}:
            then, now = (
                _names(plan, found[key]) if key in plan.members else None
                for plan, found in zip((self.before, self.after), partners, strict=True)
            )
            member = self.after.members.get(key) or self.before.members[key]
            changed.append(ChangedPerson(member, then, now))
        return tuple(sorted(changed, key=_order))


def _partners(plan: Plan) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for tandem in plan.result.tandems:
        found[tandem.azubi].append(tandem.fachkraft)
        found[tandem.fachkraft].append(tandem.azubi)
    return found


def _names(plan: Plan, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(plan.members[key].name for key in keys)


def _order(changed: ChangedPerson) -> tuple[str, str, str]:
    member = changed.member
    return member.company.casefold(), member.role, member.name.casefold()


def read_earlier(path: Path, members: Mapping[str, Member]) -> Plan:
    """Read an earlier result to compare with one about these people.

    Raises
    ------
    BadInput
        The file is no result, speaks of people it does not know, or has nobody in common with these.
    """
    plan = read_result(path)
    if not _partners(plan).keys() <= plan.members.keys():
        raise BadInput(Message(NOT_A_RESULT, {"file": path.name}))
    if not plan.members.keys() & members.keys():
        raise BadInput(Message(NOBODY_IN_COMMON, {"file": path.name}))
    return plan


def comparison_lines(compared: Comparison, translations: NullTranslations) -> list[str]:
    """Return what differs as lines to print, the first fifty people."""
    _ = translations.gettext
    changes = compared.changes
    lines = [_headline(compared, translations)]
    if compared.terms:
        terms = ", ".join(_(TERMS[key]) for key in compared.terms)
        lines.append(_(DIFFERENT) % {"terms": terms})
    if not compared.people:
        return lines
    lines += [_figures(changes, translations), _(PEOPLE) % {"people": len(compared.people), "others": changes.others}]
    lines += ["  " + _person_line(each, translations) for each in compared.people[:MOST_LINES]]
    if len(compared.people) > MOST_LINES:
        lines.append(_(MORE) % {"count": len(compared.people) - MOST_LINES})
    return lines


def _headline(compared: Comparison, translations: NullTranslations) -> str:
    changes = compared.changes
    if not compared.people:
        return translations.gettext(SAME) % {"file": compared.file}
    counts = {"kept": len(changes.kept), "lost": len(changes.lost), "gained": len(changes.gained)}
    return translations.gettext(CHANGED) % {"file": compared.file, **counts}


def _figures(changes: matcher.Changes, translations: NullTranslations) -> str:
    return translations.gettext(FIGURES) % {
        "after": changes.after.tandems,
        "before": changes.before.tandems,
        "low": percent_text(changes.after.floor, translations),
        "low_before": percent_text(changes.before.floor, translations),
    }


def percent_text(percent: int | None, translations: NullTranslations) -> str:
    """Return whole per cent as text, "none" without a figure."""
    return translations.gettext(NONE) if percent is None else f"{percent}\N{NO-BREAK SPACE}%"


def _person_line(changed: ChangedPerson, translations: NullTranslations) -> str:
    company, name, role, before, after = person_row(changed, translations)
    words = {"company": company, "name": name, "role": role, "before": before, "after": after}
    return translations.gettext(PERSON if company else PERSON_ALONE) % words


def person_row(changed: ChangedPerson, translations: NullTranslations) -> tuple[str, str, str, str, str]:
    """Return company, name, role, partners before and partners after, in words."""
    member = changed.member
    before, after = (_told(partners, translations) for partners in (changed.before, changed.after))
    return member.company_name, member.name, translations.gettext(ROLES[member.role]), before, after


def _told(partners: tuple[str, ...] | None, translations: NullTranslations) -> str:
    return translations.gettext(NOT_THERE) if partners is None else listed(list(partners), translations)
