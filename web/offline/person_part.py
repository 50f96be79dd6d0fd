"""How the columns are read that only people themselves answer: allowed here, where no company looks on."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from web.catalogue.competences import COMPETENCES
from web.catalogue.languages import LANGUAGES, LANGUAGES_BY_CODE
from web.files.cells import CellProblem, quoted, read_text
from web.files.company_part import Reader
from web.files.fields import fold
from web.files.headings import SIMILAR_ENOUGH
from web.files.messages import N_, Message

DEFAULT_LEVEL = 2
"""A competence written without a level: "I can do it alone"."""
LEVEL = re.compile(r"\s*(?:[:=]\s*([^:=();,]+)|\((\s*[0-9?]\s*)\))$")
"""What follows a competence: ":3", "=3" or "(3)"."""
CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")
FIRST_LANGUAGE = frozenset(map(fold, ("Muttersprache", "Erstsprache", "native", "mother tongue", "first language")))
LANGUAGE_CODES: Mapping[str, str] = {
    fold(spelling): language.code for language in LANGUAGES for spelling in (language.code, language.de, language.en)
}
MOST_WISHES, MOST_PLEASE_NOT = 3, 2


@dataclass
class Vocabulary:
    """Every competence the files speak of: those of the catalogue, and words of their own."""

    labels: dict[str, str] = field(default_factory=dict)
    _known: dict[str, str] = field(
        default_factory=lambda: {
            fold(spelling): entry.key for entry in COMPETENCES for spelling in (entry.key, entry.de, entry.en)
        }
    )

    def key(self, text: str) -> str:
        """Return the key of a competence; a word nobody lists becomes a competence of its own."""
        folded = fold(text)
        if folded not in self._known:
            self._known[folded] = folded
            self.labels[folded] = text
        return self._known[folded]

    def doubtful(self) -> Iterator[Message]:
        """Yield a message for each own word that looks like a slip of another one."""
        for folded, label in self.labels.items():
            others = [known for known in self._known if known != folded]
            near = difflib.get_close_matches(folded, others, n=1, cutoff=SIMILAR_ENOUGH)
            if near:
                other = self.labels.get(near[0]) or self._label(near[0])
                note = N_("The competences “%(text)s” and “%(near)s” were read as two. Are they the same?")
                yield Message(note, {"text": label, "near": other})

    def _label(self, folded: str) -> str:
        return next(entry.de for entry in COMPETENCES if entry.key == self._known[folded])


def person_part_readers(vocabulary: Vocabulary) -> dict[str, Reader]:
    """Return the readers of the fields people answer themselves."""
    return {
        "id": read_text,
        "brings": LevelsReader(vocabulary),
        "learns": GoalsReader(vocabulary),
        "languages": read_languages,
        "work_style": read_scale,
        "motivation": read_scale,
        "wishes": NamesReader(MOST_WISHES),
        "please_not": NamesReader(MOST_PLEASE_NOT),
    }


def parts(text: str) -> list[str]:
    """Cut a list: at semicolons if there are any, else at commas."""
    return [part.strip() for part in text.split(";" if ";" in text else ",") if part.strip()]


@dataclass(frozen=True, slots=True)
class LevelsReader:
    """Reads "CAD:3; SPS" into levels by competence; "?" is "I do not know yet"."""

    vocabulary: Vocabulary

    def __call__(self, text: str) -> dict[str, int]:
        """Return level 0 to 3 by competence key."""
        levels: dict[str, int] = {}
        for part in parts(text):
            found = LEVEL.search(part)
            level = (found[1] or found[2]).strip() if found else str(DEFAULT_LEVEL)
            if level not in {"0", "1", "2", "3", "?"}:
                raise CellProblem(
                    "not_a_level",
                    N_("“%(text)s” has no level from 0 to 3. Please write for example CAD:3."),
                    text=quoted(part),
                )
            if level != "?":
                levels[self.vocabulary.key(read_text(LEVEL.sub("", part)))] = int(level)
        return levels


@dataclass(frozen=True, slots=True)
class GoalsReader:
    """Reads "SPS; Roboter programmieren" into competences somebody wants to learn."""

    vocabulary: Vocabulary

    def __call__(self, text: str) -> tuple[str, ...]:
        """Return the competence keys."""
        return tuple(dict.fromkeys(self.vocabulary.key(read_text(part)) for part in parts(text)))


def read_languages(text: str) -> dict[str, str]:
    """Return the CEFR level by language code from "de B2; Englisch A2; Türkisch (Muttersprache)"."""
    levels: dict[str, str] = {}
    for part in parts(text):
        match = re.fullmatch(r"([^\W\d]+)[\s:=(]+(.+?)\)?", part)
        code = _language_code(match[1]) if match else None
        level = _language_level(match[2]) if match else None
        if code is None or level is None:
            raise CellProblem(
                "not_a_language",
                N_("“%(text)s” is not a language with a level. Please write for example de B2; en A2."),
                text=quoted(part),
            )
        levels[code] = level
    return levels


def _language_code(text: str) -> str | None:
    code = LANGUAGE_CODES.get(fold(text))
    # Languages beyond our list by their ISO 639 code.
    return code or (text.lower() if re.fullmatch("[a-z]{2,3}", text) and text not in LANGUAGES_BY_CODE else None)


def _language_level(text: str) -> str | None:
    if fold(text) in FIRST_LANGUAGE:
        return "C2"
    return text.strip().upper() if text.strip().upper() in CEFR else None


def read_scale(text: str) -> int:
    """Return a step from 1 to 5."""
    if re.fullmatch("[1-5]", text):
        return int(text)
    raise CellProblem(
        "not_a_step", N_("“%(text)s” is not a step from 1 to 5. Please write for example 3."), text=quoted(text)
    )


@dataclass(frozen=True, slots=True)
class NamesReader:
    """Reads names or ids of other people; who they are is found out when everybody is read."""

    most: int

    def __call__(self, text: str) -> tuple[str, ...]:
        """Return the names or ids as they stand there."""
        names = tuple(dict.fromkeys(parts(text)))
        if len(names) > self.most:
            raise CellProblem(
                "too_many_names",
                N_("“%(text)s” names more than %(most)s people. Please keep only the most important ones."),
                text=quoted(text),
                most=self.most,
            )
        return names
