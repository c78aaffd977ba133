"""Signatures of webhooks by Standard Webhooks."""

import base64
import binascii
import hashlib
import hmac
import re
from typing import Mapping, Optional, Sequence

#: How far the sender's clock may be off, and how long a captured request may be sent again.
TOLERANCE_S = 300
_KEY_BYTES_MIN, _KEY_BYTES_MAX = 24, 64


def webhook_key(secret: str) -> bytes:
    """The bytes of a `whsec_` secret; ValueError, which does not quote it, where it is none."""
    prefix, _, text = secret.partition("whsec_")
    try:
        padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
        key = base64.b64decode(padded, validate=True) if prefix == "" else b""
    except (binascii.Error, ValueError):
        key = b""
    if not _KEY_BYTES_MIN <= len(key) <= _KEY_BYTES_MAX:
        raise ValueError("a webhook secret must be `whsec_` followed by base64 of 24 to 64 bytes")
    return key


def signature_problem(
    headers: Mapping[str, str],
    body: bytes,
    *,
    keys: Sequence[bytes],
    now_s: float,
    tolerance_s: float = TOLERANCE_S,
) -> Optional[str]:
    """None where the signature holds, else the reason. Header names in lower case; `body` as it came."""
    id_, sent, given = (headers.get(f"webhook-{name}") for name in ("id", "timestamp", "signature"))
    if not id_ or not sent or not given:
        return "webhook-id, webhook-timestamp and webhook-signature are required"
    if re.fullmatch("[0-9]{1,12}", sent) is None:
        return "webhook-timestamp is not in seconds"
    age_s = now_s - int(sent)
    if age_s > tolerance_s:
        return "webhook-timestamp is too old"
    if age_s < -tolerance_s:
        return "webhook-timestamp is in the future"
    signed = f"{id_}.{sent}.".encode("utf-8", "surrogateescape") + body
    expected = [b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()) for key in keys]
    texts = [text.encode("utf-8", "surrogateescape") for text in given.split(" ")]
    if any(hmac.compare_digest(one, text) for one in expected for text in texts):
        return None
    return "no signature matches a known secret"
