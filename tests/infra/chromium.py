"""Finds a Chromium on this machine; `python -m tests.infra.chromium` installs one where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def find_chromium() -> Path | None:
    """The browser to use: the one named by CHROMIUM, an installed one, playwright's own, or None."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named)
    installed = (shutil.which(name) for name in NAMES)
    if path := next(filter(None, installed), None):
        return Path(path)
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def launch_flags() -> list[str]:
    """Command line flags: quiet on the network; root cannot use Chromium's sandbox."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)


def install_chromium() -> None:
    """Installs a Chromium: the distribution's when root, else playwright's build.

    Raises subprocess.CalledProcessError if neither can be had.
    """
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment, stdout=sys.stderr)
        command = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    """Says which browser the tests will use; 1 if there is none and none can be installed."""
    if not find_chromium():
        print("==> No Chromium found: installing one for the browser tests", flush=True)
        try:
            install_chromium()
        except (OSError, subprocess.CalledProcessError) as error:
            print(
                f"Could not install Chromium ({error}). Install it, or name one: CHROMIUM=/path/to/chromium make test"
            )
    found = find_chromium()
    print(f"==> Browser tests use {found}" if found else "==> No browser for the browser tests")
    return 0 if found else 1


if __name__ == "__main__":
    raise SystemExit(main())
