"""PDF files from our own typst templates: tagged for screen readers (PDF/UA-1), every font embedded.

What is printed reaches a template as JSON, never as source, so a name such as ``#read("/etc/passwd")`` is a name. The
compiler's root is the folder of the templates, which holds nothing else: no other file can be read.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from web.files.sandbox import child_environment

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
    return _pdf(template, data, _own_fonts()) or _pdf(template, data, _all_fonts()) or _with_gaps(template, data)


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


def render_pages(template: str, data: Mapping[str, Any], *, ppi: int) -> list[bytes]:
    """Return the same pages as PNG pictures, to look at them; raises CannotPrint."""
    made = typst.compile(**_job(template, data, _own_fonts()), format="png", ppi=ppi)
    return [made] if isinstance(made, bytes) else made


def _pdf(template: str, data: Mapping[str, Any], fonts: typst.Fonts) -> bytes | None:
    """Return the file, or None where a sign is in none of the fonts."""
    try:
        made: bytes = typst.compile(**_job(template, data, fonts), format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        if "could not be displayed" in error.message:
            return None
        raise CannotPrint(f"{template}: {error.diagnostic}") from error
    return made


def _with_gaps(template: str, data: Mapping[str, Any]) -> bytes:
    made: bytes = typst.compile(**_job(template, data, _all_fonts()), format="pdf")
    return made


def _job(template: str, data: Mapping[str, Any], fonts: typst.Fonts) -> dict[str, Any]:
    return {
        "input": PAPERS / f"{template}.typ",
        "root": PAPERS,
        "font_paths": fonts,
        "ignore_system_fonts": True,
        "package_path": PAPERS,
        "package_cache_path": PAPERS,
        "sys_inputs": {"data": json.dumps({"fonts": [SERIF], **data}, ensure_ascii=False)},
    }


@cache
def _own_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


@cache
def _all_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)
