"""The files of this repository, as git sees them: tracked ones, and new ones that are not ignored."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT_ENDINGS = (".css", ".html", ".js", ".json", ".lock", ".md", ".po", ".py", ".sh", ".svg", ".toml", ".txt", ".yml")


@cache
def all_files() -> tuple[Path, ...]:
    """Every file of the repository that exists, relative to its root."""
    listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    command = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), *listing]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(path for name in sorted(set(names)) if name and (ROOT / (path := Path(name))).is_file())


def python_files(*folders: str) -> tuple[Path, ...]:
    """The Python files of these top folders, or of all."""
    wanted = (path for path in all_files() if path.suffix == ".py")
    return tuple(path for path in wanted if not folders or path.parts[0] in folders)


def text_of(path: Path) -> str:
    """The text of a file of the repository."""
    return (ROOT / path).read_text(encoding="utf-8")


def text_files() -> Iterator[tuple[Path, str]]:
    """Every file that is text, with its text."""
    for path in all_files():
        if path.suffix in TEXT_ENDINGS or not path.suffix:
            yield path, text_of(path)
