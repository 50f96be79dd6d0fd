"""The import diagram of the architecture is a failing test."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.repo.files import ROOT, python_files, text_of


def imported_modules(path: Path) -> Iterator[str]:
    """The modules a file imports, also inside functions."""
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def belongs_to(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def test_import_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_portal_stands_in_the_contracts() -> None:
    contracts = tomllib.loads(text_of(Path("pyproject.toml")))["tool"]["importlinter"]["contracts"]
    strangers = next(contract["modules"] for contract in contracts if contract["id"] == "portals-are-strangers")
    portals = {f"web.{path.parts[1]}" for path in python_files("web") if path.name == "routes.py"}
    assert portals == set(strangers)


def test_migrations_know_the_tables_only() -> None:
    """A migration must run on any later state of the code."""
    ours = [module for module in imported_modules(Path("alembic/env.py")) if belongs_to(module, "web")]
    assert ours
    assert [module for module in ours if not belongs_to(module, "web.db.models") and module != "web.db"] == []
    versions = [path for path in python_files("alembic") if path.parent.name == "versions"]
    assert versions
    assert [path for path in versions for module in imported_modules(path) if belongs_to(module, "web")] == []


def test_scipy_is_imported_late() -> None:
    """It costs seconds at the start of every process that does not solve anything."""
    script = "import sys, web.app, web.cli; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def closure(*modules: str) -> set[str]:
    """These modules of the engine and all that they import, directly or not."""
    reached: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        path = Path(*module.split(".")).with_suffix(".py")
        if module not in reached and path in python_files("matcher"):
            reached.add(module)
            waiting += [name for name in imported_modules(path) if belongs_to(name, "matcher")]
    return reached


def test_every_part_of_the_solver_is_forbidden_to_the_check() -> None:
    """Both may use the question and its answer as data, and the lots; all else of the solver stands in the contract."""
    shared = {"matcher.lots", "matcher.matrix", "matcher.result"}
    assert closure(*imported_modules(Path("matcher/check.py"))) == closure(*shared)
    contracts = tomllib.loads(text_of(Path("pyproject.toml")))["tool"]["importlinter"]["contracts"]
    independent = next(contract for contract in contracts if contract["id"] == "verify-is-independent")
    solver = closure("matcher.assign") - closure(*shared)
    assert "matcher.assign" in solver
    assert solver <= set(independent["forbidden_modules"])
