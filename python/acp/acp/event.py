"""The canonical event, its identity and its times."""

import hashlib
import re
import uuid
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, Optional, TypedDict

from .canonical_json import canonical_json
from .text import clean_text

#: The type of events that the control plane makes itself, to see that everything moves.
CANARY_EVENT_TYPE = "CANARY_BEAT"
EVENT_ID_NAMESPACE = uuid.UUID("6f1d1f0e-5d5c-5b7a-9a53-0f6c1c7d2e4b")

_TIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))", re.ASCII
)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_YEAR_MIN = 100
_TIME_BYTES = 6


class Event(TypedDict):
    """One immutable fact. Money and sizes in the payload are decimal text; times are UTC, ISO 8601."""

    event_id: str
    event_type: str
    source: str
    entity_id: Optional[str]
    entity_type: Optional[str]
    occurred_at: str
    ingested_at: str
    schema_version: int
    trace_id: str
    causation_id: Optional[str]
    payload: Dict[str, Any]


def is_canary(event: Event) -> bool:
    """Whether it is to be noted and acknowledged like every other event, and to have no effect."""
    return event["event_type"] == CANARY_EVENT_TYPE


def canonical_time(text: str) -> Optional[str]:
    """The one spelling of a time with a zone: UTC, three digits of a second, six where there are microseconds.

    None where the text is no such time, or names no moment of the years 0100 to 9999.
    """
    moment = _moment(text)
    if moment is None:
        return None
    iso = moment.strftime("%m-%dT%H:%M:%S")
    millis, micros = divmod(moment.microsecond, 1000)
    return f"{moment.year:04d}-{iso}.{millis:03d}" + (f"{micros:03d}Z" if micros else "Z")


def _moment(text: str) -> Optional[datetime]:
    form = _TIME.fullmatch(text)
    if form is None:
        return None
    *numbers, fraction, sign, hours, minutes = form.groups()
    if sign is not None and (int(hours) > 23 or int(minutes) > 59):
        return None
    try:
        local = datetime(*map(int, numbers), tzinfo=timezone.utc)  # type: ignore[misc, arg-type]
        micros = int((fraction or "0")[:6].ljust(6, "0"))
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        moment = local.replace(microsecond=micros) + (offset if sign == "-" else -offset)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year >= _YEAR_MIN else None


def derive_event_id(source: str, stream: str, key: str) -> str:
    """The id of a record without a time of its own: UUID v5 over `source/stream/key`."""
    return str(uuid.uuid5(EVENT_ID_NAMESPACE, _name_of(source, stream, key)))


def derive_timed_event_id(source: str, stream: str, key: str, occurred_at: object) -> str:
    """The id of a record whose source says when it happened: UUID v8 that sorts by that time.

    What is no time, or lies before 1970, leaves the version 5.
    """
    moment = _moment(occurred_at) if isinstance(occurred_at, str) else None
    if moment is None or moment < _EPOCH:
        return derive_event_id(source, stream, key)
    name = str(EVENT_ID_NAMESPACE) + _name_of(source, stream, key)
    digest = bytearray(hashlib.sha256(name.encode()).digest()[:16])
    millis = (moment - _EPOCH) // timedelta(milliseconds=1)
    digest[:_TIME_BYTES] = millis.to_bytes(_TIME_BYTES, "big")
    digest[6] = (digest[6] & 0x0F) | 0x80
    digest[8] = (digest[8] & 0x3F) | 0x80
    return str(uuid.UUID(bytes=bytes(digest)))


def _name_of(source: str, stream: str, key: str) -> str:
    return clean_text(f"{source}/{stream}/{key}", nul_too=False)


def content_sha256(event: Event) -> bytes:
    """What makes two deliveries of one `event_id` the same fact; trace and ingestion time are left out."""
    content = [
        event["event_type"],
        event["source"],
        event["entity_id"],
        event["entity_type"],
        event["occurred_at"],
        event["schema_version"],
        event["causation_id"],
        event["payload"],
    ]
    return hashlib.sha256(canonical_json(content).encode()).digest()
