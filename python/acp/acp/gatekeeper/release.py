"""Whether a release may be acted on."""

import base64
import hashlib
import json
from datetime import datetime, timezone
from typing import Any, Collection, Dict, Optional

from . import ed25519
from ..canonical_json import canonical_json
from .errors import ReleaseRefused


def verify_release(
    release: object,
    *,
    keys: Dict[str, Any],
    audience: str,
    now: Optional[datetime] = None,
    recalled: Collection[str] = (),
    event_id: Optional[str] = None,
) -> Dict[str, Any]:
    """The claims of a release that may be acted on now; else raises ReleaseRefused.

    `keys` is the answer of GET /v1/release-keys, `audience` the executor's own name, `recalled` the release
    ids known to be recalled, `event_id` the event it came in: under another id it is a second copy.
    """
    shown = dict(release) if isinstance(release, dict) else {}
    signature = shown.pop("signature", None)
    if not isinstance(signature, str):
        raise _refused("UNSIGNED", "it has no signature")
    claims = _read_token(signature, keys)
    if canonical_json(shown) != canonical_json(claims):
        raise _refused("ALTERED", "it does not say what was signed")
    digest = hashlib.sha256(canonical_json(claims["action"]).encode()).hexdigest()
    if digest != claims["action_sha256"]:
        raise _refused("ALTERED", "the digest is not that of the action")
    _require_standing(claims, audience, now or datetime.now(timezone.utc), recalled, event_id)
    return claims


def _require_standing(
    claims: Dict[str, Any], audience: str, now: datetime, recalled: Collection[str], event_id: Optional[str]
) -> None:
    release_id, meant_for, until = (
        claims[name] for name in ("release_id", "audience", "valid_until")
    )
    if event_id is not None and event_id != release_id:
        raise _refused("ALTERED", f"it is release {release_id}, not {event_id}")
    if meant_for is not None and meant_for != audience:
        raise _refused("AUDIENCE", f"it is for {meant_for}, not for {audience}")
    if until is not None and not _is_before(now, until):
        raise _refused("LAPSED", f"it was valid until {until}")
    if release_id in recalled:
        raise _refused("RECALLED", f"{release_id} was recalled")


def _is_before(now: datetime, text: Any) -> bool:
    """A time that cannot be read is over."""
    try:
        return now < datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (AttributeError, TypeError, ValueError):
        return False


def _read_token(token: str, keys: Dict[str, Any]) -> Dict[str, Any]:
    parts = token.split(".")
    header = _parsed(parts[0])
    is_release = header.get("alg") == "EdDSA" and header.get("typ") == "acp-release+jwt"
    if len(parts) != 3 or not is_release or "crit" in header:
        raise _refused("UNSIGNED", "its signature is no release token")
    kid = header.get("kid")
    key = next((one for one in keys["keys"] if one["kid"] == kid), None)
    if key is None:
        raise _refused("UNSIGNED", f"it is signed by a key that is not known: {kid}")
    signed = f"{parts[0]}.{parts[1]}".encode()
    signature = _bytes_of(parts[2])
    # The last character has bits to spare; a second text of one signature is refused.
    is_written = base64.urlsafe_b64encode(signature).rstrip(b"=").decode() == parts[2]
    if not is_written or not ed25519.verify(_bytes_of(key["x"]), signed, signature):
        raise _refused("ALTERED", "its signature is not over what its token says")
    return _parsed(parts[1])


def _parsed(part: str) -> Dict[str, Any]:
    """An object without members where the text is none."""
    try:
        value = json.loads(_bytes_of(part).decode())
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _bytes_of(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        return b""


def _refused(code: str, reason: str) -> ReleaseRefused:
    return ReleaseRefused(reason, f"DECISION.RELEASE_{code}")
