"""Consuming a Kafka topic as a member of a consumer group."""

import threading
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Dict, List, Mapping, Optional, Sequence

try:
    from confluent_kafka import Consumer, KafkaException, TopicPartition
except ImportError as missing:
    raise ImportError("Kafka needs confluent-kafka: pip install 'acp-control-plane[kafka]'") from missing

from .dispatch import Delivery, Dispatcher, Limits, TroubleListener, log_trouble, outage_delay_s
from .inbox import Inbox
from .message import Message, normalise_headers
from .offsets import OffsetTracker

_POLL_S = 0.5
_SESSION_TIMEOUT_MS = 10_000


@dataclass(frozen=True, eq=False)
class _KafkaDelivery(Delivery):
    partition: int = 0
    offset: int = 0


class KafkaConsumer:
    """Offsets are committed after the effects, never past an event that is not finished with.

    A new group starts at the earliest offset. `settings` go to librdkafka as they are (`security.protocol`,
    `sasl.password`, `ssl.ca.location` …). `run` works until `stop` is called. A process that was killed is found out
    after the session's timeout, and what it had in hand comes again; the inbox drops what had its effect.
    """

    def __init__(
        self,
        inbox: Inbox,
        *,
        topic: str,
        brokers: str = "127.0.0.1:9092",
        group: Optional[str] = None,
        settings: Optional[Mapping[str, Any]] = None,
        ordered: bool = False,
        limits: Limits = Limits(),
        on_trouble: TroubleListener = log_trouble,
    ) -> None:
        self._topic = topic
        self._limits = limits
        self._on_trouble = on_trouble
        self._stopping = threading.Event()
        self._trackers: Dict[int, OffsetTracker] = {}
        self._consumer = Consumer(
            {
                "bootstrap.servers": brokers,
                "session.timeout.ms": _SESSION_TIMEOUT_MS,
                "auto.offset.reset": "earliest",
                **(settings or {}),
                "group.id": group or inbox.consumer,
                "enable.auto.commit": False,
                "error_cb": lambda error: on_trouble("connect", KafkaException(error)),
            }
        )
        self._dispatcher: Dispatcher[_KafkaDelivery] = Dispatcher(
            inbox, self._finish, stop=self._stopping, ordered=ordered, limits=limits, on_trouble=on_trouble
        )

    def stop(self) -> None:
        """Finishes the transaction that runs and leaves the rest to be delivered again."""
        self._stopping.set()

    def run(self) -> None:
        """Until `stop`; no trouble of Kafka or the database ends it."""
        self._consumer.subscribe([self._topic], on_revoke=self._revoked, on_lost=self._lost)
        failures = 0
        while not self._stopping.is_set():
            try:
                self._dispatcher.submit(self._read())
                self._dispatcher.step()
                self._commit()
                failures = 0
            except KafkaException as error:
                failures += 1
                self._on_trouble("read", error)
                self._stopping.wait(outage_delay_s(failures))
        # Leaves the group, so that the partitions go to others at once.
        self._consumer.close()

    def _read(self) -> List[_KafkaDelivery]:
        wait_s = 0.0 if self._dispatcher.busy else self._dispatcher.wait_s(_POLL_S)
        room = min(self._dispatcher.room, self._limits.batch_max)
        if room > 0:
            return self._deliveries(self._consumer.consume(num_messages=room, timeout=wait_s))
        # Full of what waits for its next try: to stay a member, poll without taking more.
        assigned = self._consumer.assignment()
        self._consumer.pause(assigned)
        try:
            return self._deliveries(self._consumer.consume(num_messages=1, timeout=wait_s))
        finally:
            self._consumer.resume(self._consumer.assignment())

    def _deliveries(self, messages: Sequence[Any]) -> List[_KafkaDelivery]:
        deliveries = []
        for message in messages:
            if message.error() is not None:
                self._on_trouble("read", KafkaException(message.error()))
                continue
            delivery = _delivery_of(message)
            self._trackers.setdefault(delivery.partition, OffsetTracker()).add(delivery.offset)
            deliveries.append(delivery)
        return deliveries

    def _finish(self, deliveries: Sequence[_KafkaDelivery]) -> None:
        for delivery in deliveries:
            tracker = self._trackers.get(delivery.partition)
            if tracker is not None:
                tracker.finish(delivery.offset)

    def _commit(self) -> None:
        """What has moved forward since the last time."""
        moved = {partition: tracker.committable() for partition, tracker in self._trackers.items()}
        offsets = [
            TopicPartition(self._topic, partition, offset) for partition, offset in moved.items() if offset is not None
        ]
        if not offsets:
            return
        self._consumer.commit(offsets=offsets, asynchronous=False)
        for each in offsets:
            self._trackers[each.partition].committed = each.offset

    def _revoked(self, _consumer: Any, partitions: Sequence[Any]) -> None:
        try:
            self._commit()
        except KafkaException as error:
            self._on_trouble("commit", error)
        self._lost(_consumer, partitions)

    def _lost(self, _consumer: Any, partitions: Sequence[Any]) -> None:
        gone = {each.partition for each in partitions}
        self._dispatcher.forget(lambda delivery: delivery.partition in gone)
        for partition in gone:
            self._trackers.pop(partition, None)


def _delivery_of(message: Any) -> _KafkaDelivery:
    headers = normalise_headers([(name, _text(value)) for name, value in message.headers() or []])
    kind, at_ms = message.timestamp()
    published_at = datetime.fromtimestamp(at_ms / 1000, timezone.utc) if kind else None
    partition = message.partition()
    # Events without a key keep the order of their partition.
    key = headers.get("partition_key") or _text(message.key()) or f"partition {partition}"
    return _KafkaDelivery(
        Message(_text(message.value()), headers, published_at), key, False, partition, message.offset()
    )


def _text(given: Optional[bytes]) -> str:
    return "" if given is None else given.decode("utf-8", "replace")
