"""The English texts of every sentence and reason of the engine; ``sentences`` puts them together.

German stands in ``locales/de/LC_MESSAGES/sentences.po``, with both forms of address for participants. Nothing here
needs to know whether a person is a man or a woman.
"""

from collections.abc import Mapping
from typing import NamedTuple

from web.translations import N_


class Counted(NamedTuple):
    """A text with a form for one and a form for more, chosen by the parameter ``by`` (a number, or a list's length)."""

    one: str
    many: str
    by: str


def n(one: str, many: str, *, by: str) -> Counted:
    """Mark both forms of a text for translation."""
    return Counted(one, many, by)


WEEKDAYS = (
    N_("Mondays"),
    N_("Tuesdays"),
    N_("Wednesdays"),
    N_("Thursdays"),
    N_("Fridays"),
    N_("Saturdays"),
    N_("Sundays"),
)
ON_DAYS = N_("on %(days)s")
DAY_SPANS: Mapping[tuple[int, int], str] = {
    (0, 3): N_("from Monday to Thursday"),
    (0, 4): N_("from Monday to Friday"),
    (0, 5): N_("from Monday to Saturday"),
    (0, 6): N_("every day"),
}

STAFF: Mapping[str, str] = {
    "only_possible": N_("This is the only possible combination."),
    "azubi_goals": N_("Learning goals of %(azubi)s: %(fachkraft)s can show %(covered)s of %(goals)s."),
    "azubi_goals_unknown": N_("The learning goals of %(azubi)s are not known yet."),
    "fachkraft_goals": N_("Learning goals of %(fachkraft)s: %(azubi)s can show %(covered)s of %(goals)s."),
    "fachkraft_goals_unknown": N_("The learning goals of %(fachkraft)s are not known yet."),
    "fachkraft_shows": N_("%(fachkraft)s can show what %(azubi)s wants to learn: %(competences)s."),
    "azubi_shows": N_("%(azubi)s can show what %(fachkraft)s wants to learn: %(competences)s."),
    "fachkraft_brings": N_("%(fachkraft)s brings: %(competences)s."),
    "azubi_brings": N_("%(azubi)s brings: %(competences)s."),
    "fachkraft_knows": N_("%(fachkraft)s brings: %(competences)s."),
    "azubi_knows": N_("%(azubi)s brings: %(competences)s."),
    "fachkraft_has_begun": N_("%(fachkraft)s has first experience with: %(competences)s."),
    "azubi_has_begun": N_("%(azubi)s has first experience with: %(competences)s."),
    "shared_hours_unknown": N_("How much working time they share is not known yet."),
    "shared_days": N_("Both are there %(weekdays)s."),
    "shared_days_rotating": N_("Depending on the week, both are there %(weekdays)s."),
    "no_shared_language": N_("They share no language."),
    "languages_unknown": N_("Which language they share is not known yet."),
    "occupation_same": N_("Both have the same occupation."),
    "occupation_near": N_("Their occupations are related."),
    "occupation_far": N_("Their occupations are far apart."),
    "occupation_unknown": N_("The occupation of at least one of them is not known."),
    "department_same": N_("Both work in the same department."),
    "department_different": N_("They work in different departments."),
    "department_unknown": N_("The department of at least one of them is not known."),
    "site_same": N_("Both work at the same site."),
    "site_different": N_("They work at different sites."),
    "site_unknown": N_("The site of at least one of them is not known."),
    "company_same": N_("Both work for the same company."),
    "company_different": N_("They come from different companies in one pool."),
    "wish_of_both": N_("Both wished for this tandem."),
    "wish_of_azubi": N_("%(azubi)s wished for this tandem."),
    "wish_of_fachkraft": N_("%(fachkraft)s wished for this tandem."),
    "wish_of_nobody": N_("There is no wish about this tandem."),
    "work_style_unknown": N_("The work style of at least one of them is not known."),
    "motivation_unknown": N_("The motivation of at least one of them is not known."),
    "training_months_unknown": N_("How much longer the training of %(azubi)s lasts is not known."),
    "own_same": N_("Own questions, the same answer: %(questions)s."),
    "own_near": N_("Own questions, similar answers: %(questions)s."),
    "own_different": N_("Own questions, different answers: %(questions)s."),
    "own_complete": N_("Own questions, the answers complement each other: %(questions)s."),
    "own_complete_partly": N_("Own questions, the answers partly complement each other: %(questions)s."),
    "own_not_complete": N_("Own questions, the answers do not complement each other: %(questions)s."),
    "own_unknown": N_("Own questions, not answered by both: %(questions)s."),
    "own_shared": N_("Both gave the same answer here: %(questions)s."),
    "own_completed": N_("Their answers complement each other here: %(questions)s."),
    "criterion_value": N_("Further criterion “%(criterion)s”: %(percent)s %%."),
    "criterion_unknown": N_("Further criterion “%(criterion)s”: not known yet."),
    "confidence": N_("%(percent)s %% of what counts here is based on answers."),
    "pinned": N_("A decision keeps the two together."),
    "held": N_("Kept while others change."),
    "rule_open": N_("Please clarify: %(rule)s."),
    "rule_overridden": N_("A decision sets the rule aside: %(rule)s."),
    "rule_broken": N_("A rule forbids it: %(rule)s."),
    "other_block": N_("They belong to different companies that are not in the same pool."),
    "banned": N_("A decision keeps the two apart."),
    "person_left_out": N_("A decision leaves %(person)s out."),
    "below_minimum": N_("The answers agree by %(percent)s %%, which is less than the minimum of %(minimum)s %%."),
    "both_have_partners": N_(
        "%(azubi)s has a tandem with %(azubi_partner)s, %(fachkraft)s with %(fachkraft_partners)s."
    ),
    "azubi_has_partner": N_("%(azubi)s already has a tandem with %(azubi_partner)s."),
    "azubi_kept": N_("A decision keeps %(azubi)s together with %(azubi_partner)s. It would have to be undone first."),
    "effect_no_cost": N_("The number and values of the tandems would not get worse."),
    "effect_weakest": N_("The lowest value would be %(after)s instead of %(before)s %%."),
    "effect_mean": N_("The average would be %(after)s instead of %(before)s %%."),
    "relax_override": N_(
        "One more tandem would be possible if a rule were set aside for %(azubi)s and %(fachkraft)s: %(rule)s."
    ),
    "relax_overrides": N_("For one more tandem, %(number)s rules would have to be set aside."),
    "relax_pair": N_("%(azubi)s and %(fachkraft)s: %(rule)s."),
    "cure_minor": N_(
        "First ask until which month %(azubi)s is under 18. Once that time is over, this protection does not apply."
    ),
    "cure_instruction": N_(
        "First ask whether %(fachkraft)s has the safety instruction; it can still be given. Once it is in the"
        " registration, nothing has to be set aside because of it."
    ),
    "cure_hours": N_(
        "First ask about the working hours of %(fachkraft)s. If there are weeks without night work, nothing has"
        " to be set aside because of it."
    ),
    "relax_minimum": N_("One more tandem would be possible if the minimum were %(percent)s instead of %(now)s %%."),
    "relax_nothing": N_("Setting rules aside would bring no more tandems here."),
    "recruit_fachkraft": N_("One more Fachkraft would help, best with: %(competences)s."),
    "recruit_fachkraft_any": N_("One more Fachkraft would help."),
    "recruit_azubi": N_("One more Azubi would help, best with: %(competences)s."),
    "recruit_azubi_any": N_("One more Azubi would help."),
    "recruit_needs": N_("What this takes: %(needs)s."),
    "unmatched_left_out": N_("Left out by a decision."),
    "unmatched_ruled_out": N_("Nobody on the other side is possible. What rules them out: %(rules)s."),
    "unmatched_below_minimum": N_(
        "With %(below)s of %(partners)s people on the other side, the answers agree less than the minimum requires."
    ),
    "unmatched_competition": N_(
        "Everybody possible (%(possible)s) already has a tandem. Azubis here: %(azubis)s, Fachkräfte: %(fachkraefte)s."
    ),
    "public_times": N_("There is too little shared working time this time."),
    "public_more_azubis": N_("More Azubis than Fachkräfte are taking part: %(azubis)s and %(fachkraefte)s."),
    "public_more_fachkraefte": N_("More Fachkräfte than Azubis are taking part: %(fachkraefte)s and %(azubis)s."),
    "public_neutral": N_("With what we know, there is no tandem yet this time."),
}
"""For the coordinator and the company: about two people, or about one who has no tandem."""

COUNTED: Mapping[str, Counted] = {
    "relax_minimum_hours": n(
        "One more tandem would be possible if %(hours)s shared hour a week were enough instead of %(now)s.",
        "One more tandem would be possible if %(hours)s shared hours a week were enough instead of %(now)s.",
        by="hours",
    ),
    "shared_hours": n(
        "Shared working time: %(hours)s hour a week (%(weekdays)s).",
        "Shared working time: %(hours)s hours a week (%(weekdays)s).",
        by="hours",
    ),
    "thinnest_week": n(
        "In the week with the least shared time (week %(week)s of %(weeks)s) it is %(hours)s hour.",
        "In the week with the least shared time (week %(week)s of %(weeks)s) it is %(hours)s hours.",
        by="hours",
    ),
    "shared_language": n(
        "Shared language: %(languages)s, both at least %(level)s.",
        "Shared languages: %(languages)s, both at least %(level)s.",
        by="languages",
    ),
    "training_months": n(
        "The training of %(azubi)s lasts another %(months)s month.",
        "The training of %(azubi)s lasts another %(months)s months.",
        by="months",
    ),
    "work_style_steps": n("Work style: one step apart.", "Work style: %(steps)s steps apart.", by="steps"),
    "motivation_steps": n("Motivation: one step apart.", "Motivation: %(steps)s steps apart.", by="steps"),
    "places_taken": n("The only place is taken.", "All %(places)s places are taken.", by="places"),
    "fachkraft_has_partners": n(
        "%(fachkraft)s already has a tandem with %(fachkraft_partners)s.",
        "%(fachkraft)s already has tandems with %(fachkraft_partners)s.",
        by="fachkraft_partners",
    ),
    "fachkraft_kept": n(
        "A decision keeps %(fachkraft)s together with %(fachkraft_partners)s. It would have to be undone first.",
        "Decisions keep %(fachkraft)s together with %(fachkraft_partners)s. One of them would have to be undone first.",
        by="fachkraft_partners",
    ),
    "places_kept": n(
        "A decision has taken the only place. It would have to be undone first.",
        "Decisions have taken all %(places)s places. One of them would have to be undone first.",
        by="places",
    ),
    "effect_tandems": n(
        "There would be one tandem altogether instead of %(before)s.",
        "There would be %(after)s tandems altogether instead of %(before)s.",
        by="after",
    ),
    "relax_places": n(
        "One more tandem would be possible with one place instead of %(now)s.",
        "One more tandem would be possible with %(places)s places instead of %(now)s.",
        by="places",
    ),
    "effect_points_lost": n(
        "The average would be lower by less than one per cent (%(points)s point in total).",
        "The average would be lower by less than one per cent (%(points)s points in total).",
        by="points",
    ),
    "effect_points_gained": n(
        "The average would be higher by less than one per cent (%(points)s point in total).",
        "The average would be higher by less than one per cent (%(points)s points in total).",
        by="points",
    ),
    "effect_other_partner": n(
        "%(people)s would get somebody else as a partner.",
        "%(people)s would each get somebody else as a partner.",
        by="people",
    ),
    "effect_no_partner": n(
        "%(people)s would no longer have a tandem.", "%(people)s would each no longer have a tandem.", by="people"
    ),
    "effect_new_partner": n("%(people)s would get a tandem.", "%(people)s would each get a tandem.", by="people"),
    "effect_fewer_partners": n(
        "%(people)s would have one tandem fewer.", "%(people)s would each have one tandem fewer.", by="people"
    ),
    "effect_more_partners": n(
        "%(people)s would have one tandem more.", "%(people)s would each have one tandem more.", by="people"
    ),
    "unmatched_places": n("The only place is taken.", "All %(places)s places are taken.", by="places"),
    "public_places": n(
        "One tandem was planned, and it has been formed.",
        "%(places)s tandems were planned, and they have been formed.",
        by="places",
    ),
}

HIGHEST_LEVEL = n(
    "Shared language: %(languages)s, both at level C2.",
    "Shared languages: %(languages)s, both at level C2.",
    by="languages",
)
"""Instead of `shared_language`, as nothing lies above "at least C2"."""

NONE: Mapping[str, str] = {
    "relax_minimum_hours": N_(
        "One more tandem would be possible if no shared hours a week were needed instead of %(now)s."
    ),
    "shared_hours": N_("Shared working time: less than one hour a week."),
    "thinnest_week": N_("In week %(week)s of %(weeks)s they do not share a full hour."),
    "work_style_steps": N_("Work style: the same answer."),
    "motivation_steps": N_("Motivation: the same answer."),
    "training_months": N_("The training of %(azubi)s is already over when the round starts."),
    "places_taken": N_("No place is planned here."),
    "places_kept": N_("No place is planned here."),
    "unmatched_places": N_("No place is planned here."),
    "public_places": N_("No tandem is planned here this time."),
}
"""Instead of the counted text when the number is 0."""

NEVER_TOGETHER = N_("Shared working time: none.")
"""Instead of "less than one hour", as the two are never there at the same time."""

PARTLY_KNOWN: Mapping[str, str] = {
    "azubi_goals": N_(
        "Learning goals of %(azubi)s: %(fachkraft)s can show %(covered)s of %(goals)s (not known yet: %(unknown)s)."
    ),
    "fachkraft_goals": N_(
        "Learning goals of %(fachkraft)s: %(azubi)s can show %(covered)s of %(goals)s (not known yet: %(unknown)s)."
    ),
}
"""When the other has not said anything about ``unknown`` of the goals yet: unknown is never a zero."""

NOTHING: Mapping[str, tuple[str, str]] = {
    "azubi_goals": (
        N_("Learning goals of %(azubi)s: %(fachkraft)s can show none of them."),
        N_(
            "Learning goals of %(azubi)s: so far nothing that %(fachkraft)s can show (not known yet: %(unknown)s of"
            " %(goals)s)."
        ),
    ),
    "fachkraft_goals": (
        N_("Learning goals of %(fachkraft)s: %(azubi)s can show none of them."),
        N_(
            "Learning goals of %(fachkraft)s: so far nothing that %(azubi)s can show (not known yet: %(unknown)s of"
            " %(goals)s)."
        ),
    ),
}
"""When the other can show nothing of what is known, with everything known and with some of it: nobody is a zero."""

NOT_KNOWN: Mapping[str, str] = {
    "azubi_goals": N_("Learning goals of %(azubi)s: what %(fachkraft)s can show of them is not known yet."),
    "fachkraft_goals": N_("Learning goals of %(fachkraft)s: what %(azubi)s can show of them is not known yet."),
}
"""When that is so of all of them."""

ROOM: Mapping[str, str] = {
    "unmatched_competition": N_(
        "Everybody possible (%(possible)s) already has a tandem. There are %(azubis)s Azubis here, and the"
        " Fachkräfte (%(fachkraefte)s) have room for %(room)s tandems."
    ),
    "public_more_azubis": N_("More Azubis are taking part (%(azubis)s) than the Fachkräfte have room for (%(room)s)."),
}
"""Where some Fachkräfte may have more than one tandem: their number alone would not say why."""

ROLE_TEXTS: Mapping[tuple[str, str], str] = {
    ("unmatched_no_counterpart", "azubi"): N_("No Fachkraft is taking part here."),
    ("unmatched_no_counterpart", "fachkraft"): N_("No Azubi is taking part here."),
    ("unmatched_no_counterpart", ""): N_("Nobody on the other side is taking part here."),
    ("public_no_counterpart", "azubi"): N_("No Fachkraft is taking part yet. One would already help."),
    ("public_no_counterpart", "fachkraft"): N_("No Azubi is taking part yet. One would already help."),
    ("public_no_counterpart", ""): N_("Nobody on the other side is taking part yet. One person would already help."),
}
"""For the coordinator and the company, about somebody of this role (or of a role nobody told)."""

NOT_YOU = N_("With what we know, it has not worked out for you yet. This is not because of you.")
MORE_AZUBIS = N_("Where you work, more Azubis than Fachkräfte are taking part. This is not because of you.")
MORE_FACHKRAEFTE = N_("Where you work, more Fachkräfte than Azubis are taking part. This is not because of you.")
FEW_PLACES = N_("Only a few tandems could be formed where you work. This is not because of you.")
NO_PLACES = N_("No tandem is planned where you work this time. This is not because of you.")
"""Instead of `FEW_PLACES` where there is no place at all."""
NO_SHARED_TIME = N_("We found nobody who is often enough there at the same time as you. This is not because of you.")
SHARED_DAYS = N_("You are both there %(weekdays)s.")
SHARED_DAYS_ROTATING = N_("Depending on the week, you are both there %(weekdays)s.")

PARTICIPANT: Mapping[tuple[str, str], str] = {
    ("fachkraft_shows", "azubi"): N_("%(fachkraft)s can show you what you want to learn: %(competences)s."),
    ("azubi_shows", "azubi"): N_("You can show %(fachkraft)s: %(competences)s."),
    ("azubi_shows", "fachkraft"): N_("%(azubi)s can show you what you want to learn: %(competences)s."),
    ("fachkraft_shows", "fachkraft"): N_("You can show %(azubi)s: %(competences)s."),
    ("fachkraft_knows", "azubi"): N_("%(fachkraft)s can show both of you: %(competences)s."),
    ("azubi_knows", "azubi"): N_("You bring: %(competences)s."),
    ("azubi_knows", "fachkraft"): N_("%(azubi)s can show both of you: %(competences)s."),
    ("fachkraft_knows", "fachkraft"): N_("You bring: %(competences)s."),
    ("fachkraft_has_begun", "azubi"): N_(
        "%(fachkraft)s has first experience to share with both of you: %(competences)s."
    ),
    ("azubi_has_begun", "azubi"): N_("You bring first experience: %(competences)s."),
    ("azubi_has_begun", "fachkraft"): N_("%(azubi)s has first experience to share with both of you: %(competences)s."),
    ("fachkraft_has_begun", "fachkraft"): N_("You bring first experience: %(competences)s."),
    ("public_no_counterpart", "azubi"): N_(
        "No Fachkraft is taking part where you work yet. This is not because of you."
    ),
    ("public_no_counterpart", "fachkraft"): N_(
        "No Azubi is taking part where you work yet. This is not because of you."
    ),
} | {
    (key, role): text
    for role in ("azubi", "fachkraft")
    for key, text in {
        "shared_days": SHARED_DAYS,
        "own_shared": N_("Here you both gave the same answer: %(questions)s."),
        "own_completed": N_("Here your answers complement each other: %(questions)s."),
        "shared_days_rotating": SHARED_DAYS_ROTATING,
        "public_times": NO_SHARED_TIME,
        "public_places": FEW_PLACES,
        "public_more_azubis": MORE_AZUBIS,
        "public_more_fachkraefte": MORE_FACHKRAEFTE,
        "public_neutral": NOT_YOU,
    }.items()
}
"""Spoken to a participant of this role: kind, short, without a figure."""

OBJECTIVE_NAMES: Mapping[str, str] = {
    "floor": N_("Nobody misses out"),
    "total": N_("Best overall"),
    "leximin": N_("Fair from below"),
}
CRITERION_NAMES: Mapping[str, str] = {
    "azubi_goals": N_("What the Azubi wants to learn"),
    "fachkraft_goals": N_("What the Fachkraft wants to learn"),
    "hours": N_("Shared working time"),
    "occupation": N_("How close the occupations are"),
    "languages": N_("Shared language"),
    "wishes": N_("Wishes"),
    "department": N_("Department"),
    "site": N_("Site"),
    "company": N_("Same company"),
    "training_time": N_("Time left in training"),
    "work_style": N_("Work style"),
    "motivation": N_("Interest"),
    "own_answers": N_("Answers to own questions"),
}
RULE_NAMES: Mapping[str, str] = {
    "block": N_("different companies"),
    "capacity": N_("already enough tandems"),
    "please_not": N_("confidential note"),
    "minor_night": N_("under 18 and night work (JArbSchG §§ 8, 14)"),
    "minor_safety": N_("under 18 and no safety instruction (JArbSchG § 22)"),
    "line_manager": N_("line manager"),
    "trainer": N_("responsible trainer"),
    "language": N_("no shared language"),
    "minimum_hours": N_("too little shared working time"),
    "site": N_("different sites"),
    "department": N_("different departments"),
    "safety_instruction": N_("no safety instruction"),
    "aevo": N_("no trainer aptitude certificate (AEVO)"),
    "training_year": N_("year of training does not take part"),
    "training_end": N_("training ends too soon"),
}

RULED_OUT_PART = N_("%(why)s (%(count)s)")
RULED_OUT_BANNED = N_("kept apart by a decision")
RULED_OUT_LEFT_OUT = N_("left out by a decision")
