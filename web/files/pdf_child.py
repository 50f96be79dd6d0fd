"""The process that sets one large paper: ``python -m web.files.pdf_child TEMPLATE``, with its data on standard input.

The compiler keeps what it worked out for the next papers, of large ones hundreds of megabytes: here that ends with it.
"""

import json
import sys

from web.files.pdf import render_pdf


def main(template: str) -> None:
    """Write the PDF file to standard output."""
    sys.stdout.buffer.write(render_pdf(template, json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main(sys.argv[1])
