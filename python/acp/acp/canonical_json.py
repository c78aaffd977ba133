"""JSON as it is hashed: members in the order of UTF-16 code units, no white space, numbers as JavaScript writes them."""

import json
import math
import re
from decimal import Decimal
from typing import Any

_INTEGER_EXACT = 2**53
_FIXED_DIGITS_MAX = 21
_FIXED_ZEROS_MAX = 6
_HALF_PAIR = re.compile("[\ud800-\udfff]")


def canonical_json(value: Any) -> str:
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return _HALF_PAIR.sub(lambda half: f"\\u{ord(half.group()):04x}", text)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(canonical_json, value)) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    members = (f"{canonical_json(name)}:{canonical_json(value[name])}" for name in names)
    return "{" + ",".join(members) + "}"


def _number(value: float) -> str:
    if isinstance(value, int) and abs(value) < _INTEGER_EXACT:
        return str(value)
    try:
        value = float(value)
    except OverflowError:
        return "null"
    if not math.isfinite(value):
        return "null"
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    return ("-" if sign else "") + _layout("".join(map(str, digits)), int(exponent))


def _layout(digits: str, exponent: int) -> str:
    """Digits and their exponent, as Number::toString of ECMAScript lays them out."""
    point = len(digits) + exponent
    if len(digits) <= point <= _FIXED_DIGITS_MAX:
        return digits + "0" * (point - len(digits))
    if 0 < point <= _FIXED_DIGITS_MAX:
        return f"{digits[:point]}.{digits[point:]}"
    if -_FIXED_ZEROS_MAX < point <= 0:
        return "0." + "0" * -point + digits
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
