"""A folder with two tables, and the two commands run on it as a person would."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from web.offline.commands import match, verify

APP = typer.Typer()
APP.command()(match)
APP.command()(verify)

AZUBIS = """\
Name;Firma;Beruf;Arbeitszeit;Unter 18 bis;Bringt mit;Will lernen;Sprachen
Mia Kurz;Nord GmbH;Mechatroniker/in;Tagschicht;;CAD:3;Schweißen, SPS verstehen;de C2
Jonas Weiß;Nord GmbH;Tischler/in;Tagschicht;;;CNC programmieren;de B1, en A2
Ewa Łuczak;Süd KG;Tischler/in;Gleitzeit;;CAD zeichnen und konstruieren;Holz bearbeiten;pl C2
"""
FACHKRAEFTE = """\
Name;Firma;Beruf;Arbeitszeit;Bringt mit;Will lernen;Sprachen
Petra Sommer;Nord GmbH;Schweißer/in;Tagschicht;Schweißen:3, SPS verstehen:2;CAD;Deutsch (Muttersprache)
Ali Demir;Süd KG;Tischler/in;Tagschicht;Holz bearbeiten:3;;Polnisch B1
"""


class Desk:
    """Where somebody sits with two tables and a terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.azubis, self.fachkraefte = folder / "azubis.csv", folder / "fachkraefte.csv"
        self.out, self.json = folder / "tandems.xlsx", folder / "tandems.json"
        self.environment: dict[str, str] = {}
        self.put(AZUBIS, FACHKRAEFTE)

    def put(self, azubis: str, fachkraefte: str = FACHKRAEFTE) -> None:
        """Lay other tables on the desk."""
        self.azubis.write_text(azubis, encoding="utf-8")
        self.fachkraefte.write_text(fachkraefte, encoding="utf-8")

    def match(self, *options: str, azubis: Path | None = None, fachkraefte: Path | None = None) -> Result:
        """Run `tandem match`."""
        files = {"--azubis": azubis or self.azubis, "--fachkraefte": fachkraefte or self.fachkraefte, "--out": self.out}
        words = [word for option, path in files.items() for word in (option, str(path))]
        return self._run("match", [*words, *options])

    def verify(self, *options: str) -> Result:
        """Run `tandem verify`."""
        return self._run("verify", [str(self.json), *options])

    def files(self) -> list[str]:
        """Names of everything in the folder."""
        return sorted(path.name for path in self.folder.iterdir())

    def _run(self, command: str, words: Sequence[str]) -> Result:
        result = CliRunner().invoke(APP, [command, *words], env=self.environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with two small tables."""
    return Desk(tmp_path)
