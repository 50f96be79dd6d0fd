"""The first pages in words: what the programme answers to the questions people have before they answer any."""

from web.catalogue.introduction import INTRODUCTION, Address
from web.catalogue.question import Role
from web.services.setup.programme_texts import OwnText, Texts


def answered_worries(texts: Texts, role: Role, language: str, form: Address) -> list[tuple[str, OwnText]]:
    """Return the questions of the first screen with their answers: the programme's own, else the product's."""
    return [
        (
            each.question(language),
            texts.own(f"{role.value}_{each.key}", language) or OwnText(each.answer(language, form), language),
        )
        for each in INTRODUCTION
    ]
