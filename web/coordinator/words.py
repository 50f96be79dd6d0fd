"""States in words, and the engine's sentences for coordinators."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from web.catalogue.text import Text
from web.rendering import Page
from web.sentence_texts import CRITERION_NAMES, OBJECTIVE_NAMES
from web.sentences import Statement, Voice, rule_name, sentence_text
from web.translations import N_

PROGRESS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "not_invited": (N_("not invited yet"), "neutral"),
        "refused": (N_("e-mail refused"), "danger"),
        "invited": (N_("invited"), "warning"),
        "signed_in": (N_("signed in"), "info"),
        "begun": (N_("begun"), "info"),
        "complete": (N_("complete"), "info"),
        "submitted": (N_("sent"), "success"),
        "withdrawn": (N_("withdrawn"), "neutral"),
    }
)
"""How far a company is: label and kind of the mark."""
BLOCK_STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "collecting": (N_("collecting"), "neutral"),
        "freezing": (N_("data being frozen"), "info"),
        "frozen": (N_("data frozen"), "info"),
        "matched": (N_("proposal"), "info"),
        "approved": (N_("approved"), "success"),
        "published": (N_("published"), "success"),
        "running": (N_("running"), "success"),
        "closed": (N_("closed"), "neutral"),
    }
)
MAIL_STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "queued": (N_("waiting"), "info"),
        "sent": (N_("handed over"), "success"),
        "failed": (N_("refused"), "danger"),
        "withheld": (N_("practice: not sent"), "neutral"),
    }
)
"""Where a mail is: label and kind of the mark."""
BRIEF = frozenset(
    {
        "azubi_goals", "azubi_goals_unknown", "fachkraft_shows", "azubi_shows", "shared_hours", "shared_hours_unknown",
        "shared_language", "no_shared_language", "languages_unknown", "wish_of_both", "wish_of_azubi",
        "wish_of_fachkraft", "held",
    }
)  # fmt: skip
"""The sentences a list of pairs shows; the others stand on the page of the pair."""
ROLES: Mapping[str, str] = MappingProxyType({"azubi": N_("Azubi"), "fachkraft": N_("Fachkraft")})
DECISIONS: Mapping[str, str] = MappingProxyType(
    {
        "pin": N_("keep together"),
        "ban": N_("not together"),
        "hold": N_("keep for now"),
        "leave_out": N_("leave out"),
        "places": N_("places"),
        "override": N_("rule set aside"),
        "release": N_("no longer in force"),
    }
)

LOOKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "problem": (N_("not computed"), "danger"),
        "stale": (N_("compute again"), "warning"),
        "proposed": (N_("proposal of the company"), "warning"),
        "unclear": (N_("to be clarified"), "warning"),
        "nobody": (N_("nobody has a tandem"), "warning"),
        "low": (N_("low agreement"), "warning"),
        "unsure": (N_("based on few answers"), "neutral"),
        "changed": (N_("somebody else than before"), "info"),
        "set_aside": (N_("rule set aside"), "warning"),
        "by_hand": (N_("kept together by hand"), "info"),
    }
)
"""Why a company of a proposal needs a look: label and kind of the mark."""


def labels(page: Page) -> dict[str, Any]:
    """Return what templates need to put states and sentences into words."""
    return {
        "progress_tag": _tagger(page, PROGRESS),
        "state_tag": _tagger(page, BLOCK_STATES),
        "look_tag": _tagger(page, LOOKS),
        "mail_tag": _tagger(page, MAIL_STATES),
        "objective_name": lambda key: page.t(OBJECTIVE_NAMES.get(key, key)),
        "criterion_name": lambda key: page.t(CRITERION_NAMES.get(key, key)),
        "role_name": lambda role: page.t(ROLES[role]),
        "decision_name": lambda kind: page.t(DECISIONS[kind]),
        "rule_label": lambda rule: rule_name(rule, page.translations),
        "rule_labels": lambda rules: ", ".join(rule_name(rule, page.translations) for rule in rules),
        "say": _speaker(page),
        "brief": BRIEF,
    }


def _tagger(page: Page, words: Mapping[str, tuple[str, str]]) -> Callable[[str], tuple[str, str]]:
    return lambda key: (page.t(words[key][0]), words[key][1])


def _speaker(page: Page) -> Callable[..., str]:
    def say(
        statement: Statement,
        azubi: str = "",
        fachkraft: str = "",
        role: Any = None,
        *,
        names: Mapping[str, str] | None = None,
        own: Mapping[str, Text] | None = None,
    ) -> str:
        """`own`: the programme's own questions and competences by key."""
        labels = {key: label.in_language(page.language) for key, label in (own or {}).items()}
        voice = Voice(
            page.translations,
            azubi,
            fachkraft,
            names or {},
            labels=labels,
            questions=labels,
            audience="coordinator",
            role=role,
        )
        return sentence_text(statement, voice)

    return say
