"""What the engine gives back: frozen values, fit for storing as JSON and for checking again later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher.errors import UnknownBlock
from matcher.problem import frozen

__all__ = [
    "ENGINE_VERSION",
    "UNPROVED",
    "Arrays",
    "Assignment",
    "BlockResult",
    "Certificate",
    "Issue",
    "Param",
    "Reason",
    "Result",
    "Sentence",
    "Stage",
    "Summary",
    "Tandem",
    "Unmatched",
]

ENGINE_VERSION = "2"
"""Changes whenever the same input could give another plan."""

Param: TypeAlias = "str | int | tuple[str, ...] | tuple[int, ...] | Mapping[str, int]"
Positions: TypeAlias = NDArray[np.int64]


class Arrays:
    """Equality for dataclasses that hold arrays. The arrays are read-only; one that could be written to is copied, so
    that whoever handed it in can go on writing.
    """

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                if value.flags.writeable:
                    object.__setattr__(self, name, frozen(value.copy()))
            elif name == "pins":
                object.__setattr__(self, name, tuple((int(row), int(column)) for row, column in value))
            elif name == "capacities" and value is not None:
                object.__setattr__(self, name, tuple(int(capacity) for capacity in value))

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(np.array_equal(value, getattr(other, name)) for name, value in vars(self).items())

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class Stage(Arrays):
    """Dual values of one stage: ``rows`` (n,), ``columns`` (m,) and one ``shift`` of any sign.

    ``rows[i] + columns[j] + shift`` is nowhere below ``scale`` times the weight of a pair the stage may use, rows and
    columns that may stay alone are not negative, and all together equal ``scale`` times the plan's sum: so no plan has
    a higher one. A ``scale`` above 1 leaves room between the points for values that show a plan to be the only one.
    """

    rows: Positions
    columns: Positions
    shift: int
    scale: int = 1

    def unscaled(self) -> Stage:
        """Dual values of the same plan for the weights themselves; there may be more pairs of reduced cost 0."""
        columns = (self.columns + self.shift) // self.scale
        shift = self.shift // self.scale
        return Stage(-(-self.rows // self.scale), columns - shift, shift)


@dataclass(frozen=True, eq=False)
class Certificate(Arrays):
    """Witness that a plan is the best one; ``check`` needs nothing else. Positions of rows and columns; entries of
    pinned rows and columns are not read.

    ``cover_rows`` and ``cover_columns`` touch every possible pair and are as many as there are tandems (empty if all
    places are taken). ``floor_rows`` and ``floor_columns`` touch every pair above the floor and are fewer. ``stages``:
    the sum, then as far as needed the lots of the people and the lots of the pairs.
    """

    cover_rows: Positions
    cover_columns: Positions
    floor_rows: Positions
    floor_columns: Positions
    stages: tuple[Stage, ...]


NOBODY = frozen(np.zeros(0, dtype=np.int64))
UNPROVED = Certificate(NOBODY, NOBODY, NOBODY, NOBODY, ())
"""Of a plan without proof: ``check`` does not accept it as the best one."""


@dataclass(frozen=True, eq=False)
class Assignment(Arrays):
    """Plan of one block. ``pairs`` (k, 2): row and column, rows ascending, pins included. ``total``: points of all
    pairs. ``floor``: points of the weakest pair that is not pinned, 0 if there is none. ``capacities``: pairs each
    column may be in, None for one each.
    """

    pairs: Positions
    total: int
    floor: int
    objective: str
    places: int | None
    pins: tuple[tuple[int, int], ...]
    capacities: tuple[int, ...] | None
    seed: int
    certificate: Certificate


@dataclass(frozen=True)
class Issue:
    """Something that is wrong with a plan: a key, where it is, and what belongs to it."""

    code: str
    message: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True)
class Sentence:
    """One statement for people to read, as a key with parameters; ``matcher.SENTENCES`` lists all."""

    key: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True)
class Reason:
    """Why somebody has no tandem, as a key with parameters; ``matcher.SENTENCES`` lists all."""

    key: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True)
class Tandem:
    """A pair of the plan.

    ``percent`` and ``confidence`` are whole per cent: of the highest possible points, and of the weight that stems from
    answers. ``override``: rules that were overridden for this pair. ``open_rules``: rules nobody can tell for lack of
    an answer, to be cleared up before approval. ``only_possible``: the block has no other possible pair.
    """

    block: str
    azubi: str
    fachkraft: str
    points: int
    percent: int
    confidence: int
    pinned: bool = False
    held: bool = False
    override: tuple[str, ...] = ()
    open_rules: tuple[str, ...] = ()
    only_possible: bool = False


@dataclass(frozen=True)
class Unmatched:
    """Somebody without a tandem. ``role`` is "azubi" or "fachkraft". ``reason`` is for the coordinator; ``public`` may
    be told to the company and the person: numbers, times or nothing in particular.
    """

    block: str
    person: str
    role: str
    reason: Reason
    public: Reason


@dataclass(frozen=True)
class BlockResult:
    """Figures and proof of one block.

    ``floor``: points of the weakest tandem that is not pinned, ``weakest_pin`` of the weakest pinned one. Positions in
    the certificate follow the ids of the block's people in order.
    """

    block: str
    azubis: int
    fachkraefte: int
    tandems: int
    places: int | None
    total: int
    floor: int
    weakest_pin: int | None
    possible_pairs: int
    certificate: Certificate


@dataclass(frozen=True)
class Summary:
    """Figures over a whole result. ``floor``, ``mean`` and ``weakest_pin`` in whole per cent, None without tandems;
    ``distribution``: tandems by their per cent in ten steps.
    """

    blocks: int
    tandems: int
    unmatched_azubis: int
    unmatched_fachkraefte: int
    floor: int | None
    mean: int | None
    weakest_pin: int | None
    total: int
    open_questions: int
    overrides: int
    distribution: tuple[int, ...]


@dataclass(frozen=True)
class Result:
    """The plan of a round: ``match`` of an input, a policy, decisions and a seed, with the hashes of the three."""

    tandems: tuple[Tandem, ...]
    unmatched: tuple[Unmatched, ...]
    blocks: tuple[BlockResult, ...]
    objective: str
    maximum: int
    seed: int
    input_fingerprint: str
    policy_fingerprint: str
    decisions_fingerprint: str
    engine_version: str = ENGINE_VERSION

    def to_dict(self) -> dict[str, Any]:
        """As mappings and lists, fit for JSON."""
        from matcher.storing import result_to_dict  # noqa: PLC0415  that module builds on this one

        return result_to_dict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Result:
        """Read what ``to_dict`` wrote. Raises ``InvalidResult``."""
        from matcher.storing import result_from_dict  # noqa: PLC0415  that module builds on this one

        return result_from_dict(data)

    def to_json(self) -> str:
        """``to_dict`` as JSON in canonical form: equal results give equal texts."""
        from matcher.storing import result_to_json  # noqa: PLC0415  that module builds on this one

        return result_to_json(self)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of ``to_json``, in hexadecimal."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @cached_property
    def partners(self) -> Mapping[str, tuple[str, ...]]:
        """Person -> partners, for everybody with a tandem; an Azubi has one, a Fachkraft up to their capacity."""
        partners: dict[str, tuple[str, ...]] = {}
        for tandem in self.tandems:
            for person, partner in ((tandem.azubi, tandem.fachkraft), (tandem.fachkraft, tandem.azubi)):
                partners[person] = (*partners.get(person, ()), partner)
        return partners

    def block(self, block: str) -> BlockResult:
        """Figures and proof of one block. Raises ``UnknownBlock``."""
        for each in self.blocks:
            if each.block == block:
                return each
        raise UnknownBlock(block=block)

    def only(self, blocks: Iterable[str]) -> Result:
        """The same result with the tandems and people of these blocks alone; the hashes stay those of the run."""
        wanted = set(blocks)
        return replace(
            self,
            tandems=tuple(each for each in self.tandems if each.block in wanted),
            unmatched=tuple(each for each in self.unmatched if each.block in wanted),
            blocks=tuple(each for each in self.blocks if each.block in wanted),
        )

    def split(self) -> dict[str, Result]:
        """The result of each block as ``only`` gives it, all in one pass."""
        tandems: dict[str, list[Tandem]] = {each.block: [] for each in self.blocks}
        unmatched: dict[str, list[Unmatched]] = {each.block: [] for each in self.blocks}
        for tandem in self.tandems:
            tandems[tandem.block].append(tandem)
        for person in self.unmatched:
            unmatched[person.block].append(person)
        return {
            each.block: replace(
                self, tandems=tuple(tandems[each.block]), unmatched=tuple(unmatched[each.block]), blocks=(each,)
            )
            for each in self.blocks
        }

    def percent(self, points: int) -> int:
        """Points as whole per cent of ``maximum``, rounded down."""
        return points * 100 // self.maximum

    def summary(self) -> Summary:
        """Figures over all blocks."""
        free: list[int] = []
        pinned: list[int] = []
        distribution = [0] * 10
        total = questions = overrides = 0
        for tandem in self.tandems:
            (pinned if tandem.pinned else free).append(tandem.percent)
            distribution[min(tandem.percent // 10, 9)] += 1
            total += tandem.points
            questions += len(tandem.open_rules)
            overrides += len(tandem.override)
        azubis = sum(person.role == "azubi" for person in self.unmatched)
        return Summary(
            blocks=len(self.blocks),
            tandems=len(self.tandems),
            unmatched_azubis=azubis,
            unmatched_fachkraefte=len(self.unmatched) - azubis,
            floor=min(free, default=None),
            mean=self.percent(total) // len(self.tandems) if self.tandems else None,
            weakest_pin=min(pinned, default=None),
            total=total,
            open_questions=questions,
            overrides=overrides,
            distribution=tuple(distribution),
        )


def field_names(kind: type[Any]) -> tuple[str, ...]:
    """Names of a dataclass's fields, in order."""
    return tuple(kind.__dataclass_fields__)
