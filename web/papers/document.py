"""A paper as the portals hand it to the printer: a template and what stands in it, and the answer that carries it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from web.files.pdf import render_pdf
from web.rendering import Page
from web.services.names import sort_key
from web.services.registrations.papers import Issuer
from web.translations import N_

Part = dict[str, Any]
"""One piece of a running text, for `document.typ`."""
PRACTICE = N_("Practice – made-up people")
PAGE = N_("Page {now} of {all}")
PDF = "application/pdf"


@dataclass(frozen=True)
class Paper:
    """Something to print: a template of `files/papers` and its data."""

    template: str
    title: str
    data: dict[str, Any] = field(repr=False)

    def render(self) -> bytes:
        """Return the PDF file; never to be called inside a transaction."""
        return render_pdf(self.template, self.data)


def paper(page: Page, issuer: Issuer, template: str, title: str, *, numbered: bool = True, **content: Any) -> Paper:
    """Return a paper in the house layout: who issues it, its title and its content."""
    about = {"title": title, "author": issuer.programme, "page": page.t(PAGE) if numbered else ""}
    return Paper(template, title, {**about, **frame(page, issuer), **content})


def frame(page: Page, issuer: Issuer) -> dict[str, str]:
    """Return what stands above and below every page, in the language of its reader."""
    return {
        "language": page.language,
        "head": " · ".join(part for part in (issuer.programme, issuer.round_name, issuer.company) if part),
        "day": page.day(page.today()),
        "practice": page.t(PRACTICE) if issuer.is_practice else "",
        "foot": page.t("Questions? %(name)s, %(phone)s", name=issuer.contact_name, phone=issuer.contact_phone),
    }


def answer(page: Page, made: Paper, file_name: str) -> Response:
    """Answer with the PDF as a download; the name becomes plain letters where a browser needs them."""
    plain = "-".join(re.findall("[a-z0-9]+", sort_key(file_name))) or "tandem"
    disposition = f"attachment; filename=\"{plain}.pdf\"; filename*=UTF-8''{quote(file_name)}.pdf"
    return page.finish(Response(made.render(), media_type=PDF, headers={"Content-Disposition": disposition}))


def heading(text: str, level: int = 2) -> Part:
    """A heading; level 1 is the title of the paper."""
    return {"kind": "heading", "text": text, "level": level}


def text(content: str) -> Part:
    """A paragraph."""
    return {"kind": "text", "text": content}


def longer(content: str) -> Part:
    """Return a paragraph that is printed only where the text takes more pages than it should."""
    return {"kind": "longer", "text": content}


def strong(content: str) -> Part:
    """A paragraph that must not be overlooked."""
    return {"kind": "strong", "text": content}


def points(items: Iterable[str]) -> Part:
    """A list."""
    return {"kind": "list", "items": list(items)}


def steps(items: Iterable[str]) -> Part:
    """A list in an order."""
    return {"kind": "steps", "items": list(items)}


def table(head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> Part:
    """A table; `widths` are the columns' shares of the width."""
    return {"kind": "table", "head": list(head), "rows": [list(row) for row in rows], "widths": list(widths)}


def signatures(labels: Iterable[str]) -> Part:
    """Lines to sign on, two beside each other."""
    return {"kind": "signatures", "lines": list(labels)}
