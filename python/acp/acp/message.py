"""Reading the event from a message, in any of the three formats that a topic can have."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Dict, Iterable, Mapping, Optional, Tuple, Union, cast

from .event import Event, canonical_time, derive_event_id
from .text import thrown_text

UNDECODABLE = "CONSUMER.UNDECODABLE"
UNKNOWN_VERSION = "GATE.UNKNOWN_VERSION"

_UUID = re.compile(
    "[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|(0{8}-(0{4}-){3}0{12})|(f{8}-(f{4}-){3}f{12})",
    re.IGNORECASE | re.ASCII,
)

Payload = Dict[str, Any]
Upcaster = Callable[[Payload], Payload]
#: By event type and the version that it makes of the one before; the highest is the newest that is known.
Upcasters = Mapping[str, Mapping[int, Upcaster]]


def _model_as_object(payload: Payload) -> Payload:
    rest = {name: value for name, value in payload.items() if name != "model_version"}
    model = {"name": payload.get("model"), "version": payload.get("model_version")}
    return {**rest, "model": model, "inputs": payload.get("inputs", [])}


#: Types of the control plane that have more than one version.
UPCASTERS: Upcasters = {"AI_DECISION_RECORDED": {2: _model_as_object}}


@dataclass(frozen=True)
class Message:
    """As a broker or a sender handed it over; header names as of `normalise_headers`."""

    payload: str
    headers: Mapping[str, str]
    published_at: Optional[datetime] = None


@dataclass(frozen=True)
class Decoded:
    event: Event
    #: What order is kept by: the partition key, else the entity.
    key: Optional[str]
    message: Message


@dataclass(frozen=True)
class Undecodable:
    """No retry can make it readable. `event_id` is the one it claims, or derived from its text."""

    event_id: str
    code: str
    reason: str
    message: Message


class _UnknownVersion(ValueError):
    pass


def normalise_headers(headers: Union[Mapping[str, str], Iterable[Tuple[str, str]]]) -> Dict[str, str]:
    """Names in one spelling, whichever protocol they came by: `ce_id`, `event_type`."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return {_normalise(name): value for name, value in pairs}


def _normalise(name: str) -> str:
    name = name.lower()
    if name == "content-type":
        return name
    name = re.sub("^cloudevents[:_]", "ce_", name.replace("-", "_"))
    return re.sub("^(x_)?acp_", "", name)


def decode_message(message: Message, upcasters: Upcasters = UPCASTERS) -> Union[Decoded, Undecodable]:
    """The event in the newest known version of its type.

    A type without upcasters passes in the version that it has. One newer than the newest known is refused, since
    a handler that was written for an older one may misread it.
    """
    body: object = None
    try:
        body = parse_json(message.payload)
        event = _upcast(_checked(_read(body, message.headers)), upcasters)
    except _UnknownVersion as error:
        return Undecodable(_known_id(message, body), UNKNOWN_VERSION, str(error), message)
    except (ValueError, RecursionError) as error:
        return Undecodable(_known_id(message, body), UNDECODABLE, thrown_text(error), message)
    except Exception as error:  # what an upcaster raised
        reason = f"upcasting failed: {thrown_text(error)}"
        return Undecodable(_known_id(message, body), UNDECODABLE, reason, message)
    return Decoded(event, message.headers.get("partition_key") or event["entity_id"], message)


def parse_json(text: str) -> Any:
    """As the standard has it: NaN and Infinity are no JSON."""
    return json.loads(text, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _read(body: object, headers: Mapping[str, str]) -> Payload:
    if not isinstance(body, dict):
        raise ValueError("the body is not a JSON object")
    if "ce_id" in headers:
        return _from_cloud_event({name[3:]: value for name, value in headers.items() if name.startswith("ce_")}, body)
    if isinstance(body.get("specversion"), str):
        attributes = {name: value for name, value in body.items() if name != "data"}
        return _from_cloud_event({name: _as_text(value) for name, value in attributes.items()}, body.get("data"))
    return body


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _from_cloud_event(attributes: Mapping[str, str], data: object) -> Payload:
    version = attributes.get("schemaversion", "")
    return {
        "event_id": attributes.get("id", ""),
        "event_type": attributes.get("type", ""),
        "source": re.sub("^/sources/", "", attributes.get("source", "")),
        "entity_id": attributes.get("subject"),
        "entity_type": attributes.get("entitytype"),
        "occurred_at": attributes.get("time", ""),
        "ingested_at": attributes.get("ingestedtime", ""),
        "schema_version": int(version) if re.fullmatch("[0-9]{1,9}", version) else None,
        "trace_id": attributes.get("traceid", ""),
        "causation_id": attributes.get("causationid"),
        "payload": data,
    }


def is_uuid(value: object) -> bool:
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_text_or_null(value: object) -> bool:
    return value is None or _is_text(value)


def _is_time(value: object) -> bool:
    return isinstance(value, str) and canonical_time(value) is not None


def _is_version(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 1 and value == int(value)


_ABSENT = object()

#: What the inbox and every handler rely on. The gate has checked the rest before it was stored.
_CHECKS: Tuple[Tuple[str, Callable[[object], bool], str], ...] = (
    ("event_id", is_uuid, "is not a UUID"),
    ("event_type", _is_text, "is not a name"),
    ("source", _is_text, "is not a name"),
    ("entity_id", _is_text_or_null, "is neither text nor null"),
    ("entity_type", _is_text_or_null, "is neither text nor null"),
    ("occurred_at", _is_time, "is not a time"),
    ("ingested_at", _is_time, "is not a time"),
    ("schema_version", _is_version, "is not a version"),
    ("trace_id", is_uuid, "is not a UUID"),
    ("causation_id", lambda value: value is None or is_uuid(value), "is neither a UUID nor null"),
    ("payload", lambda value: isinstance(value, dict), "is not an object"),
)


def _checked(candidate: Payload) -> Event:
    for field, holds, problem in _CHECKS:
        if not holds(candidate.get(field, _ABSENT)):
            raise ValueError(f"/{field} {problem}")
    changed = {"event_id": candidate["event_id"].lower(), "schema_version": int(candidate["schema_version"])}
    return cast(Event, {**candidate, **changed})


def _upcast(event: Event, upcasters: Upcasters) -> Event:
    known = upcasters.get(event["event_type"])
    if not known:
        return event
    newest, version = max(known), event["schema_version"]
    if version > newest:
        raise _UnknownVersion(
            f"{event['event_type']} version {version} is newer than {newest}, the newest known here"
        )
    payload = event["payload"]
    for step in range(version + 1, newest + 1):
        if step not in known:
            raise ValueError(f"{event['event_type']} has no upcaster to version {step}")
        payload = known[step](payload)
    return cast(Event, {**event, "schema_version": newest, "payload": payload})


def _known_id(message: Message, body: object) -> str:
    """The id that headers or body claim, else one that is always the same for this text."""
    claims = [message.headers.get("event_id"), message.headers.get("ce_id")]
    if isinstance(body, dict):
        claims += [body.get("event_id"), body.get("id")]
    for claim in claims:
        if claim is not None and is_uuid(claim):
            return claim.lower()
    return derive_event_id("undecodable", "message", message.payload)
