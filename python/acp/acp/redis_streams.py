"""Consuming a Redis stream as a member of a consumer group."""

import os
import secrets
import socket
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Dict, List, Mapping, Optional, Sequence

try:
    import redis
except ImportError as missing:
    raise ImportError("Redis Streams need redis: pip install 'acp-control-plane[redis]'") from missing

from .dispatch import Delivery, Dispatcher, Limits, TroubleListener, log_trouble, outage_delay_s
from .inbox import Inbox
from .message import Message, normalise_headers

#: How long an entry may lie with a silent member before another takes it over.
CLAIM_IDLE_S = 15.0
_BLOCK_S = 1.0
_CONNECT_TIMEOUT_S = 5.0
_PAYLOAD = "payload"


@dataclass(frozen=True, eq=False)
class _StreamDelivery(Delivery):
    id: bytes = b""


class RedisStreamsConsumer:
    """Entries are acknowledged after the commit; those of a member that died are taken over after `claim_idle_s`.

    A group that is gone is made again from the beginning of the stream: the inbox drops what had its effect.
    `run` works until `stop` is called, from a signal handler or another thread. One process runs one transaction at a
    time: start more processes for more. With `ordered` start one.
    """

    def __init__(
        self,
        inbox: Inbox,
        *,
        stream: str,
        url: str = "redis://127.0.0.1:6379",
        client: Optional[redis.Redis] = None,
        group: Optional[str] = None,
        member: Optional[str] = None,
        ordered: bool = False,
        limits: Limits = Limits(),
        claim_idle_s: float = CLAIM_IDLE_S,
        on_trouble: TroubleListener = log_trouble,
    ) -> None:
        self._redis: Any = client or redis.Redis.from_url(url, protocol=2, socket_connect_timeout=_CONNECT_TIMEOUT_S)
        self._stream = stream
        self._group = group or inbox.consumer
        self._member = member or f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self._claim_idle_s = claim_idle_s
        self._limits = limits
        self._on_trouble = on_trouble
        self._stopping = threading.Event()
        self._claim_cursor: Any = "0-0"
        self._claim_at = 0.0
        self._dispatcher: Dispatcher[_StreamDelivery] = Dispatcher(
            inbox, self._acknowledge, stop=self._stopping, ordered=ordered, limits=limits, on_trouble=on_trouble
        )

    def stop(self) -> None:
        """Finishes the transaction that runs and leaves the rest to be delivered again."""
        self._stopping.set()

    def run(self) -> None:
        """Until `stop`; no trouble of Redis or the database ends it."""
        heart = threading.Thread(target=self._beat, name="acp-heartbeat", daemon=True)
        heart.start()
        failures = 0
        while not self._stopping.is_set():
            try:
                if failures or self._claim_at == 0.0:
                    self._create_group()
                self._round()
                failures = 0
            except redis.RedisError as error:
                failures += 1
                self._on_trouble("read", error)
                self._stopping.wait(outage_delay_s(failures))
        heart.join()
        self._leave()

    def _round(self) -> None:
        if time.monotonic() >= self._claim_at:
            self._take_over()
        if self._dispatcher.room > 0:
            self._dispatcher.submit(self._read())
        else:
            self._stopping.wait(0 if self._dispatcher.busy else self._dispatcher.wait_s(_BLOCK_S))
        self._dispatcher.step()

    def _create_group(self) -> None:
        """From the beginning of the stream; one that exists is left as it is."""
        try:
            self._redis.xgroup_create(self._stream, self._group, id="0", mkstream=True)
        except redis.ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def _read(self) -> List[_StreamDelivery]:
        wait_ms = int(self._dispatcher.wait_s(_BLOCK_S) * 1000)
        answer = self._redis.xreadgroup(
            self._group,
            self._member,
            {self._stream: ">"},
            count=min(self._dispatcher.room, self._limits.batch_max),
            # None does not wait; 0 would wait for ever.
            block=None if self._dispatcher.busy or wait_ms == 0 else wait_ms,
        )
        return [_delivery(id_, fields, suspect=False) for _, entries in answer or [] for id_, fields in entries]

    def _take_over(self) -> None:
        """One step through what lies idle with other members."""
        room = self._dispatcher.room
        if room <= 0:
            return
        answer = self._redis.xautoclaim(
            self._stream,
            self._group,
            self._member,
            min_idle_time=int(self._claim_idle_s * 1000),
            start_id=self._claim_cursor,
            count=min(room, self._limits.batch_max),
        )
        self._claim_cursor, entries = answer[0], answer[1]
        mine = {delivery.id for delivery in self._dispatcher.in_hand()}
        self._dispatcher.submit(
            _delivery(id_, fields, suspect=True) for id_, fields in entries if fields and id_ not in mine
        )
        trimmed = [id_ for id_, fields in entries if id_ and not fields]
        if trimmed:
            self._redis.xack(self._stream, self._group, *trimmed)
        is_through = self._claim_cursor in (b"0-0", "0-0")
        self._claim_at = time.monotonic() + (self._claim_idle_s / 2 if is_through and not entries else 0.0)

    def _acknowledge(self, deliveries: Sequence[_StreamDelivery]) -> None:
        self._redis.xack(self._stream, self._group, *(delivery.id for delivery in deliveries))

    def _beat(self) -> None:
        """Resets the idle time of what is in hand, so that only a dead member loses it."""
        while not self._stopping.wait(self._claim_idle_s / 3):
            ids = [delivery.id for delivery in self._dispatcher.in_hand()]
            try:
                if ids:
                    self._redis.xclaim(self._stream, self._group, self._member, 0, ids, justid=True)
            except redis.RedisError as error:
                self._on_trouble("heartbeat", error)

    def _leave(self) -> None:
        """Leaves the group, unless entries are still pending here: they go with the member's name."""
        try:
            pending = self._redis.xpending_range(
                self._stream, self._group, min="-", max="+", count=1, consumername=self._member
            )
            if not pending:
                self._redis.xgroup_delconsumer(self._stream, self._group, self._member)
        except redis.RedisError as error:
            self._on_trouble("leave", error)


def _delivery(id_: bytes, fields: Mapping[bytes, bytes], *, suspect: bool) -> _StreamDelivery:
    texts: Dict[str, str] = {_text(name): _text(value) for name, value in fields.items()}
    payload = texts.pop(_PAYLOAD, "")
    published_at = datetime.fromtimestamp(int(_text(id_).split("-")[0]) / 1000, timezone.utc)
    message = Message(payload, normalise_headers(texts), published_at)
    return _StreamDelivery(message, message.headers.get("partition_key") or None, suspect, id_)


def _text(given: Any) -> str:
    return given.decode("utf-8", "replace") if isinstance(given, bytes) else str(given)

