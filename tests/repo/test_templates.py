"""Templates hold no words of their own: each comes from the catalogues, so each exists in German and in English."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.repo.files import all_files, text_of

TEMPLATES = [path for path in all_files() if path.parts[:2] == ("web", "templates")]
WORD = re.compile(r"[^\W\d_]{2,}")
MARKUP = re.compile(r"\b(kern|tw|aria)-[\w-]+(=\"[^\"]*\")?")
"""What macros write for others to put into a tag: classes and attributes."""
SHOWN_ATTRIBUTES = {"alt", "aria-description", "aria-label", "content", "placeholder", "title"}
NAMES = {"Tandemwerk"}
"""Names are the same in every language."""
TECHNICAL_TAGS = {"meta", "script", "style"}


class Words(HTMLParser):
    """Collects the words a person would see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        if tag not in TECHNICAL_TAGS:
            for name, value in attrs:
                if name in SHOWN_ATTRIBUTES and value:
                    self.handle_data(value)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found += [word for word in WORD.findall(MARKUP.sub("", data)) if word not in NAMES]


def literal_text(source: str) -> str:
    """The template without statements and comments; an expression leaves `x1`, so that markup stays markup."""
    tokens = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).lex(source)
    kept = ((kind, value) for _line, kind, value in tokens if kind in ("data", "variable_begin"))
    return "".join(value if kind == "data" else "x1" for kind, value in kept)


def words(source: str) -> list[str]:
    parser = Words()
    parser.feed(literal_text(source))
    return parser.found


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: "/".join(path.parts[2:]))
def test_no_word_is_written_in_a_template(template: Path) -> None:
    assert words(text_of(template)) == []


def test_words_are_found() -> None:
    source = '<p title="Hinweis">{{ _("Hello") }} Welt {# nothing #}</p><a href="/x" class="kern">Tandemwerk · 3</a>'
    assert words(source) == ["Hinweis", "Welt"]
