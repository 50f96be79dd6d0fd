"""The engine is light to import, and its check is independent of its solver."""

import subprocess
import sys


def modules_after(script: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{script}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_the_engine_loads_no_scipy() -> None:
    loaded = modules_after("import matcher")
    assert "matcher.assign" in loaded
    assert not {name for name in loaded if name.partition(".")[0] in ("scipy", "web", "pydantic", "sqlalchemy")}


def test_verifying_loads_neither_the_solver_nor_scipy() -> None:
    blocked = "import sys; sys.modules['matcher.assign'] = sys.modules['scipy'] = None"
    # The package itself exports the solver, so an empty package stands in for its __init__.
    package = "import types; p = types.ModuleType('matcher'); p.__path__ = ['matcher']; sys.modules['matcher'] = p"
    assert "matcher.check" in modules_after(f"{blocked}\n{package}\nimport matcher.verify")
