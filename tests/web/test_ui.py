"""The macros of the interface: each is documented, keeps what was typed, and leads from a problem to its field."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from jinja2 import Environment

from web.rendering import environment

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
CHOICES: dict[str, object] = {
    "options": [("a", "First"), ("b", "Second", "with a hint")],
    "days": [("1", "Monday"), ("2", "Tuesday"), ("3", "Wednesday")],
    "parts": [("am", "morning"), ("pm", "afternoon"), ("night", "night")],
}


@dataclass(frozen=True)
class FakePage:
    """What macros need of a page: its tokens, its address and the reader's language."""

    csrf: str = "token"
    form_key: str = "key"
    path: str = "/here"

    def t(self, message: str, **params: object) -> str:
        return message % params if params else message


@dataclass(frozen=True)
class FakeForm:
    """A form with content, and one problem for each field that is named in `wrong`."""

    content: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wrong: Sequence[str] = ()

    @property
    def invalid(self) -> bool:
        return bool(self.wrong)

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [(name, f"Problem of {name}") for name in self.wrong]

    def value(self, name: str) -> str:
        return next(iter(self.content.get(name, ())), "")

    def values(self, name: str) -> list[str]:
        return list(self.content.get(name, ()))

    def errors(self, name: str) -> list[str]:
        return [message for wrong, message in self.problems if wrong == name]


@pytest.fixture
def templates() -> Environment:
    return environment("en")


@pytest.fixture
def show(templates: Environment) -> Callable[..., str]:
    def render(source: str, form: FakeForm | None = None, **context: object) -> str:
        return templates.from_string(source).render(page=FakePage(), form=form or FakeForm(), **context)

    return render


def macros(templates: Environment) -> set[str]:
    return {name for name in vars(templates.get_template("ui.html").module) if not name.startswith("_")}


def test_every_macro_is_documented_and_every_documented_macro_exists(templates: Environment) -> None:
    page = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    assert {name for name in macros(templates) if not re.search(rf"\b{name}\b", page)} == set()
    assert set(re.findall(r"\bui\.(\w+)", page)) <= macros(templates)


FIELDS = {
    "text": '{{ ui.field(page, form, "x", "Label") }}',
    "email": '{{ ui.email(page, form, "x", "Label") }}',
    "number": '{{ ui.number(page, form, "x", "Label") }}',
    "code": '{{ ui.code(page, form, "x", "Label") }}',
    "date": '{{ ui.date(page, form, "x", "Label") }}',
    "month": '{{ ui.month(page, form, "x", "Label") }}',
    "textarea": '{{ ui.textarea(page, form, "x", "Label") }}',
    "select": '{{ ui.select(page, form, "x", "Label", [("a", "First")]) }}',
    "file": '{{ ui.file(page, form, "x", "Label") }}',
    "radios": '{{ ui.radios(page, form, "x", "Label", options) }}',
    "checkboxes": '{{ ui.checkboxes(page, form, "x", "Label", options) }}',
    "checkbox": '{{ ui.checkbox(page, form, "x", "Label") }}',
    "week": '{{ ui.week(page, form, "x", "Label", days, parts) }}',
}


@pytest.mark.parametrize("source", FIELDS.values(), ids=FIELDS)
def test_a_problem_links_to_its_field_and_is_tied_to_it(show: Callable[..., str], source: str) -> None:
    html = show("{{ ui.error_summary(page, form) }}" + source, FakeForm(wrong=["x"]), **CHOICES)
    ids = re.findall(r'\bid="([^"]+)"', html)
    pointed_at = {name for names in re.findall(r'aria-describedby="([^"]+)"', html) for name in names.split()}
    assert 'href="#f-x"' in html
    assert ids.count("f-x") == 1
    assert len(ids) == len(set(ids))
    assert pointed_at <= set(ids)
    assert html.count("Problem of x") == 2


@pytest.mark.parametrize("source", FIELDS.values(), ids=FIELDS)
def test_every_control_has_a_label(show: Callable[..., str], source: str) -> None:
    html = show(source, **CHOICES)
    controls = re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', html)
    assert controls
    assert sorted(controls) == sorted(re.findall(r'<label[^>]*\bfor="([^"]+)"', html))


@pytest.mark.parametrize("source", FIELDS.values(), ids=FIELDS)
def test_without_a_form_a_field_is_empty(templates: Environment, source: str) -> None:
    html = templates.from_string(source).render(page=FakePage(), form=None, **CHOICES)
    assert re.findall(r" checked| selected|None", html) == []


@pytest.mark.parametrize("name", ["text", "email", "number", "code", "date", "month", "textarea"])
def test_typed_input_is_kept_and_escaped(show: Callable[..., str], name: str) -> None:
    html = show(FIELDS[name], FakeForm({"x": ['<"&>']}))
    assert "&lt;&#34;&amp;&gt;" in html
    assert '<"&>' not in html


@pytest.mark.parametrize(
    ("name", "value"), [("radios", "b"), ("checkboxes", "b"), ("checkbox", "yes"), ("week", "1-am")]
)
def test_what_was_ticked_stays_ticked(show: Callable[..., str], name: str, value: str) -> None:
    html = show(FIELDS[name], FakeForm({"x": [value]}), **CHOICES)
    assert re.findall(r'value="([^"]+)" checked', html) == [value]


def test_a_chosen_entry_stays_chosen(show: Callable[..., str]) -> None:
    assert re.findall(r'value="([^"]+)" selected', show(FIELDS["select"], FakeForm({"x": ["a"]}))) == ["a"]


def test_not_knowing_a_competence_is_an_answer_of_its_own(show: Callable[..., str]) -> None:
    source = '{{ ui.competences(page, form, [("cad", "CAD", "")], [("0", "never"), ("1", "with help")]) }}'
    html = show(source, FakeForm({"brings.cad": ["unknown"], "learns": ["cad"]}))
    assert re.findall(r'name="brings.cad" value="(\w+)"', html) == ["0", "1", "unknown"]
    assert re.findall(r'value="(\w+)" checked', html) == ["unknown", "cad"]


def test_a_form_carries_the_token_and_the_key_against_double_sending(show: Callable[..., str]) -> None:
    html = show('{% call ui.form(page, "/save") %}{% endcall %}{{ ui.action(page, "Send", "/send") }}')
    assert html.count('name="csrf" value="token"') == 2
    assert html.count('name="form_key" value="key"') == 2


def test_progress_asks_again_until_the_work_is_done(show: Callable[..., str]) -> None:
    assert 'hx-get="/run"' in show('{{ ui.progress(page, "Run", 3, 12, "/run") }}')
    assert "hx-" not in show('{{ ui.progress(page, "Run", 12, 12) }}')


@pytest.mark.parametrize("bars", [[], [("low", 0)], [("low", 0), ("high", 3)]], ids=len)
def test_a_histogram_says_in_a_table_what_it_draws(show: Callable[..., str], bars: list[tuple[str, int]]) -> None:
    html = show('{{ ui.histogram(page, "Spread", bars, "Range", "Tandems") }}', bars=bars)
    assert html.count("<rect") == len(bars)
    assert html.count('scope="row"') == len(bars)


def test_the_open_page_is_marked_in_the_navigation(show: Callable[..., str]) -> None:
    html = show('{{ ui.nav(page, [("Here", "/here"), ("There", "/there")]) }}')
    assert re.findall(r'href="([^"]+)" aria-current="page"', html) == ["/here"]


def test_the_navigation_marks_what_the_open_page_lies_below(show: Callable[..., str]) -> None:
    inside = FakePage(path="/round/plan/pairs/1")
    pages = '[("Home", "/round"), ("Plan", "/round/plan"), ("Pairs", "/round/plan/pairs"), ("Other", "/round/pla")]'
    html = show("{{ ui.nav(inside, " + pages + ") }}", inside=inside)
    assert re.findall(r'href="([^"]+)" aria-current="(\w+)"', html) == [("/round/plan/pairs", "true")]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB / "templates")))
def test_bug_two_sentences_that_may_follow_each_other_have_room_between_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?:_|ngettext)\([^\n]*\}\}\{% endif %\}\n *\{% if [^%]*%\}\{\{ (?:_|ngettext)\(", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB / "templates")))
def test_a_template_keeps_to_the_content_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert (
        re.findall(r"""<style|\sstyle=|\son\w+=|hx-on|javascript:|<script(?![^>]*\ssrc=)|=["']https?://""", text) == []
    )


def test_templates_use_only_classes_that_kern_has() -> None:
    known = set(re.findall(r"\.(kern-[\w-]+)", (WEB / "static/vendor/kern/kern.min.css").read_text(encoding="utf-8")))
    used = {
        name for path in TEMPLATES for name in re.findall(r"\bkern-[\w-]*\w\b(?!-)", path.read_text(encoding="utf-8"))
    }
    assert {name for name in used - known if not any(each.startswith(name.rstrip("_")) for each in known)} == set()
