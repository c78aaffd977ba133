"""Telling the control plane what a consumer with its own database has processed."""

import json
import logging
import re
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Optional, Sequence, Set, Tuple, Union
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from .database import ConnectionPool, Database, run
from .inbox_sql import DROP_PENDING_ACKS, TAKE_PENDING_ACKS
from .text import clean_text

ACKS_MAX = 1_000
_REQUESTS_MAX = 20
_TIMEOUT_S = 10
_AT = re.compile(r"/acks/(\d{1,6})(/topic$|/|$)", re.ASCII)
_REASON_CHARS_MAX = 300
_logger = logging.getLogger("acp")

Ack = Dict[str, Any]


def log_refused(count: int, reasons: Sequence[str]) -> None:
    _logger.error("%d acknowledgements were refused and dropped: %s", count, "; ".join(reasons))


@dataclass(frozen=True)
class AckRun:
    reported: int
    #: Given up: the ops-api named them as wrong.
    refused: int
    #: Whether the run ended at its limit with more to do.
    more: bool


class AckReporter:
    """Reports effects of an inbox with `reports_acks`; run it every second or so.

    What is to be told was committed with the effect and is dropped only after the ops-api has it; a report that is
    repeated changes nothing. One that it refuses by name would be refused for ever: it is dropped and told to
    `on_refused`. `url` is the ops-api, `api_key` one with the role `operator`.
    """

    def __init__(
        self,
        database: Union[str, "ConnectionPool[Any]"],
        *,
        consumer: str,
        url: str,
        api_key: Optional[str] = None,
        per_request: int = ACKS_MAX,
        on_refused: Callable[[int, Sequence[str]], None] = log_refused,
    ) -> None:
        self._database = Database(database)
        self._consumer = consumer
        self._url = f"{url.rstrip('/')}/v1/consumers/{quote(consumer, safe='')}/acks"
        self._api_key = api_key
        self._per_request = per_request
        self._on_refused = on_refused

    def close(self) -> None:
        self._database.close()

    def run_once(self) -> AckRun:
        """Raises where the ops-api does not take the report at all; nothing is dropped then."""
        reported = refused = 0
        for _ in range(_REQUESTS_MAX):
            taken, dropped = self._report_some()
            reported += taken - dropped
            refused += dropped
            if taken < self._per_request:
                return AckRun(reported, refused, more=False)
        return AckRun(reported, refused, more=True)

    def _report_some(self) -> Tuple[int, int]:
        reasons: List[str] = []
        # The rows stay locked during the request, so that no other reporter sends them.
        with self._database.transaction() as connection:
            rows = run(connection, TAKE_PENDING_ACKS, [self._consumer, self._per_request])
            acks = [
                {"event_id": str(event_id), "topic": topic, "processed_at": processed_at.isoformat()}
                for event_id, topic, processed_at in rows
            ]
            left = acks
            # Each answer names some that are wrong, so each request has fewer than the one before.
            while left:
                refusal = self._post(left)
                if refusal is None:
                    break
                indexes, said = refusal
                reasons += said
                left = [ack for index, ack in enumerate(left) if index not in indexes]
            if acks:
                run(connection, DROP_PENDING_ACKS, [[ack["event_id"] for ack in acks], self._consumer])
        if len(left) < len(acks):
            self._on_refused(len(acks) - len(left), reasons)
        return len(acks), len(acks) - len(left)

    def _post(self, acks: Sequence[Ack]) -> Optional[Tuple[Set[int], List[str]]]:
        """What the ops-api named as wrong; None when it took all of it."""
        request = Request(self._url, json.dumps({"acks": acks}).encode(), method="POST")
        request.add_header("Content-Type", "application/json")
        if self._api_key is not None:
            request.add_header("Authorization", f"Bearer {self._api_key}")
        try:
            with urlopen(request, timeout=_TIMEOUT_S):
                return None
        except HTTPError as error:
            text = error.read().decode("utf-8", "replace")
            refusal = refused_acks(text, acks) if error.code == 400 else None
            if refusal is not None:
                return refusal
            raise OSError(f"the ops-api answered {error.code} to the report: {clean_text(text, 200)}") from None


def refused_acks(text: str, acks: Sequence[Ack]) -> Optional[Tuple[Set[int], List[str]]]:
    """The acknowledgements that a problem document names as wrong, and why; None where it names none.

    An answer names a few of many, so a topic that is refused takes every acknowledgement of it along.
    """
    indexes: Set[int] = set()
    topics: Set[str] = set()
    reasons: List[str] = []
    for error in _errors_of(text):
        at = _AT.match(str(error.get("path", "")))
        if at is None or int(at.group(1)) >= len(acks):
            continue
        index = int(at.group(1))
        indexes.add(index)
        reasons.append(clean_text(str(error.get("message")), _REASON_CHARS_MAX))
        if at.group(2) == "/topic":
            topics.add(acks[index]["topic"])
    if not indexes:
        return None
    return indexes | {index for index, ack in enumerate(acks) if ack["topic"] in topics}, reasons


def _errors_of(text: str) -> List[Dict[str, Any]]:
    try:
        errors = json.loads(text)["errors"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []
