"""The proof of a result in a form that anybody can check without this program; ``docs/proof.md`` describes it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import matcher
from matcher.cases import Case, cases
from matcher.lots import cut_lots, mixed_lots, person_lots
from matcher.matrix import useful_capacities
from web.files.messages import N_
from web.offline.plan import Plan

FORMAT, VERSION = "tandemwerk-proof", 2
IS_A_RESULT = N_("%(file)s is the file of a result. Please choose another name for the proof.")


def proof_bytes(plan: Plan) -> bytes:
    """Return the proof of every block as JSON; the same plan always gives the same bytes. It holds ids, no names."""
    result = plan.result
    document = {
        "format": FORMAT,
        "version": VERSION,
        "engine": result.engine_version,
        "objective": result.objective,
        "seed": result.seed,
        "full_points": result.maximum,
        "input": result.input_fingerprint,
        "policy": result.policy_fingerprint,
        "decisions": result.decisions_fingerprint,
        "blocks": [
            _block(case, told, result)
            for case, told in zip(cases(plan.problem, plan.policy, plan.decisions), result.blocks, strict=True)
        ],
    }
    return _json(document).encode() + b"\n"


def _block(case: Case, told: matcher.BlockResult, result: matcher.Result) -> dict[str, Any]:
    """One block without the tandems that a decision keeps: what is left is what the proof speaks of."""
    part = _Part.of(case)
    plan = part.plan(result)
    fixed = [(case.azubis[row], case.fachkraefte[column], case.points[row, column]) for row, column in case.ruling.kept]
    return {
        "block": case.block,
        "fixed": [[azubi, fachkraft, int(points)] for azubi, fachkraft, points in fixed],
        "azubis": part.azubis,
        "fachkraefte": part.fachkraefte,
        "room": part.room.tolist(),
        "places": None if told.places is None else told.places - len(fixed),
        "points": part.points.tolist(),
        "allowed": part.allowed.tolist(),
        "plan": plan,
        "cover": part.lines(told.certificate.cover_rows, told.certificate.cover_columns),
        "floor_cover": part.lines(told.certificate.floor_rows, told.certificate.floor_columns),
        "stages": list(part.stages(told.certificate, plan, result)),
    }


@dataclass(frozen=True)
class _Part:
    """Azubis (n) and Fachkräfte (m) of a block whom no decision has given away: positions, ids, ``points`` and
    ``allowed`` (0 or 1) as (n, m), and ``room`` (m) for tandems.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    azubis: list[str]
    fachkraefte: list[str]
    points: NDArray[np.int64]
    allowed: NDArray[np.int64]
    room: NDArray[np.int64]

    @classmethod
    def of(cls, case: Case) -> "_Part":
        """Take what decisions keep out of a block."""
        kept = np.array(case.ruling.kept, dtype=np.int64).reshape(-1, 2)
        room = np.array(useful_capacities(case.capacities, len(case.azubis)), dtype=np.int64)
        room -= np.bincount(kept[:, 1], minlength=len(room))
        rows = np.setdiff1d(np.arange(len(case.azubis)), kept[:, 0])
        columns = np.flatnonzero(room > 0)
        return cls(
            rows=rows,
            columns=columns,
            azubis=[case.azubis[row] for row in rows],
            fachkraefte=[case.fachkraefte[column] for column in columns],
            points=case.points[np.ix_(rows, columns)],
            allowed=case.allowed[np.ix_(rows, columns)].astype(np.int64),
            room=room[columns],
        )

    def plan(self, result: matcher.Result) -> list[list[int]]:
        """The tandems of these people, as positions."""
        azubis = {person: place for place, person in enumerate(self.azubis)}
        fachkraefte = {person: place for place, person in enumerate(self.fachkraefte)}
        return sorted(
            [azubis[each.azubi], fachkraefte[each.fachkraft]]
            for each in result.tandems
            if each.azubi in azubis and each.fachkraft in fachkraefte
        )

    def lines(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> dict[str, list[int]]:
        """People that together touch certain pairs, as positions."""
        return {
            "azubis": np.flatnonzero(np.isin(self.rows, rows)).tolist(),
            "fachkraefte": np.flatnonzero(np.isin(self.columns, columns)).tolist(),
        }

    def stages(
        self, certificate: matcher.Certificate, plan: list[list[int]], result: matcher.Result
    ) -> Iterator[dict[str, Any]]:
        """What each stage weighs, and its dual values."""
        weighed = [*self._goals(plan, result.objective), *self._lots(len(plan), result.seed)]
        for weights, stage in zip(weighed, certificate.stages, strict=False):
            duals = {"u": stage.rows[self.rows].tolist(), "v": stage.columns[self.columns].tolist()}
            yield {**weights, **duals, "shift": int(stage.shift), "scale": int(stage.scale)}

    def _goals(self, plan: list[list[int]], objective: str) -> list[dict[str, Any]]:
        if objective != "leximin":
            return [{"weights": "points"}]
        levels = sorted({int(self.points[row, column]) for row, column in plan})
        following = (*levels[1:], None)
        return [
            {"weights": "above", "level": level, "next": above} for level, above in zip(levels, following, strict=False)
        ]

    def _lots(self, tandems: int, seed: int) -> list[dict[str, Any]]:
        side = len(self.rows) + int(self.room.sum()) - tandems
        rows, columns = person_lots(seed, "row", self.azubis), person_lots(seed, "column", self.fachkraefte)
        people = {"lots_azubis": cut_lots(rows, side).tolist(), "lots_fachkraefte": cut_lots(columns, side).tolist()}
        pairs = cut_lots(mixed_lots(rows[:, None], columns[None, :]), side)
        return [{"weights": "people", **people}, {"weights": "pairs", "lots": pairs.tolist()}]


def _json(value: Any, indent: str = "") -> str:
    """JSON for people to read: what holds nothing but single values stands in one line."""
    if not isinstance(value, dict | list) or not any(isinstance(each, dict | list) for each in _members(value)):
        return json.dumps(value, ensure_ascii=False)
    deeper = indent + " "
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {_json(each, deeper)}" for key, each in value.items()]
    else:
        parts = [_json(each, deeper) for each in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{deeper}" + f",\n{deeper}".join(parts) + f"\n{indent}{closing}"


def _members(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value
