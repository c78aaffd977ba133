"""One effect per event: the effect and its row in the inbox commit in the same transaction."""

import random
import threading
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Optional, Sequence, Set, Tuple, Union

from .database import Connection, ConnectionPool, Database, envelope_as_json, run
from .deadline import Deadline
from .event import Event, is_canary
from .failure import HandlerFailed, describe, is_outage
from .inbox_sql import ADD_PENDING_ACKS, RECORD_FAILURE, RECORD_PROCESSED, RECORD_STANDING
from .message import UPCASTERS, Decoded, Message, Undecodable, Upcasters, decode_message
from .release import KeySet, ReleaseGuard, ReleaseOptions, recall_refusal
from .text import clean_text, thrown_text

HANDLER_TIMEOUT_S = 30.0
_CODE_CHARS_MAX = 128
_REASON_CHARS_MAX = 2_000


@dataclass(frozen=True)
class RetryPolicy:
    """Pauses between attempts, the last one for all that follow, and when to give up."""

    max_attempts: int = 5
    backoff_s: Sequence[float] = (2, 5, 15, 30, 60)
    #: Part of the pause that is added at random.
    jitter: float = 0.2

    def delay_s(self, attempts: int) -> float:
        base = self.backoff_s[min(attempts, len(self.backoff_s)) - 1]
        return base * (1 + self.jitter * random.random())


@dataclass(frozen=True)
class HandlerContext:
    """What a handler writes through `connection` commits with the inbox row, or not at all."""

    connection: Connection
    #: Set when the handler's time is over; its transaction is rolled back then.
    cancelled: threading.Event


EventHandler = Callable[[Event, HandlerContext], None]
BatchHandler = Callable[[Sequence[Event], HandlerContext], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one message.

    `kind`: `processed` (the effect is committed), `canary` (noted, and no handler called), `duplicate` (it existed), `retry` (try again after `delay_s`),
    `dead` (given up and kept in consumer_failures), `held_back` (an earlier event of its key failed),
    `unavailable` (the database is away; nothing happened and no attempt is spent).
    """

    kind: str
    code: str = ""
    reason: str = ""
    delay_s: float = 0.0

    @property
    def settled(self) -> bool:
        """Whether the message is finished with and may be acknowledged."""
        return self.kind in ("processed", "canary", "duplicate", "dead")


@dataclass
class _Item:
    decoded: Decoded
    outcome: Optional[Outcome] = field(default=None)


class Inbox:
    """Makes each event's effect once, however often the event is delivered.

    A batch is one transaction; when it fails its events are tried one by one, so that only the bad one is held up.
    `handler(event, context)` or `batch_handler(events, context)` makes the effect. Safe to use from threads.
    """

    def __init__(
        self,
        database: Union[str, "ConnectionPool[Any]"],
        *,
        consumer: str,
        topic: str,
        handler: Optional[EventHandler] = None,
        batch_handler: Optional[BatchHandler] = None,
        retry: RetryPolicy = RetryPolicy(),
        handler_timeout_s: float = HANDLER_TIMEOUT_S,
        reports_acks: bool = False,
        release: Optional[ReleaseOptions] = None,
        upcasters: Upcasters = UPCASTERS,
        observer: Optional[Callable[[Sequence[Outcome]], None]] = None,
    ) -> None:
        if (handler is None) == (batch_handler is None):
            raise ValueError("give a handler or a batch_handler")
        self.consumer, self.topic = consumer, topic
        self.database = Database(database)
        self._handler, self._batch_handler = handler, batch_handler
        self._retry, self._timeout_s = retry, handler_timeout_s
        self._reports_acks = reports_acks
        self._release = release
        self._guard = ReleaseGuard(release) if release else None
        self._upcasters = upcasters
        self._observer = observer

    def close(self) -> None:
        self.database.close()

    def process(
        self, messages: Sequence[Message], *, ordered: bool = False, given_up_by_sender: bool = False
    ) -> List[Outcome]:
        """One outcome per message, in order. Raises nothing for what a message, a handler or the database did."""
        ceiling = None if given_up_by_sender else self._retry.max_attempts
        decoded = [decode_message(message, self._upcasters) for message in messages]
        items = {place: _Item(one) for place, one in enumerate(decoded) if isinstance(one, Decoded)}
        buried = {place: self._bury(one) for place, one in enumerate(decoded) if isinstance(one, Undecodable)}
        self._try_together(list(items.values()), ordered, ceiling)
        outcomes = [
            buried[place] if place in buried else items[place].outcome or Outcome("unavailable", reason="not reached")
            for place in range(len(decoded))
        ]
        if self._observer is not None:
            self._observer(outcomes)
        return outcomes

    def _bury(self, message: Undecodable) -> Outcome:
        failure = (message.code, message.reason)
        outcome = self._record_failure(message.event_id, message.message, failure, attempts_max=1)
        return outcome if outcome.kind != "retry" else Outcome("dead", message.code, message.reason)

    def _try_together(self, items: List[_Item], ordered: bool, ceiling: Optional[int]) -> None:
        if not items:
            return
        error = self._attempt(items)
        if error is None:
            return
        if len(items) == 1:
            items[0].outcome = self._settle_failure(items[0], error, ceiling)
        else:
            self._try_one_by_one(items, ordered, ceiling)

    def _try_one_by_one(self, items: List[_Item], ordered: bool, ceiling: Optional[int]) -> None:
        blocked: Set[str] = set()
        for item in items:
            key = item.decoded.key
            if ordered and key in blocked:
                item.outcome = Outcome("held_back")
                continue
            error = self._attempt([item])
            if error is not None:
                item.outcome = self._settle_failure(item, error, ceiling)
            if item.outcome is not None and item.outcome.kind == "unavailable":
                return
            if item.outcome is not None and item.outcome.kind == "retry" and key is not None:
                blocked.add(key)

    def _attempt(self, items: Sequence[_Item]) -> Optional[BaseException]:
        """Sets the outcomes and answers None, or answers what the handler raised."""
        try:
            fresh = self._commit([item.decoded.event for item in items])
        except Exception as error:
            if not is_outage(error):
                return error
            for item in items:
                item.outcome = Outcome("unavailable", reason=thrown_text(error))
            return None
        for item in items:
            # The first of an id is the new one.
            is_new = item.decoded.event["event_id"] in fresh
            fresh.discard(item.decoded.event["event_id"])
            made = "canary" if is_canary(item.decoded.event) else "processed"
            item.outcome = Outcome(made if is_new else "duplicate")
        return None

    def _commit(self, events: Sequence[Event]) -> Set[str]:
        """The ids whose effect was committed here."""
        effective = [event for event in events if not is_canary(event)]
        keys = self._guard.keys_for(effective) if self._guard else None
        with self.database.transaction() as connection:
            fresh_ids = self._record(connection, events)
            if not fresh_ids:
                return fresh_ids
            # Of two messages with one id the first is handled.
            first = {event["event_id"]: event for event in reversed(events)}
            fresh = [
                event for event in effective if event["event_id"] in fresh_ids and first[event["event_id"]] is event
            ]
            if fresh:
                self._handle(fresh, connection, keys)
            if self._reports_acks:
                run(connection, ADD_PENDING_ACKS, [list(fresh_ids), self.consumer, self.topic])
        return fresh_ids

    def _record(self, connection: Connection, events: Sequence[Event]) -> Set[str]:
        deliveries: Dict[str, int] = {}
        for event in events:
            deliveries[event["event_id"]] = deliveries.get(event["event_id"], 0) + 1
        ids = list(deliveries)
        values = [ids, list(deliveries.values()), self.consumer, self.topic]
        if self._release is None or not self._release.beside_outbox:
            return set(ids) - {str(row[0]) for row in run(connection, RECORD_PROCESSED, values)}
        rows = run(connection, RECORD_STANDING, values)
        for event_id, is_recalled in rows:
            if is_recalled:
                raise HandlerFailed(recall_refusal(str(event_id)))
        return set(ids) - {str(row[0]) for row in rows}

    def _handle(self, events: Sequence[Event], connection: Connection, keys: Optional[KeySet]) -> None:
        deadline = Deadline(connection, self._timeout_s)
        try:
            with deadline:
                # After the inbox row: a release that had its effect is a duplicate however late it comes again.
                if self._guard is not None and keys is not None:
                    for event in events:
                        self._guard.check(event, keys)
                context = HandlerContext(connection, deadline.over)
                if self._batch_handler is not None:
                    self._batch_handler(events, context)
                elif self._handler is not None:
                    for event in events:
                        self._handler(event, context)
        except Exception as error:
            raise HandlerFailed(error) from error

    def _settle_failure(self, item: _Item, error: BaseException, ceiling: Optional[int]) -> Outcome:
        code, reason, is_permanent = describe(error)
        event_id = item.decoded.event["event_id"]
        attempts_max = 1 if is_permanent else ceiling
        return self._record_failure(event_id, item.decoded.message, (code, reason), attempts_max)

    def _record_failure(
        self, event_id: str, message: Message, failure: Tuple[str, str], attempts_max: Optional[int]
    ) -> Outcome:
        code, reason = failure
        values = [
            event_id,
            self.consumer,
            self.topic,
            attempts_max,
            clean_text(code, _CODE_CHARS_MAX),
            clean_text(reason, _REASON_CHARS_MAX),
            envelope_as_json(message.payload),
        ]
        try:
            # A transaction of its own: the count lives there, so that a restart does not forgive a poison event.
            with self.database.transaction() as connection:
                ((attempts, is_dead),) = run(connection, RECORD_FAILURE, values)
        except Exception as error:
            return Outcome("unavailable", reason=thrown_text(error))
        if is_dead:
            return Outcome("dead", code, reason)
        return Outcome("retry", code, reason, delay_s=self._retry.delay_s(attempts))


