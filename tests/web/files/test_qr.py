"""The QR code is drawn module by module and carries nothing a strict policy forbids."""

import re

import segno

from web.files.qr import MASK, QUIET_ZONE, qr_svg

ADDRESS = "https://tandem.example.org/b/7K3M-Q9XT"


def drawn(svg: str) -> set[tuple[int, int]]:
    """Every dark module the path covers, as (x, y) without the quiet zone."""
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg)
    return {(int(x) + step - QUIET_ZONE, int(y) - QUIET_ZONE) for x, y, length in runs for step in range(int(length))}


def test_every_dark_module_is_drawn() -> None:
    matrix = segno.make_qr(ADDRESS, error="m", mask=MASK).matrix
    dark = {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert drawn(qr_svg(ADDRESS, label="Code")) == dark


def test_safe_inside_a_page() -> None:
    svg = qr_svg(ADDRESS, label='Ihr "Code" <hier>')
    assert 'aria-label="Ihr &quot;Code&quot; &lt;hier&gt;"' in svg
    assert not re.search(r"style|script|href", svg)
    assert 'role="img"' in svg
