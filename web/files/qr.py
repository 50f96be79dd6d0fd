"""QR codes for letters, as SVG that may stand inside a page under a strict content security policy."""

from html import escape

import segno

QUIET_ZONE = 4
"""Modules of white around the code that every reader relies on (ISO/IEC 18004)."""
MASK = 2
"""Trying all eight masks takes four times as long, and blurred and noisy pictures of codes read no better for it."""


def qr_svg(content: str, *, label: str) -> str:
    """Return an ``<svg>`` element for ``content``, described to those who cannot see it by ``label``.

    Black on a white ground of its own, so it reads in dark mode and on paper; no style, script or size: the page's CSS
    sizes the class ``qr``. The text is escaped and may be marked safe in a template.
    """
    code = segno.make_qr(content, error="m", mask=MASK)
    rows = [bytes(row) for row in code.matrix]
    side = len(rows) + 2 * QUIET_ZONE
    path = "".join(_runs(row, QUIET_ZONE + number) for number, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" role="img"'
        f' aria-label="{escape(label)}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def _runs(row: bytes, y: int) -> str:
    """Draw each unbroken run of dark modules as one rectangle."""
    parts = []
    start: int | None = None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            parts.append(f"M{QUIET_ZONE + start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return "".join(parts)
