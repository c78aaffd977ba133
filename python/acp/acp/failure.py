"""What went wrong, and whether it spends an attempt."""

import re
from typing import Optional, Tuple

import psycopg

from .text import thrown_text

#: SQLSTATEs that say "not now" rather than "not this": connections, resources, a shutdown, lost races.
_UNAVAILABLE_STATES = re.compile("08...|53...|57P0[1-5]|40001|40P01|55P03|25006")
_CAUSES_MAX = 5


class UnprocessableEvent(Exception):
    """Raised by a handler for an event that no retry can make right: dead letter at once, under `code`."""

    def __init__(self, message: str = "", *, code: str = "CONSUMER.FAILED") -> None:
        super().__init__(message)
        self.code = code


class HandlerTimeout(Exception):
    """The handler took longer than it may; its transaction was rolled back."""


class Unavailable(Exception):
    """What is needed beside the event is away; no attempt is spent."""


class HandlerFailed(Exception):
    """The handler raised; everything else that goes wrong in the transaction is the database's doing."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(thrown_text(cause))
        self.cause = cause


def describe(error: BaseException) -> Tuple[str, str, bool]:
    """Code, reason, and whether no retry can mend it."""
    cause = error.cause if isinstance(error, HandlerFailed) else error
    if isinstance(cause, UnprocessableEvent):
        return cause.code, thrown_text(cause), True
    return "CONSUMER.FAILED", thrown_text(cause), False


def is_outage(error: BaseException) -> bool:
    """Whether our database was the trouble, or what the keys of releases come from.

    Of a handler's error only what a query raised counts: a refused connection may be any other service that the
    handler calls, and that spends attempts.
    """
    if isinstance(error, Unavailable):
        return True
    cause: Optional[BaseException] = error.cause if isinstance(error, HandlerFailed) else error
    for _ in range(_CAUSES_MAX):
        if isinstance(cause, psycopg.Error):
            return _is_unavailable(cause)
        if cause is None:
            return False
        cause = cause.__cause__ or cause.__context__
    return False


def _is_unavailable(error: psycopg.Error) -> bool:
    if error.sqlstate is not None:
        return _UNAVAILABLE_STATES.fullmatch(error.sqlstate) is not None
    # A connection that died, or a pool that has none to give.
    return isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))
