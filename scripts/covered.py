"""What the tests left out: `python -m scripts.covered`, after `make test`. Fails when too little of the core ran.

Reads the lines and branches that slipcover noted in this process's tests; what they started as processes of their own
(servers, the command line) is not counted.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from slipcover.slipcover import format_missing

NOTED = Path("var/coverage/lines.json")
BARS = {"matcher": 100, "web/services": 95}
"""How much of the lines and branches below a folder must have run, per cent."""

File = Mapping[str, Any]


def main() -> int:
    """Print the gaps of each file and the share of each folder; 1 if a bar is missed."""
    noted: dict[str, File] = json.loads(NOTED.read_text(encoding="utf-8"))["files"]
    for path, file in sorted(noted.items()):
        if file["summary"]["percent_covered"] < 100:
            print(f"{path}  {file['summary']['percent_covered']:.0f} %  {_gaps(file)}")
    shares = {folder: _share(_below(folder, noted)) for folder in ("matcher", "web", *BARS)}
    print("Lines and branches that ran: " + ", ".join(f"{name} {share:.1f} %" for name, share in shares.items()))
    missed = [f"{folder} needs {bar} %" for folder, bar in BARS.items() if shares[folder] < bar]
    print("\n".join(missed), end="\n" if missed else "")
    return 1 if missed else 0


def _gaps(file: File) -> str:
    branches = [tuple(branch) for branch in file["missing_branches"]]
    return str(format_missing(file["missing_lines"], file["executed_lines"], branches))


def _below(folder: str, noted: Mapping[str, File]) -> list[File]:
    return [file for path, file in noted.items() if path.startswith(f"{folder}/")]


def _share(files: Iterable[File]) -> float:
    """Return the share of lines and branches that ran, per cent."""
    summaries = [file["summary"] for file in files]
    ran = sum(each["covered_lines"] + each["covered_branches"] for each in summaries)
    left_out = sum(each["missing_lines"] + each["missing_branches"] for each in summaries)
    return 100 * ran / (ran + left_out)


if __name__ == "__main__":
    sys.exit(main())
