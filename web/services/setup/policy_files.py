"""A policy as a file: the engine's own text, with what else is known of the version as comments above it."""

from uuid import UUID

from sqlmodel import Session

from web.catalogue.questionnaire import Questionnaire
from web.db.queries import policies as queries
from web.services.actor import Actor
from web.services.setup.policy_versions import Version
from web.translations import N_

LARGEST_FILE = 64 * 1024
TOO_LARGE = N_("This file is too large to be a policy: more than 64 kB.")
NO_TEXT = N_("This file is not text. Please choose a file that was downloaded here, ending in .toml.")


def file_of(programme: str, version: Version) -> str:
    """Return the text of a version's file; whoever made it is not named."""
    about = [f"Policy of {programme}, version {version.number}", f"Made on {version.made_at:%Y-%m-%d}"]
    about += [f"Fingerprint {version.fingerprint}"]
    about += [f"Note: {version.note}"] if version.note else []
    about += [f"The rule {rule} does not apply: {reason}" for rule, reason in version.reasons.items()]
    return "".join(f"# {' '.join(line.split())}\n" for line in about) + "\n" + version.toml


def text_of(content: bytes) -> str:
    """Return the text of a file; raises ValueError with a message for people."""
    if len(content) > LARGEST_FILE:
        raise ValueError(TOO_LARGE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(NO_TEXT) from error


def own_labels(session: Session, actor: Actor, programme_id: UUID, language: str) -> dict[str, str]:
    """Return how the programme's own questions are called, by key."""
    document = queries.questionnaire(session, actor, programme_id)
    questions = Questionnaire.from_document(document).questions if document else ()
    return {each.key: each.label.in_language(language) for each in questions if each.is_custom}
