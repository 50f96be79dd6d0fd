"""The English texts about single rules: that one forbids a pair, that it is open, and what it takes of somebody new.

German stands beside that of ``web.sentence_texts``.
"""

from collections.abc import Mapping

from web.translations import N_

RULE_BROKEN: Mapping[str, str] = {
    "block": N_("They belong to different companies that are not in the same pool."),
    "capacity": N_("%(fachkraft)s already has enough tandems."),
    "please_not": N_("Confidential note. It always applies."),
    "minor_night": N_(
        "Protection of people under 18 at night (JArbSchG §§ 8, 14): what is known about age and working hours rules"
        " this tandem out."
    ),
    "minor_safety": N_(
        "Protection of people under 18 (JArbSchG § 22): what is known about age and safety instruction rules this"
        " tandem out."
    ),
    "line_manager": N_("%(fachkraft)s is the line manager of %(azubi)s."),
    "trainer": N_("%(fachkraft)s is responsible for the training of %(azubi)s."),
    "language": N_("They share no language, not even simple sentences (A2)."),
    "minimum_hours": N_("They share too little working time."),
    "site": N_("They work at different sites."),
    "department": N_("Their departments are not as the policy requires."),
    "safety_instruction": N_("%(fachkraft)s does not have the safety instruction for robots."),
    "aevo": N_("%(fachkraft)s does not have the trainer aptitude certificate (AEVO)."),
    "training_year": N_("%(azubi)s is in a year of training that is not taking part."),
    "training_end": N_("The training of %(azubi)s ends too soon."),
}

RULE_OPEN: Mapping[str, str] = {
    "minor_night": N_("Please clarify: is %(azubi)s under 18, and does %(fachkraft)s work at night?"),
    "minor_safety": N_("Please clarify: is %(azubi)s under 18, and does %(fachkraft)s have the safety instruction?"),
    "line_manager": N_("Please clarify: is %(fachkraft)s the line manager of %(azubi)s?"),
    "trainer": N_("Please clarify: is %(fachkraft)s responsible for the training of %(azubi)s?"),
    "language": N_("Please clarify: do they share a language?"),
    "minimum_hours": N_("Please clarify: do they share enough working time?"),
    "site": N_("Please clarify: do they work at the same site?"),
    "department": N_("Please clarify: which departments do they work in?"),
    "safety_instruction": N_("Please clarify: does %(fachkraft)s have the safety instruction for robots?"),
    "aevo": N_("Please clarify: does %(fachkraft)s have the trainer aptitude certificate (AEVO)?"),
    "training_year": N_("Please clarify: which year of training is %(azubi)s in?"),
    "training_end": N_(
        "Please clarify: the training of %(azubi)s ends soon, or it is not known when. The final exam may be near."
    ),
}

RULE_NEEDS: Mapping[str, str] = {
    "minor_night": N_("no night work together with somebody under 18"),
    "minor_safety": N_("the safety instruction, if somebody is under 18"),
    "language": N_("a shared language"),
    "minimum_hours": N_("enough shared working time"),
    "site": N_("the same site"),
    "department": N_("a suitable department"),
    "safety_instruction": N_("the safety instruction for robots"),
    "aevo": N_("the trainer aptitude certificate (AEVO)"),
    "training_year": N_("a year of training that takes part"),
    "training_end": N_("enough time before the training ends"),
}
"""What somebody new has to bring so that a rule does not rule them out as well."""
