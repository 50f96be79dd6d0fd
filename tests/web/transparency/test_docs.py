"""The page about the transparency file names every key there is, and no other."""

import re
from pathlib import Path

from tests.web.transparency.plan import make_files
from web.transparency.document import COUNTS, FIELDS
from web.transparency.full_proof import FORMAT

PAGE = Path(__file__).resolve().parents[3] / "docs" / "transparency.md"


def test_every_key_is_documented() -> None:
    text = PAGE.read_text(encoding="utf-8")
    section = text.partition("\n## What the transparency file says\n")[2].partition("\n## ")[0]
    first_cells = "".join(line.split("|")[1] for line in section.splitlines() if line.startswith("| `"))
    assert re.findall(r"`(\w+)`", first_cells) == list(FIELDS) == list(make_files(groups=1).document())
    named = set(re.findall(r"`(\w+)`", section))
    assert {*COUNTS, "words", "toml", "fingerprint", "smallest_class", "classes", "inputs", "sha256", "bytes"} <= named
    assert FORMAT in text
