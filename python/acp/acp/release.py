"""Makes a consumer an executor: it acts on releases of the gatekeeper alone."""

import base64
import json
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Callable, Dict, Optional, Sequence, Union
from urllib.request import urlopen

from .event import Event
from .failure import Unavailable, UnprocessableEvent
from .gatekeeper import ReleaseRefused, verify_release
from .text import thrown_text

RELEASED_EVENT_TYPE = "AI_DECISION_RELEASED"

#: Between two looks at the key set for a key that is not in it: anybody can name a new one.
_LOOK_AGAIN_S = 10.0
_FETCH_TIMEOUT_S = 5.0

KeySet = Dict[str, Any]


def _now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class ReleaseOptions:
    """What may be acted on, and by whom."""

    #: Address of `GET /v1/release-keys`, or its answer.
    keys: Union[str, KeySet]
    #: The executor's name; a release for another is refused.
    audience: str
    #: Whether the inbox is in the control plane's database, where a recall is seen with the inbox row.
    beside_outbox: bool = True
    now: Callable[[], datetime] = _now


class ReleaseGuard:
    """Refuses every event that is no release, or none that may be acted on now."""

    def __init__(self, options: ReleaseOptions) -> None:
        self._options = options
        self._known: Optional[KeySet] = None if isinstance(options.keys, str) else options.keys
        self._looked_again_at = float("-inf")
        self._lock = threading.Lock()

    def keys_for(self, events: Sequence[Event]) -> KeySet:
        """Outside the transaction, so that no connection waits for an answer over HTTP. Raises Unavailable."""
        url = self._options.keys
        if not isinstance(url, str):
            return url
        with self._lock:
            if self._known is not None:
                known = {key.get("kid") for key in self._known["keys"]}
                wanted = {_key_id(event["payload"]) for event in events} - {None}
                now = time.monotonic()
                if wanted <= known or now - self._looked_again_at < _LOOK_AGAIN_S:
                    return self._known
                self._looked_again_at = now
            self._known = _fetch(url)
            return self._known

    def check(self, event: Event, keys: KeySet) -> None:
        """Raises UnprocessableEvent for what may not be acted on."""
        if event["event_type"] != RELEASED_EVENT_TYPE:
            raise UnprocessableEvent(f"{event['event_type']} is no release", code="DECISION.RELEASE_UNSIGNED")
        try:
            verify_release(
                event["payload"],
                keys=keys,
                audience=self._options.audience,
                now=self._options.now(),
                event_id=event["event_id"],
            )
        except ReleaseRefused as refused:
            raise UnprocessableEvent(str(refused), code=refused.code) from None


def recall_refusal(event_id: str) -> UnprocessableEvent:
    return UnprocessableEvent(f"{event_id} was recalled", code="DECISION.RELEASE_RECALLED")


def _key_id(release: Dict[str, Any]) -> Optional[str]:
    """Which key a release says it is signed by; None where it says none."""
    try:
        header = str(release.get("signature", "")).split(".", 1)[0]
        kid = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return kid if isinstance(kid, str) else None


def _fetch(url: str) -> KeySet:
    try:
        with urlopen(url, timeout=_FETCH_TIMEOUT_S) as answer:
            keys = json.load(answer)
        if not isinstance(keys, dict) or not isinstance(keys.get("keys"), list):
            raise ValueError("the answer is no key set")
        return keys
    except (OSError, ValueError) as error:
        raise Unavailable(f"no release keys from {url}: {thrown_text(error)}") from error
