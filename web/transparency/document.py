"""The transparency file itself: what may be given to a works council or a funder, with its own checksum.

It is made from a full proof and from nothing else, so whoever has that can make it again, byte for byte.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import matcher
from web.files.messages import N_
from web.transparency.cells import LEAST
from web.transparency.full_proof import About, Unreadable
from web.transparency.tally import HASHED, PUBLIC_REASONS, ROLES, Tally
from web.transparency.words import PROVED_BY

FORMAT, VERSION = "tandemwerk-transparency", 1
LARGEST = 1024 * 1024
"""Bytes of a file at most; it holds no more for five thousand companies than for two."""
SHA256 = re.compile("[0-9a-f]{64}")
COUNTS = (
    "companies", "groups", "groups_left_out", "azubis", "fachkraefte", "tandems", "azubis_without",
    "fachkraefte_without",
)  # fmt: skip
FIELDS: Mapping[str, type] = {
    "format": str, "version": int, "language": str, "programme": str, "round": str, "proposal": int,
    "computed_on": str, "engine": str, "objective": str, "seed": int, "policy": dict, "counts": dict, "values": dict,
    "reasons": dict, "proved": dict, "hashes": dict, "full_proof": dict, "checksum": str,
}  # fmt: skip
"""Every key of a file, in its order."""

NOT_A_FILE = N_("%(file)s is not a transparency file. Please name the .json file you were given.")
TOO_NEW = N_("%(file)s was written by a newer version of this program. Please use that version.")
WRONG_FORM = N_("%(file)s was changed: it no longer has the form in which it was written (%(where)s).")
WRONG_CHECKSUM = N_("%(file)s was changed: its checksum does not match.")
WRONG_POLICY = N_("%(file)s: the fingerprint or the objective does not belong to the policy in it.")
WRONG_COUNTS = N_("%(file)s: the counts do not add up.")


@dataclass(frozen=True)
class Proof:
    """Which full proof a file belongs to."""

    sha256: str
    size: int


def transparency_bytes(about: About, tally: Tally, proof: Proof) -> bytes:
    """Return the file of a full proof whose groups are counted; the same proof always gives the same bytes."""
    words = about.words
    document = {
        "format": FORMAT,
        "version": VERSION,
        "language": about.language,
        "programme": about.programme,
        "round": about.round,
        "proposal": about.proposal,
        "computed_on": about.computed_on,
        "engine": about.engine,
        "objective": about.policy.objective,
        "seed": about.seed,
        "policy": {
            "words": words["policy"],
            "toml": about.policy.to_toml(),
            "fingerprint": about.policy.fingerprint,
        },
        "counts": tally.counts(),
        "values": tally.values(),
        "reasons": {**tally.reasons_told(), "words": {key: words["reasons"][key] for key in PUBLIC_REASONS}},
        "proved": {key: words["proved"][key] for key in PROVED_BY[about.policy.objective]},
        "hashes": tally.hashes(),
        "full_proof": {"sha256": proof.sha256, "bytes": proof.size},
    }
    return _written({**document, "checksum": hashlib.sha256(_written(document)).hexdigest()})


def _written(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def read_transparency(data: bytes, name: str) -> dict[str, Any]:
    """Return what a file says, once its form, checksum, policy and counts are looked at; raises Unreadable."""
    document = _parsed(data)
    if not isinstance(document, dict) or document.get("format") != FORMAT or not _is_number(document.get("version")):
        raise Unreadable(NOT_A_FILE, file=name)
    if document["version"] > VERSION:
        raise Unreadable(TOO_NEW, file=name)
    _check_form(document, name)
    if _written(document) != data:
        raise Unreadable(WRONG_FORM, file=name, where="JSON")
    bare = {key: value for key, value in document.items() if key != "checksum"}
    if hashlib.sha256(_written(bare)).hexdigest() != document["checksum"]:
        raise Unreadable(WRONG_CHECKSUM, file=name)
    _check_policy(document, name)
    _check_counts(document, name)
    return document


def _parsed(data: bytes) -> Any:
    """Return the JSON value of these bytes, None where there is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _check_form(document: Mapping[str, Any], name: str) -> None:
    """Refuse keys that are missing, too many or of another kind, by name."""
    if tuple(document) != tuple(FIELDS):
        strange = sorted({*document} ^ {*FIELDS}) or ["order"]
        raise Unreadable(WRONG_FORM, file=name, where=", ".join(map(str, strange))[:80])
    checks = {
        **{key: type(document[key]) is kind for key, kind in FIELDS.items()},
        "policy": _is_policy(document["policy"]),
        "counts": _is_counts(document["counts"]),
        "values": _is_values(document["values"]),
        "reasons": _is_reasons(document["reasons"]),
        "proved": _is_texts(document["proved"]),
        "hashes": _has_hashes(document["hashes"], HASHED),
        "full_proof": _has_hashes(document["full_proof"], ("sha256",), numbers=("bytes",)),
        "checksum": _is_hash(document["checksum"]),
    }
    for key, fits in checks.items():
        if not fits:
            raise Unreadable(WRONG_FORM, file=name, where=key)


def _is_number(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and bool(SHA256.fullmatch(value))


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _is_policy(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and tuple(value) == ("words", "toml", "fingerprint")
        and isinstance(value["words"], list)
        and all(isinstance(each, str) for each in value["words"])
        and isinstance(value["toml"], str)
        and _is_hash(value["fingerprint"])
    )


def _is_counts(value: Any) -> bool:
    return isinstance(value, dict) and tuple(value) == COUNTS and all(map(_is_number, value.values()))


def _is_values(value: Any) -> bool:
    if not isinstance(value, dict) or tuple(value) != ("smallest_class", "classes") or value["smallest_class"] != LEAST:
        return False
    return value["classes"] is None or _are_classes(value["classes"], ("without_figure", "from", "to", "tandems"))


def _is_reasons(value: Any) -> bool:
    if not isinstance(value, dict) or tuple(value) != (*ROLES.values(), "words") or not _is_texts(value["words"]):
        return False
    told = [value[role] for role in ROLES.values() if value[role] is not None]
    return tuple(value["words"]) == PUBLIC_REASONS and all(_are_classes(each, ("reasons", "people")) for each in told)


def _are_classes(value: Any, keys: tuple[str, ...]) -> bool:
    """Whether these are classes with exactly such keys, of which the last is the number in it."""
    return isinstance(value, list) and all(
        isinstance(each, dict) and tuple(each) == keys and _is_number(each[keys[-1]]) and each[keys[-1]] >= LEAST
        for each in value
    )


def _has_hashes(value: Any, names: tuple[str, ...], numbers: tuple[str, ...] = ()) -> bool:
    return (
        isinstance(value, dict)
        and tuple(value) == (*names, *numbers)
        and all(_is_hash(value[name]) for name in names)
        and all(_is_number(value[name]) for name in numbers)
    )


def _check_policy(document: Mapping[str, Any], name: str) -> None:
    told = document["policy"]
    try:
        policy = matcher.Policy.from_toml(told["toml"])
    except (matcher.MatcherError, RecursionError) as error:
        raise Unreadable(WRONG_POLICY, file=name) from error
    if (policy.to_toml(), policy.fingerprint, policy.objective) != (
        told["toml"],
        told["fingerprint"],
        document["objective"],
    ):
        raise Unreadable(WRONG_POLICY, file=name)


def _check_counts(document: Mapping[str, Any], name: str) -> None:
    """Classes add up to their totals, and nobody is counted who does not take part."""
    counts, classes = document["counts"], document["values"]["classes"]
    sums = [(classes, "tandems", counts["tandems"])]
    sums += [(document["reasons"][role], "people", counts[f"{role}_without"]) for role in ROLES.values()]
    fits = all(
        total < LEAST if found is None else sum(each[key] for each in found) == total for found, key, total in sums
    )
    if not fits or counts["azubis"] != counts["tandems"] + counts["azubis_without"]:
        raise Unreadable(WRONG_COUNTS, file=name)
