"""Text of somebody else, as every column and every JSON reader can hold it."""

import re

_HALF_PAIR = re.compile("[\ud800-\udfff]")
_HALF_PAIR_OR_NUL = re.compile("[\0\ud800-\udfff]")


def clean_text(text: str, chars_max: "int | None" = None, *, nul_too: bool = True) -> str:
    """NUL, which PostgreSQL refuses, and half of a surrogate pair, which is not UTF-8, become U+FFFD."""
    return (_HALF_PAIR_OR_NUL if nul_too else _HALF_PAIR).sub("\ufffd", text[:chars_max])


def thrown_text(error: BaseException) -> str:
    """What an error says, or its name where it says nothing. Never raises."""
    try:
        return clean_text(str(error)) or type(error).__name__
    except Exception:
        return type(error).__name__
