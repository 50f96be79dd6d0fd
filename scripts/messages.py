"""The texts of the product: English in code and templates, both languages in web/locales.

`make messages` brings the catalogues up to date: new texts are added to the catalogue of the portal they appear in,
untranslated in German and as they stand in English, and texts that are gone are removed. The English wording can be
bettered in its catalogue without touching code. The tests use the same functions.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "web"
GERMAN = SOURCE / "locales" / "de" / "LC_MESSAGES"
ENGLISH = SOURCE / "locales" / "en" / "LC_MESSAGES"
PORTALS = ("account", "papers", "company", "coordinator", "participant", "mails", "files", "errors", "ui")
COMMON = "common"
LARGE = {
    "coordinator": {
        "question": "questionnaires",
        "import": "imports",
        "plan": "plans",
        "compar": "plans",
        "approv": "plans",
        "publi": "plans",
        "polic": "policies",
        "run": "plans",
        "chang": "plans",
        "explain": "plans",
        "proof": "plans",
    }
}
"""Portals with more texts than one catalogue is pleasant with: how a file's name begins, and its catalogue."""
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: Tandemwerk\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
OPTIONS = {
    "**.py": {},
    "templates/**.html": {"extensions": "jinja2.ext.do", "silent": "false", "trim_blocks": "true"},
}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "N_": None,
    "_": None,
    "gettext": None,
    "n": (1, 2),
    "ngettext": (1, 2),
    "t": None,
}

Msgid = str | tuple[str, str]


@dataclass(frozen=True)
class Text:
    """An English text (with its plural, if it has one) and the files it appears in, seen from web/."""

    msgid: Msgid
    files: tuple[str, ...]

    @property
    def singular(self) -> str:
        """The text that identifies it in a catalogue."""
        return self.msgid if isinstance(self.msgid, str) else self.msgid[0]

    @property
    def home(self) -> str:
        """Name of the catalogue it belongs to: the first portal in the path of the first file, or a subject of it."""
        parts = [part.removesuffix(".html").removesuffix(".py") for part in self.files[0].split("/")]
        portal = next((part for part in parts if part in PORTALS), COMMON)
        subjects = LARGE.get(portal, {})
        return next((name for start, name in subjects.items() if parts[-1].startswith(start)), portal)


def texts_in_use(source: Path = SOURCE) -> dict[str, Text]:
    """Every text of code and templates, by its singular."""
    files: dict[str, list[str]] = {}
    msgids: dict[str, Msgid] = {}
    for name, _line, msgid, _comments, _context in extract_from_dir(
        source, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True
    ):
        singular = msgid if isinstance(msgid, str) else msgid[0]
        files.setdefault(singular, []).append(name)
        if singular not in msgids or isinstance(msgid, tuple):
            msgids[singular] = msgid if isinstance(msgid, str) else (msgid[0], msgid[1])
    return {singular: Text(msgid, tuple(sorted(set(files[singular])))) for singular, msgid in sorted(msgids.items())}


def read_catalogues(folder: Path = GERMAN) -> dict[str, Catalog]:
    """The catalogues of a language, by name."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.po"))}


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3], abort_invalid=True)


def entries(catalogue: Catalog) -> Iterator[Message]:
    """The translations of a catalogue, without its header."""
    return (message for message in catalogue if message.id)


def singular_of(message: Message) -> str:
    """The text that identifies an entry."""
    return message.id if isinstance(message.id, str) else message.id[0]


def is_translated(message: Message) -> bool:
    """Whether a translation stands there, for a plural in each of its forms."""
    forms = message.string or ""
    return bool(forms) and all(forms)


def update(catalogues: Mapping[str, Catalog], texts: Mapping[str, Text]) -> dict[str, Catalog]:
    """The catalogues with new texts added and unused ones left out; translations stay where they are."""
    updated = {name: _kept(catalogue, texts) for name, catalogue in catalogues.items()}
    known = {singular_of(message) for catalogue in updated.values() for message in entries(catalogue)}
    for text in _missing(texts.values(), known):
        updated.setdefault(text.home, Catalog(locale="de")).add(text.msgid)
    return updated


def _kept(catalogue: Catalog, texts: Mapping[str, Text]) -> Catalog:
    kept = Catalog(locale="de")
    for message in entries(catalogue):
        if singular_of(message) in texts:
            kept.add(texts[singular_of(message)].msgid, message.string, user_comments=message.user_comments)
    return kept


def _missing(texts: Iterable[Text], known: set[str]) -> Iterator[Text]:
    return (text for text in texts if text.singular not in known)


def in_english(german: Mapping[str, Catalog], english: Mapping[str, Catalog]) -> dict[str, Catalog]:
    """The English catalogues beside the German ones: bettered wordings stay, all other texts stand as in the code."""
    bettered = {
        singular_of(message): message.string for catalogue in english.values() for message in entries(catalogue)
    }
    catalogues = {}
    for name, catalogue in german.items():
        catalogues[name] = Catalog(locale="en")
        for message in entries(catalogue):
            catalogues[name].add(message.id, bettered.get(singular_of(message), message.id))
    return catalogues


def _write(folder: Path, name: str, catalogue: Catalog) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.po").open("wb") as target:
        target.write(HEADER.replace("{language}", folder.parts[-2]).encode())
        write_po(target, catalogue, width=120, no_location=True, omit_header=True)


def main() -> None:
    """Rewrites the catalogues and says what is left to translate."""
    german = update(read_catalogues(), texts_in_use())
    for name, catalogue in german.items():
        _write(GERMAN, name, catalogue)
        todo = sum(not is_translated(message) for message in entries(catalogue))
        print(f"{name}.po: {len(list(entries(catalogue)))} texts, {todo} to translate")
    for name, catalogue in in_english(german, read_catalogues(ENGLISH)).items():
        _write(ENGLISH, name, catalogue)


if __name__ == "__main__":
    main()
