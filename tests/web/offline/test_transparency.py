"""`tandem verify` on a transparency file: alone it says that it proves no more than the form, with the proof all."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.web.offline.conftest import APP
from tests.web.transparency.plan import Files, changed, make_files
from web.transparency.document import LARGEST


@pytest.fixture(scope="module")
def files() -> Files:
    return make_files()


@pytest.fixture
def folder(tmp_path: Path, files: Files) -> Path:
    """A folder with both files."""
    (tmp_path / "told.json").write_bytes(files.told)
    (tmp_path / "full.jsonl").write_bytes(files.full)
    return tmp_path


def verify(folder: Path, *words: str) -> Result:
    """Run the command; names of files are those in the folder."""
    shown = [str(folder / word) if "." in word else word for word in words]
    result = CliRunner().invoke(APP, ["verify", *shown])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_alone_it_proves_no_more_than_the_form(folder: Path) -> None:
    german, english = verify(folder, "told.json"), verify(folder, "told.json", "--language", "en")
    assert (german.exit_code, english.exit_code) == (0, 0)
    assert "Mehr ist damit nicht bewiesen." in german.stdout
    assert "This proves no more than that." in english.stdout
    assert "Proved" not in english.stdout
    assert "Durchgang 2027" in german.stdout


def test_with_the_full_proof_everything_is_proved_anew(folder: Path) -> None:
    german = verify(folder, "told.json", "--proof", "full.jsonl")
    english = verify(folder, "told.json", "--proof", "full.jsonl", "--language", "en")
    assert (german.exit_code, german.stderr) == (0, "")
    assert german.stdout.startswith("Nicht enthalten, weil noch nicht berechnet: 1")
    assert "Nachgerechnet, aus den Angaben: Anzahl der Tandems 16" in german.stdout
    assert "Proved: 16 tandems in 8 companies or pools" in english.stdout


def test_the_proof_of_another_plan_proves_nothing(folder: Path) -> None:
    (folder / "other.jsonl").write_bytes(make_files("total").full)
    found = verify(folder, "told.json", "--proof", "other.jsonl")
    assert (found.exit_code, found.stdout) == (1, "")
    assert "other.jsonl ist nicht der Nachweis" in found.stderr
    assert found.stderr.endswith("Nicht nachgewiesen.\n")


def test_what_was_changed_is_bad_input(folder: Path, files: Files) -> None:
    (folder / "told.json").write_bytes(files.told.replace(b'"tandems": 16', b'"tandems": 17'))
    alone, both = verify(folder, "told.json"), verify(folder, "told.json", "--proof", "full.jsonl")
    assert (alone.exit_code, both.exit_code) == (2, 2)
    assert "Die Prüfsumme passt nicht" in alone.stderr


def test_a_forged_result_is_told_with_its_group(folder: Path, files: Files) -> None:
    first = files.groups[0]
    assert first is not None
    forged = Files.of(files.about, (changed(first, input_fingerprint="0" * 64), *files.groups[1:]))
    (folder / "told.json").write_bytes(forged.told)
    (folder / "full.jsonl").write_bytes(forged.full)
    found = verify(folder, "told.json", "--proof", "full.jsonl")
    assert found.exit_code == 1
    assert "Gruppe 1: " in found.stderr


def test_other_words_are_only_noted(folder: Path, files: Files) -> None:
    words = {**files.about.words, "policy": ["Alles wird gut."]}
    other = Files.of(type(files.about)(**{**vars(files.about), "words": words}), files.groups)
    (folder / "told.json").write_bytes(other.told)
    (folder / "full.jsonl").write_bytes(other.full)
    found = verify(folder, "told.json", "--proof", "full.jsonl")
    assert found.exit_code == 0
    assert "Es zählt das Regelwerk selbst" in found.stderr


def test_the_full_proof_is_not_taken_for_the_file(folder: Path) -> None:
    found = verify(folder, "full.jsonl", "--proof", "told.json")
    assert found.exit_code == 2
    assert "Bitte geben Sie zuerst die Transparenzdatei an" in found.stderr


def test_a_transparency_file_is_no_full_proof(folder: Path) -> None:
    found = verify(folder, "told.json", "--proof", "told.json")
    assert found.exit_code == 2
    assert "ist kein vollständiger Nachweis" in found.stderr


@pytest.mark.parametrize("words", [("--explain", "Mia", "Ali"), ("--compare", "other.json")])
def test_nothing_can_be_explained_or_compared(folder: Path, words: tuple[str, ...]) -> None:
    found = verify(folder, "told.json", *words)
    assert found.exit_code == 2
    assert "sie nennt niemanden" in found.stderr.lower()


def test_files_that_are_missing_or_too_large_are_named(folder: Path) -> None:
    assert "gone.jsonl" in verify(folder, "told.json", "--proof", "gone.jsonl").stderr
    (folder / "inner.d").mkdir()
    assert verify(folder, "told.json", "--proof", "inner.d").exit_code == 2
    assert verify(folder, "gone.json").exit_code == 2
    with (folder / "told.json").open("ab") as file:
        file.write(b" " * LARGEST)
    found = verify(folder, "told.json")
    assert found.exit_code == 2
    assert "1" in found.stderr


def test_a_proof_of_another_kind_is_no_result_either(folder: Path) -> None:
    (folder / "rubbish.json").write_bytes(b"\x00" * 1000)
    assert verify(folder, "rubbish.json", "--proof", "full.jsonl").exit_code == 2
