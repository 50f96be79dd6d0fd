"""Results as mappings and lists, and back; reading refuses anything of another form."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.errors import InvalidResult
from matcher.result import BlockResult, Certificate, Reason, Result, Stage, Tandem, Unmatched, field_names

__all__ = ["result_from_dict", "result_to_dict", "result_to_json"]

LIMIT = 1 << 60
T = TypeVar("T")


def result_to_dict(result: Result) -> dict[str, Any]:
    """See ``Result.to_dict``."""
    data: dict[str, Any] = _plain(result)
    return data


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    return {name: _plain(getattr(value, name)) for name in field_names(type(value))}


def result_to_json(result: Result) -> str:
    """See ``Result.to_json``: the names of fields in order, no spaces, letters beyond ASCII escaped."""
    return (
        f'{{"blocks":[{",".join(map(_block_json, result.blocks))}]'
        f',"decisions_fingerprint":{_quoted(result.decisions_fingerprint)}'
        f',"engine_version":{_quoted(result.engine_version)}'
        f',"input_fingerprint":{_quoted(result.input_fingerprint)}'
        f',"maximum":{result.maximum},"objective":{_quoted(result.objective)}'
        f',"policy_fingerprint":{_quoted(result.policy_fingerprint)},"seed":{result.seed}'
        f',"tandems":[{",".join(map(_tandem_json, result.tandems))}]'
        f',"unmatched":[{",".join([_canonical(_plain(each)) for each in result.unmatched])}]}}'
    )


def _block_json(block: BlockResult) -> str:
    return (
        f'{{"azubis":{block.azubis},"block":{_quoted(block.block)}'
        f',"certificate":{_certificate_json(block.certificate)},"fachkraefte":{block.fachkraefte}'
        f',"floor":{block.floor},"places":{_optional_json(block.places)}'
        f',"possible_pairs":{block.possible_pairs},"tandems":{block.tandems},"total":{block.total}'
        f',"weakest_pin":{_optional_json(block.weakest_pin)}}}'
    )


def _certificate_json(certificate: Certificate) -> str:
    stages = ",".join(
        [
            f'{{"columns":{_numbers(stage.columns)},"rows":{_numbers(stage.rows)}'
            f',"scale":{stage.scale},"shift":{stage.shift}}}'
            for stage in certificate.stages
        ]
    )
    return (
        f'{{"cover_columns":{_numbers(certificate.cover_columns)},"cover_rows":{_numbers(certificate.cover_rows)}'
        f',"floor_columns":{_numbers(certificate.floor_columns)},"floor_rows":{_numbers(certificate.floor_rows)}'
        f',"stages":[{stages}]}}'
    )


def _tandem_json(tandem: Tandem) -> str:
    return (
        f'{{"azubi":{_quoted(tandem.azubi)},"block":{_quoted(tandem.block)},"confidence":{tandem.confidence}'
        f',"fachkraft":{_quoted(tandem.fachkraft)},"held":{_TRUTH[tandem.held]}'
        f',"only_possible":{_TRUTH[tandem.only_possible]},"open_rules":{_texts_json(tandem.open_rules)}'
        f',"override":{_texts_json(tandem.override)},"percent":{tandem.percent}'
        f',"pinned":{_TRUTH[tandem.pinned]},"points":{tandem.points}}}'
    )


def _numbers(values: NDArray[np.int64]) -> str:
    return str(values.tolist()).replace(" ", "")


def _optional_json(value: int | None) -> str:
    return "null" if value is None else str(value)


def _texts_json(values: tuple[str, ...]) -> str:
    return f"[{','.join(map(_quoted, values))}]"


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


_quoted = json.encoder.encode_basestring_ascii
_TRUTH = {False: "false", True: "true"}


def result_from_dict(data: Mapping[str, Any]) -> Result:
    """See ``Result.from_dict``."""
    read = _reader(
        Result,
        tandems=_tuple_of(_reader(Tandem, **_FLAGS)),
        unmatched=_tuple_of(_reader(Unmatched, reason=_reason, public=_reason)),
        blocks=_tuple_of(_reader(BlockResult, places=_optional, weakest_pin=_optional, certificate=_certificate)),
        **_STRINGS,
    )
    return read(data)


def _reader(kind: type[T], **parsers: Callable[[Any], Any]) -> Callable[[Any], T]:
    """A function that reads a mapping with exactly the fields of the dataclass; numbers unless said otherwise."""

    def read(data: Any) -> T:
        names = field_names(kind)
        if not isinstance(data, Mapping) or set(data) != set(names):
            raise InvalidResult(detail=f"{kind.__name__} needs exactly the keys {', '.join(names)}")
        chosen = {name: parsers.get(name, _DEFAULTS.get(name, _number)) for name in names}
        return kind(**{name: parse(data[name]) for name, parse in chosen.items()})

    return read


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LIMIT * 16:
        raise InvalidResult(detail=f"{value!r:.80} is no whole number")
    return value


def _optional(value: Any) -> int | None:
    return None if value is None else _number(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidResult(detail=f"{value!r:.80} is no text")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise InvalidResult(detail=f"{value!r:.80} is neither true nor false")
    return value


def _tuple_of(parse: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    def read(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list | tuple):
            raise InvalidResult(detail=f"{value!r:.80} is no list")
        return tuple(parse(item) for item in value)

    return read


def _param(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_param(item) for item in value)
    if isinstance(value, Mapping):
        return {_text(key): _number(item) for key, item in value.items()}
    return value if isinstance(value, str) else _number(value)


def _reason(value: Any) -> Reason:
    if not isinstance(value, Mapping) or set(value) != {"key", "params"} or not isinstance(value["params"], Mapping):
        raise InvalidResult(detail="a reason needs exactly the keys key, params")
    return Reason(_text(value["key"]), {_text(key): _param(item) for key, item in value["params"].items()})


def _positions(value: Any) -> Any:
    numbers = _tuple_of(_number)(value)
    if any(abs(number) > LIMIT for number in numbers):
        raise InvalidResult(detail="a number of the certificate is out of range")
    return np.array(numbers, dtype=np.int64)


def _certificate(value: Any) -> Certificate:
    stages = _tuple_of(_stage)
    covers = dict.fromkeys(("cover_rows", "cover_columns", "floor_rows", "floor_columns"), _positions)
    return _reader(Certificate, stages=stages, **covers)(value)


def _stage(value: Any) -> Stage:
    """Results of before there were scales have none."""
    known = {"scale": 1, **value} if isinstance(value, Mapping) else value
    return _reader(Stage, rows=_positions, columns=_positions)(known)


_DEFAULTS: Mapping[str, Callable[[Any], Any]] = dict.fromkeys(("block", "azubi", "fachkraft", "person", "role"), _text)
_FLAGS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("pinned", "held", "only_possible"), _truth),
    **dict.fromkeys(("override", "open_rules"), _tuple_of(_text)),
}
_STRINGS: dict[str, Callable[[Any], Any]] = dict.fromkeys(
    ("objective", "input_fingerprint", "policy_fingerprint", "decisions_fingerprint", "engine_version"), _text
)
