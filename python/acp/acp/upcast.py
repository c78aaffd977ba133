"""Upcasters of a catalogue, as far as its maps are written in the subset that every language can read."""

import re
from decimal import MAX_PREC, Context, Decimal
from typing import Any, Callable, Dict, Iterable, Mapping, Tuple

from .message import UPCASTERS, Payload, Upcaster, Upcasters

_Expression = Callable[[Payload], Any]

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_PATH = re.compile(rf"payload(\.{_NAME})+", re.ASCII)
_TEXT = re.compile(r"'[^'\\\r\n]*'|\"[^\"\\\r\n]*\"")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})", re.ASCII)
_WORDS = {"true": True, "false": False, "null": None}
_OPERAND = rf"decimal\(\s*(payload(?:\.{_NAME})+|'[^'\\\r\n]*'|\"[^\"\\\r\n]*\")\s*\)"
_AMOUNT = re.compile(rf"string\(\s*{_OPERAND}(?:\s*([-+*])\s*{_OPERAND})?\s*\)", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)
#: Sums and products of decimals are exact.
_EXACT = Context(prec=MAX_PREC)


class UnsupportedUpcaster(ValueError):
    """An upcaster that is no map, or an expression beyond the subset: write it in Python and give it as `own`."""


def upcasters_of(
    event_types: Iterable[Mapping[str, Any]],
    own: Mapping[Tuple[str, int], Upcaster] = {},
) -> Upcasters:
    """Those of the `items` that `GET /v1/event-types` answers, beside those of the control plane's own types.

    A type of one version has none, so its events pass as they are, in whatever version. Raises
    `UnsupportedUpcaster` with the type, version and member; `own` has what takes its place, by type and version.
    """
    found: Dict[str, Dict[int, Upcaster]] = {}
    for kind in event_types:
        name = kind["event_type"]
        if name in UPCASTERS:
            continue
        steps = {
            version["schema_version"]: own.get((name, version["schema_version"])) or _upcaster(name, version)
            for version in kind["versions"]
            if version["schema_version"] > 1
        }
        if steps:
            found[name] = steps
    return {**UPCASTERS, **found}


def _upcaster(name: str, version: Mapping[str, Any]) -> Upcaster:
    place = f"{name} version {version['schema_version']}"
    if version["upcast"] is None:
        if not version["upcasts"]:
            raise UnsupportedUpcaster(f"{place}: nobody brings payloads to it")
        return dict
    if "module" in version["upcast"]:
        raise UnsupportedUpcaster(f"{place}: /upcast/module runs in Node alone")
    try:
        return compile_upcast(version["upcast"])
    except UnsupportedUpcaster as error:
        raise UnsupportedUpcaster(f"{place}: {error}") from None


def compile_upcast(upcast: Mapping[str, Any]) -> Upcaster:
    """The map `{"set": …, "drop": …}` as a function; a payload that it cannot bring along raises ValueError."""
    made = {member: _expression(member, source) for member, source in upcast.get("set", {}).items()}
    dropped = frozenset(upcast.get("drop", ()))

    def apply(payload: Payload) -> Payload:
        kept = {member: value for member, value in payload.items() if member not in dropped}
        return {**kept, **{member: make(payload) for member, make in made.items()}}

    return apply


def _expression(member: str, source: str) -> _Expression:
    text = source.strip()
    if _PATH.fullmatch(text):
        return _path(text)
    if _TEXT.fullmatch(text):
        return _constant(text[1:-1])
    if _NUMBER.fullmatch(text):
        return _constant(int(text))
    if text in _WORDS:
        return _constant(_WORDS[text])
    amount = _AMOUNT.fullmatch(text)
    if amount:
        return _amount(amount)
    raise UnsupportedUpcaster(f"/upcast/set/{member} is beyond the subset: {source}")


def _constant(value: Any) -> _Expression:
    return lambda _payload: value


def _path(text: str) -> _Expression:
    names = text.split(".")[1:]

    def read(payload: Payload) -> Any:
        value: Any = payload
        for name in names:
            if not isinstance(value, dict) or name not in value:
                raise ValueError(f"there is no {text}")
            value = value[name]
        return value

    return read


def _amount(found: "re.Match[str]") -> _Expression:
    left, operator, right = _operand(found[1]), found[2], found[3] and _operand(found[3])

    def make(payload: Payload) -> str:
        value = left(payload)
        if right:
            other = right(payload)
            if operator == "*":
                value = _EXACT.multiply(value, other)
            else:
                value = _EXACT.add(value, other) if operator == "+" else _EXACT.subtract(value, other)
        return _plain(value)

    return make


def _operand(text: str) -> Callable[[Payload], Decimal]:
    read = _path(text) if text.startswith("payload.") else _constant(text[1:-1])

    def decimal(payload: Payload) -> Decimal:
        digits = read(payload)
        if not isinstance(digits, str) or not _DECIMAL.fullmatch(digits):
            raise ValueError(f"{text} is no decimal")
        return Decimal(digits)

    return decimal


def _plain(value: Decimal) -> str:
    """Digits without an exponent, and without zeros at the end of a fraction; zero has no sign."""
    text = format(value if value else abs(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
