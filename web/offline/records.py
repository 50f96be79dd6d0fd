"""From people as the files describe them to the records the engine reads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from web.files.fields import fold
from web.files.messages import N_, Message
from web.files.people import NamedOccupation, SafetyInstruction
from web.offline.errors import BadInput, Told
from web.offline.people import OfflinePerson, Round

COMPANY_FACTS = ("site", "department", "training_year", "training_ends", "capacity", "aevo")
ANSWERS = ("brings", "learns", "languages", "work_style", "motivation")

NOBODY = N_(
    "%(file)s: Row %(row)s, column %(column)s: nobody on the other side is called “%(name)s”. Please write the"
    " name or id as in the other file."
)
SEVERAL = N_(
    "%(file)s: Row %(row)s, column %(column)s: several people are called “%(name)s”. Please write the id of the one you"
    " mean."
)

By: TypeAlias = Mapping[str, Sequence[OfflinePerson]]
Record: TypeAlias = dict[str, Any]


def engine_records(people: Round, start_month: str) -> tuple[list[Record], list[Record]]:
    """Return the engine's records of the Azubis and of the Fachkräfte.

    ``start_month`` ("YYYY-MM") is when the tandems begin: who is under 18 then counts as a minor.

    Raises
    ------
    BadInput
        A wish, please-not, line manager or trainer names nobody, or nobody in particular.
    """
    errors: list[Told] = []
    azubis, fachkraefte = _by_name(people.azubis), _by_name(people.fachkraefte)
    records = [
        [_record(person, others, start_month, errors) for person in side]
        for side, others in ((people.azubis, fachkraefte), (people.fachkraefte, azubis))
    ]
    if errors:
        raise BadInput(*errors)
    return records[0], records[1]


def _by_name(people: Iterable[OfflinePerson]) -> By:
    """Index people by name and by id, folded."""
    found: dict[str, list[OfflinePerson]] = defaultdict(list)
    for person in people:
        for word in {fold(person.name) or person.name, fold(person.key) or person.key}:
            found[word].append(person)
    return found


def _record(person: OfflinePerson, others: By, start_month: str, errors: list[Told]) -> Record:
    values = person.values
    record: Record = {"id": person.key, "company": person.company}
    record |= {key: values.get(key) for key in (*COMPANY_FACTS, *ANSWERS)}
    record["availability"] = values["shift"].weeks if values.get("shift") else None
    record["school"] = values["school"].weeks if values.get("school") else None
    record["occupation"] = _code(values.get("occupation"))
    record["safety_instruction"] = _instructed(values.get("safety_instruction"))
    # As everywhere in the product: who has no month there is of age.
    record["minor"] = (values.get("minor_until") or "") >= start_month
    for field in ("line_manager", "trainer"):
        record[field] = _outside_or_id(person, field, others, errors)
    for field in ("wishes", "please_not"):
        record[field] = _ids(person, field, others, errors)
    return record


def _code(occupation: NamedOccupation | None) -> str | None:
    return occupation.kldb if occupation else None


def _instructed(instruction: SafetyInstruction | None) -> bool | None:
    return instruction.has if instruction else None


def _outside_or_id(person: OfflinePerson, field: str, others: By, errors: list[Told]) -> str | None:
    """Return the id of a line manager or trainer; somebody outside the round keeps the name and has no effect."""
    name = person.values.get(field)
    if name is None:
        return None
    found = _named(person, name, others)
    if len(found) > 1:
        errors.append(_complaint(SEVERAL, person, field, name))
    return found[0].key if found else name


def _ids(person: OfflinePerson, field: str, others: By, errors: list[Told]) -> list[str] | None:
    names = person.values.get(field)
    if names is None:
        return None
    ids = []
    for name in names:
        found = _named(person, name, others)
        if len(found) == 1:
            ids.append(found[0].key)
        else:
            errors.append(_complaint(SEVERAL if found else NOBODY, person, field, name))
    return ids


def _named(person: OfflinePerson, name: str, others: By) -> Sequence[OfflinePerson]:
    """Find whom somebody means: people of the own company by that name or id."""
    return [other for other in others.get(fold(name) or name, ()) if other.company == person.company]


def _complaint(msgid: str, person: OfflinePerson, field: str, name: str) -> Message:
    column = person.column_of.get(field, "?")
    return Message(msgid, {"file": person.file, "row": person.row, "column": column, "name": name})
