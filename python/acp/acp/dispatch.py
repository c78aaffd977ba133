"""What one consumer has in hand: in batches, with bounded memory, the later events of a key behind a failed one."""

import heapq
import itertools
import logging
import random
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Callable, Deque, Dict, Generic, Iterable, List, Optional, Sequence, Tuple, TypeVar

from .inbox import Inbox, Outcome
from .message import Message
from .text import thrown_text

_OUTAGE_BASE_S, _OUTAGE_MAX_S = 0.25, 15.0
_logger = logging.getLogger("acp")

#: Told of what a consumer survives: what it was doing, and the error.
TroubleListener = Callable[[str, BaseException], None]


def log_trouble(doing: str, error: BaseException) -> None:
    _logger.warning("%s: %s", doing, thrown_text(error))


@dataclass(frozen=True)
class Limits:
    #: Events in one transaction.
    batch_max: int = 100
    #: Messages in hand: queued, or waiting for their next try.
    in_flight_max: int = 1_000


@dataclass(frozen=True, eq=False)
class Delivery:
    """A message in hand, not yet acknowledged."""

    message: Message
    key: Optional[str]
    #: Taken over from a process that died with it in hand: tried alone, it may be what killed it.
    suspect: bool = False


D = TypeVar("D", bound=Delivery)


def outage_delay_s(in_a_row: int) -> float:
    """Doubling, with half of it at random so that a fleet does not come back as one."""
    delay = min(_OUTAGE_BASE_S * (1 << min(in_a_row - 1, 10)), _OUTAGE_MAX_S)
    return delay * (0.5 + random.random() / 2)


class Dispatcher(Generic[D]):
    """Runs deliveries through an inbox, one batch at a time, so each key keeps its order.

    `acknowledge` is told of what is finished with. A failed event waits beside the queue for its next try and the
    others pass it; with `ordered` the events of its key wait with it. While the database is away nothing is spent.
    """

    def __init__(
        self,
        inbox: Inbox,
        acknowledge: Callable[[Sequence[D]], None],
        *,
        stop: threading.Event,
        ordered: bool = False,
        limits: Limits = Limits(),
        on_trouble: TroubleListener = log_trouble,
    ) -> None:
        self._inbox = inbox
        self._acknowledge = acknowledge
        self._stop = stop
        self._ordered = ordered
        self._limits = limits
        self._on_trouble = on_trouble
        self._queue: Deque[D] = deque()
        self._later: List[Tuple[float, int, D]] = []
        self._behind: Dict[str, List[D]] = {}
        self._held: Dict[int, D] = {}
        self._tickets = itertools.count()
        self._outages = 0
        # Heartbeats read what is in hand from another thread.
        self._lock = threading.Lock()

    @property
    def room(self) -> int:
        """How many more deliveries may be submitted."""
        return self._limits.in_flight_max - len(self._held)

    @property
    def busy(self) -> bool:
        """Whether there is something to do now."""
        self._wake()
        return bool(self._queue)

    def wait_s(self, longest: float) -> float:
        """Until something is to be done that is in hand already."""
        return max(0.0, min(longest, self._later[0][0] - time.monotonic())) if self._later else longest

    def in_hand(self) -> List[D]:
        with self._lock:
            return list(self._held.values())

    def submit(self, deliveries: Iterable[D]) -> None:
        for delivery in deliveries:
            with self._lock:
                self._held[id(delivery)] = delivery
            if self._ordered and delivery.key is not None and delivery.key in self._behind:
                self._behind[delivery.key].append(delivery)
            else:
                self._queue.append(delivery)

    def forget(self, belongs: Callable[[D], bool]) -> None:
        """Deliveries that the broker has taken back."""
        gone = {id(delivery) for delivery in self.in_hand() if belongs(delivery)}
        self._release(gone)
        self._queue = deque(delivery for delivery in self._queue if id(delivery) not in gone)
        self._later = [entry for entry in self._later if id(entry[2]) not in gone]
        heapq.heapify(self._later)
        heads = {delivery.key for _, _, delivery in self._later}
        for key, line in list(self._behind.items()):
            kept = [delivery for delivery in line if id(delivery) not in gone]
            if key in heads:
                self._behind[key] = kept
            else:
                del self._behind[key]
                self._queue.extend(kept)

    def step(self) -> None:
        """One transaction; returns at once where nothing is to be done now."""
        self._wake()
        batch = self._take()
        if not batch:
            return
        outcomes = self._inbox.process([delivery.message for delivery in batch], ordered=self._ordered)
        self._settle(list(zip(batch, outcomes)))

    def _take(self) -> List[D]:
        """As much as fits; a suspect goes alone."""
        batch: List[D] = []
        while self._queue and len(batch) < self._limits.batch_max:
            if batch and (self._queue[0].suspect or batch[0].suspect):
                break
            batch.append(self._queue.popleft())
        return batch

    def _settle(self, still: Sequence[Tuple[D, Outcome]]) -> None:
        settled = [delivery for delivery, outcome in still if outcome.settled]
        if settled:
            try:
                self._acknowledge(settled)
            except Exception as error:
                # They come again, and the inbox drops them.
                self._on_trouble("acknowledge", error)
            self._release({id(delivery) for delivery in settled})
        untried = [delivery for delivery, outcome in still if outcome.kind in ("held_back", "unavailable")]
        self._queue.extendleft(reversed(untried))
        for delivery, outcome in still:
            if outcome.kind == "retry":
                self._postpone(delivery, outcome.delay_s)
        self._wait_out(next((outcome for _, outcome in still if outcome.kind == "unavailable"), None))

    def _postpone(self, delivery: D, delay_s: float) -> None:
        if self._ordered and delivery.key is not None:
            self._behind[delivery.key] = [other for other in self._queue if other.key == delivery.key]
            self._queue = deque(other for other in self._queue if other.key != delivery.key)
        heapq.heappush(self._later, (time.monotonic() + delay_s, next(self._tickets), delivery))

    def _wake(self) -> None:
        now = time.monotonic()
        while self._later and self._later[0][0] <= now:
            _, _, delivery = heapq.heappop(self._later)
            line = self._behind.pop(delivery.key, []) if self._ordered and delivery.key is not None else []
            self._queue.extendleft(reversed([delivery, *line]))

    def _wait_out(self, outage: Optional[Outcome]) -> None:
        if outage is None:
            self._outages = 0
            return
        self._outages += 1
        self._on_trouble("process", RuntimeError(outage.reason))
        self._stop.wait(outage_delay_s(self._outages))

    def _release(self, ids: Iterable[int]) -> None:
        with self._lock:
            for one in ids:
                self._held.pop(one, None)
