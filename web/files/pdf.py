"""PDF files from our own typst templates: tagged for screen readers (PDF/UA-1), every font embedded.

What is printed reaches a template as JSON, never as source, so a name such as ``#read("/etc/passwd")`` is a name. The
compiler's root is the folder of the templates, which holds nothing else: no other file can be read.

The compiler takes 7 MB to load, and most processes never print: that waits for the first paper.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web.files.sandbox import child_environment

if TYPE_CHECKING:
    import typst

PAPERS = Path(__file__).parent / "papers"
SERIF = "Libertinus Serif"
"""Comes with the compiler; Latin, Greek and Cyrillic with all their marks."""


class CannotPrint(RuntimeError):
    """A template and its data do not fit: an error in the program."""


def render_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a PDF file made of a template of `papers/` and what it needs, JSON-able.

    May be called from several threads at once, and never inside a transaction. Signs the own font lacks are taken
    from the fonts of the machine; where it has none for them either, they are printed as empty boxes and the file does
    not claim to be PDF/UA. Raises CannotPrint when the data does not fit the template.
    """
    strict = partial(_made, template, data, pdf_standards="ua-1")
    return strict() or strict(all_fonts=True) or _made(template, data, all_fonts=True)


def render_pdf_apart(template: str, data: Mapping[str, Any]) -> bytes:
    """Return what `render_pdf` returns, made by a process of its own that gives back all its memory: for large papers.

    Raises CannotPrint when the data does not fit the template.
    """
    command = [sys.executable, "-P", "-m", "web.files.pdf_child", template]
    with tempfile.TemporaryFile() as source:
        source.write(json.dumps(data, ensure_ascii=False).encode())
        source.seek(0)
        made = subprocess.run(  # noqa: S603 - our own module and template, no shell, what is printed comes as data
            command, stdin=source, capture_output=True, check=False, env=child_environment()
        )
    if made.returncode:
        raise CannotPrint(template)
    return made.stdout


def _made(template: str, data: Mapping[str, Any], *, all_fonts: bool = False, **how: Any) -> bytes:
    """Return the file, an empty one where the standard forbids gaps and a sign is in none of the fonts."""
    import typst  # noqa: PLC0415 - see the module's docstring

    try:
        made: bytes = typst.compile(
            PAPERS / f"{template}.typ",
            root=PAPERS,
            font_paths=_fonts(of_machine=all_fonts),
            ignore_system_fonts=True,
            package_path=PAPERS,
            package_cache_path=PAPERS,
            sys_inputs={"data": json.dumps({"fonts": [SERIF], **data}, ensure_ascii=False)},
            format="pdf",
            **how,
        )
    except typst.TypstError as error:
        if "could not be displayed" in error.message:
            return b""
        raise CannotPrint(f"{template}: {error.diagnostic}") from error
    return made


@cache
def _fonts(*, of_machine: bool) -> typst.Fonts:
    import typst  # noqa: PLC0415 - see the module's docstring

    return typst.Fonts(include_system_fonts=of_machine, include_embedded_fonts=True)
