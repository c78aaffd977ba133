"""Receiving webhooks: a handler for any framework, and one for WSGI."""

import json
import time
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import unquote

from .inbox import Inbox, Outcome
from .message import Message, normalise_headers, parse_json
from .signature import TOLERANCE_S, signature_problem, webhook_key

#: Larger than any batch that the webhook transport sends with default limits.
BODY_BYTES_MAX = 8 * 1024 * 1024
_RETRY_AFTER_S = 5
_PROBLEMS = {
    "REQUEST.METHOD_NOT_ALLOWED": (405, "The method is not taken here"),
    "WEBHOOK.BAD_SIGNATURE": (401, "The signature does not verify"),
    "REQUEST.TOO_LARGE": (413, "The request is too large"),
    "CONSUMER.UNDECODABLE": (422, "The message holds no readable event"),
    "CONSUMER.FAILED": (500, "The handler failed"),
    "SERVICE.UNAVAILABLE": (503, "Not able to answer now"),
}
_REASONS = {200: "OK", 207: "Multi-Status", 401: "Unauthorized", 405: "Method Not Allowed"}


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class WebhookReceiver:
    """Answers 2xx only after the effect is committed, so that the sender may take it as the acknowledgement.

    The sender counts the attempts and has the dead letter. `receive` may be called from threads.
    """

    def __init__(
        self,
        inbox: Inbox,
        *,
        secrets: Sequence[str],
        tolerance_s: float = TOLERANCE_S,
        body_bytes_max: int = BODY_BYTES_MAX,
        ordered: bool = False,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        if not secrets:
            raise ValueError("a webhook receiver needs a secret")
        self._inbox = inbox
        self._keys = [webhook_key(secret) for secret in secrets]
        self._tolerance_s = tolerance_s
        self._bytes_max = body_bytes_max
        self._ordered = ordered
        self._now_s = now_s

    def receive(self, method: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """`body` as it came over the wire: one changed byte breaks the signature."""
        if method != "POST":
            return _problem("REQUEST.METHOD_NOT_ALLOWED", "webhooks come by POST", {"allow": "POST"})
        if len(body) > self._bytes_max:
            return self._too_large()
        given = {name.lower(): value for name, value in headers.items()}
        problem = signature_problem(
            given, body, keys=self._keys, now_s=self._now_s(), tolerance_s=self._tolerance_s
        )
        if problem is not None:
            return _problem("WEBHOOK.BAD_SIGNATURE", problem)
        try:
            is_batch, messages = _messages_of(body, given)
        except (ValueError, RecursionError):
            return _problem("CONSUMER.UNDECODABLE", "the body is not JSON in UTF-8")
        outcomes = self._inbox.process(messages, ordered=self._ordered, given_up_by_sender=True)
        return _answer_batch(outcomes) if is_batch else _answer_one(outcomes[0])

    def wsgi(self, environ: Dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The receiver as a WSGI application; the server has to bound how long a body may take."""
        headers = {
            name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")
        }
        headers["content-type"] = environ.get("CONTENT_TYPE", "")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > self._bytes_max:
            answer = self._too_large()
        else:
            answer = self.receive(environ["REQUEST_METHOD"], headers, environ["wsgi.input"].read(length))
        reason = _REASONS.get(answer.status, "Error")
        start_response(f"{answer.status} {reason}", list(answer.headers.items()))
        return [answer.body]

    def _too_large(self) -> Answer:
        detail = "the body is over the limit of this receiver"
        return _problem("REQUEST.TOO_LARGE", detail, {"connection": "close"})


def _messages_of(body: bytes, headers: Mapping[str, str]) -> Tuple[bool, List[Message]]:
    """One envelope with its headers as HTTP headers, or an array of envelopes or of `{headers, payload}`."""
    text = body.decode("utf-8")
    if not text.lstrip().startswith("["):
        return False, [Message(text, normalise_headers({name: _unescaped(name, headers[name]) for name in headers}))]
    return True, [_message_of(item) for item in parse_json(text)]


def _unescaped(name: str, value: str) -> str:
    """The CloudEvents HTTP binding writes what is not printable ASCII as percent-encoded UTF-8."""
    return unquote(value, errors="strict") if name.startswith(("ce-", "x-acp-")) and _is_utf8(value) else value


def _is_utf8(value: str) -> bool:
    try:
        unquote(value, errors="strict")
    except UnicodeDecodeError:
        return False
    return True


def _message_of(item: Any) -> Message:
    if isinstance(item, dict) and "payload" in item and isinstance(item.get("headers"), dict):
        payload, headers = item["payload"], item["headers"]
        texts = {name: value for name, value in headers.items() if isinstance(value, str)}
        return Message(payload if isinstance(payload, str) else _json(payload), normalise_headers(texts))
    return Message(_json(item), {})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _answer_one(outcome: Outcome) -> Answer:
    if outcome.kind in ("processed", "canary", "duplicate"):
        return _answer(200, {"outcome": _told(outcome)})
    if outcome.kind == "dead":
        return _problem(outcome.code, outcome.reason, status=422)
    if outcome.kind == "unavailable":
        return _unavailable()
    if outcome.kind == "held_back":
        return _problem("CONSUMER.FAILED", "an earlier event of this key has failed")
    return _problem("CONSUMER.FAILED", outcome.reason)


def _answer_batch(outcomes: Sequence[Outcome]) -> Answer:
    """One outcome for each message, in order, so that the sender settles each for itself."""
    if outcomes and all(outcome.kind == "unavailable" for outcome in outcomes):
        return _unavailable()
    status = 200 if all(outcome.settled for outcome in outcomes) else 207
    return _answer(status, {"outcomes": [_said(outcome) for outcome in outcomes]})


def _said(outcome: Outcome) -> Dict[str, Any]:
    said: Dict[str, Any] = {"kind": _told(outcome)}
    if outcome.kind == "dead":
        said["code"] = outcome.code
    if outcome.kind in ("dead", "retry", "unavailable"):
        said["reason"] = outcome.reason
    return said


def _told(outcome: Outcome) -> str:
    """The sender's contract knows no canaries: one that is noted is processed."""
    return "processed" if outcome.kind == "canary" else outcome.kind


def _unavailable() -> Answer:
    detail = "the consumer cannot process events now"
    return _problem("SERVICE.UNAVAILABLE", detail, {"retry-after": str(_RETRY_AFTER_S)})


def _problem(
    code: str, detail: str, headers: Optional[Mapping[str, str]] = None, status: Optional[int] = None
) -> Answer:
    usual, title = _PROBLEMS.get(code, _PROBLEMS["CONSUMER.FAILED"])
    status = status or usual
    problem = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
    return _answer(status, problem, {**(headers or {}), "content-type": "application/problem+json"})


def _answer(status: int, body: Dict[str, Any], headers: Optional[Mapping[str, str]] = None) -> Answer:
    content = json.dumps(body).encode()
    named = {"content-type": "application/json", **(headers or {}), "content-length": str(len(content))}
    return Answer(status, content, named)
