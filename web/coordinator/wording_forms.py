"""What coordinators send about the wording of their programme: one language of one kind of texts."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, create_model

from web.db.models import TextsKind
from web.forms import Form
from web.services.setup.programme_texts import KEYS

LONGEST = 1200


def _plain_lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines())


Words = Annotated[str, AfterValidator(_plain_lines), Field(max_length=LONGEST)]


class TextsForm(Form):
    """Texts of one language; an empty one stands as in the product. `version` is the one that was on the page."""

    language: Literal["de", "en"] = "de"
    version: int
    preview: Literal["yes", ""] = ""
    """Only show how it would read."""

    @property
    def texts(self) -> dict[str, str]:
        """What was written, by key."""
        return self.model_dump(exclude={"language", "version", "preview"})


def _form_of(kind: TextsKind) -> type[TextsForm]:
    fields: dict[str, Any] = dict.fromkeys(KEYS[kind], (Words, ""))
    return create_model(f"{kind.value.title()}Form", __base__=TextsForm, **fields)


FORMS: Mapping[TextsKind, type[TextsForm]] = {kind: _form_of(kind) for kind in TextsKind}
"""The form of each kind, a field for each text."""
