"""Reading a PDF file back, as a screen reader would: its words in order, its tags, what it says about itself."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

A4 = (595, 842)
"""Width and height in points."""


class Printed:
    """A PDF file and what is in it."""

    def __init__(self, content: bytes) -> None:
        assert content.startswith(b"%PDF-")
        self.reader = PdfReader(BytesIO(content))
        self.pages = [" ".join(page.extract_text().split()) for page in self.reader.pages]
        self.root: Any = self.reader.root_object

    @property
    def text(self) -> str:
        """All words of all pages."""
        return " ".join(self.pages)

    @property
    def code(self) -> str:
        """The code of the first letter in it."""
        found = re.search(r"\b[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}\b", self.text)
        assert found is not None
        return found[0]

    @property
    def sizes(self) -> set[tuple[int, int]]:
        """The sizes of the pages, in points."""
        return {(round(page.mediabox.width), round(page.mediabox.height)) for page in self.reader.pages}

    @property
    def is_pdf_ua(self) -> bool:
        """Whether the file says that it is PDF/UA-1."""
        stream = self.root["/Metadata"].get_object().get_data()
        return b"<pdfuaid:part>1</pdfuaid:part>" in stream

    @property
    def title(self) -> str:
        """The document's title."""
        assert self.reader.metadata is not None
        return str(self.reader.metadata.title)

    def tags(self) -> list[str]:
        """The names of all tags, in reading order."""
        return [str(element["/S"])[1:] for element in self.elements()]

    def alternatives(self) -> list[str]:
        """What is said in place of pictures."""
        return [str(element["/Alt"]) for element in self.elements() if "/Alt" in element]

    def elements(self) -> Iterator[DictionaryObject]:
        """Every element of the tree of tags, in reading order."""
        return _elements(self.root["/StructTreeRoot"])


def _elements(node: Any) -> Iterator[DictionaryObject]:
    found = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(found, ArrayObject):
        for each in found:
            yield from _elements(each)
    elif isinstance(found, DictionaryObject):
        if "/S" in found:
            yield found
        if "/K" in found:
            yield from _elements(found["/K"])
