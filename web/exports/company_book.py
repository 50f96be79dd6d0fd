"""One company's tandems as a workbook: names and reasons, never a figure."""

from web.exports.papers import described, standing, why_alone, why_these
from web.exports.reader import ROLES, Reader
from web.files.writing import CellValue, Sheet, workbook_bytes
from web.services.planning.company_tandems import Half, TandemOfCompany
from web.services.planning.exports import Handout, Outline
from web.translations import N_

TANDEMS = (
    N_("Azubi"), N_("Occupation of the Azubi"), N_("Fachkraft"), N_("Occupation of the Fachkraft"),
    N_("Other company"), N_("Why these two?"),
)  # fmt: skip
WAITING = (N_("Name"), N_("Role"), N_("Why no tandem?"))


def company_book(reader: Reader, plan: Outline, handout: Handout) -> bytes:
    """Return the workbook of one company."""
    about = [
        (N_("Programme"), plan.issuer.programme),
        (N_("Round"), plan.issuer.round_name),
        (N_("Company"), handout.company),
        (N_("Status"), reader.state(handout.state.value, is_stale=handout.is_stale)),
        (N_("Please note"), standing(reader, handout)),
        (N_("Questions"), f"{plan.issuer.contact_name}, {plan.issuer.contact_phone}"),
    ]
    waiting: list[list[CellValue]] = [
        [each.name, reader.t(ROLES[each.role]), why_alone(reader, each)] for each in handout.waiting
    ]
    sheets = [
        Sheet(
            reader.t(N_("Tandems")),
            [reader.t(each) for each in TANDEMS],
            [_tandem(reader, tandem) for tandem in handout.tandems],
        ),
        Sheet(reader.t(N_("Without a tandem")), [reader.t(each) for each in WAITING], waiting),
        Sheet(
            reader.t(N_("About this file")),
            [reader.t(N_("What")), reader.t(N_("Value"))],
            [[reader.t(what), value] for what, value in about if value],
        ),
    ]
    return workbook_bytes(sheets, title=reader.t(N_("Tandems of %(company)s"), company=handout.company))


def _tandem(reader: Reader, tandem: TandemOfCompany) -> list[CellValue]:
    azubi, fachkraft = tandem.azubi, tandem.fachkraft
    return [
        *_person(reader, azubi),
        *_person(reader, fachkraft),
        azubi.company or fachkraft.company or "",
        " ".join(why_these(reader, tandem)),
    ]


def _person(reader: Reader, half: Half) -> list[CellValue]:
    occupation = (half.answers.get("occupation") or {}).get("title", "")
    return [half.name or described(reader, half)[0], occupation]
