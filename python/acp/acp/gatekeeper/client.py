"""Requests to the gatekeeper. Every one of them is safe to repeat, and is, where it was not answered."""

import hashlib
import json
import time
from http.client import HTTPException
from typing import Any, Callable, Dict, Optional, Union
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from .errors import DecisionHeld, GatekeeperError, error_of
from .release import verify_release

Json = Dict[str, Any]

_ATTEMPTS_MAX = 5
_RETRY_AFTER_S = 1.0
_RETRY_AFTER_S_MAX = 30.0
_WAIT_S_MAX = 30
_REQUEST_TIMEOUT_S = 40
_HOLD_TIMEOUT_S = 15 * 60


def idempotency_key(run: str, step: Union[str, int], tool_call: str = "") -> str:
    """The key of a place in a run, the same in every language and process: 64 hex digits."""
    place = json.dumps([run, str(step), tool_call], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(place.encode()).hexdigest()


class Gatekeeper:
    """`url` is that of ingestion; `audience` the own name where releases are acted on here."""

    def __init__(
        self,
        url: str,
        *,
        api_key: Optional[str] = None,
        audience: str = "",
        hold_timeout_s: float = _HOLD_TIMEOUT_S,
    ) -> None:
        self._url = url.rstrip("/")
        self._api_key = api_key
        self._audience = audience
        self._hold_timeout_s = hold_timeout_s

    def propose(
        self, proposal: Json, *, run: str, step: Union[str, int], tool_call: str = ""
    ) -> "Decision":
        """A Decision that is released or held; else raises DecisionDenied, -Stopped, -Ended, GatekeeperError."""
        key = idempotency_key(run, step, tool_call)
        return Decision(self, self.send("POST", "/v1/decisions", proposal, key))

    def guard(self, act: Callable[[Json, Json], Any], kind: str) -> Callable[..., Any]:
        """A function that acts only when released.

        It takes the members of the action, the rest of the proposal, and run, step and tool_call. `act` gets
        the released action and the release; it may run again when a run is tried again, with the same
        `release["release_id"]`.
        """

        def guarded(given: Json, why: Json, *, run: str, step: Union[str, int], tool_call: str = "") -> Any:
            proposal = {**why, "action": {**given, "kind": kind}}
            decision = self.propose(proposal, run=run, step=step, tool_call=tool_call)
            release = decision.wait(self._hold_timeout_s)
            keys = self.send("GET", "/v1/release-keys")
            claims = verify_release(release, keys=keys, audience=self._audience)
            return act(claims["action"], release)

        return guarded

    def send(self, method: str, path: str, body: Optional[Json] = None, key: Optional[str] = None) -> Any:
        """The answer; a request that cannot be answered now is made again, as Retry-After says."""
        for attempt in range(1, _ATTEMPTS_MAX + 1):
            try:
                with urlopen(self._request(method, path, body, key), timeout=_REQUEST_TIMEOUT_S) as answer:
                    return json.load(answer)
            except HTTPError as error:
                if error.code != 503 or attempt == _ATTEMPTS_MAX:
                    raise _error_of(error) from None
                wait_s = _seconds(error.headers.get("Retry-After"))
            except (OSError, HTTPException) as error:
                if attempt == _ATTEMPTS_MAX:
                    message = f"the gatekeeper at {self._url} does not answer"
                    raise GatekeeperError(message, "SERVICE.UNAVAILABLE") from error
                wait_s = _RETRY_AFTER_S
            time.sleep(wait_s)
        raise AssertionError("unreachable")

    def _request(self, method: str, path: str, body: Optional[Json], key: Optional[str]) -> Request:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self._url + path, data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if self._api_key is not None:
            request.add_header("Authorization", f"Bearer {self._api_key}")
        if key is not None:
            request.add_header("Idempotency-Key", key)
        return request


class Decision:
    """A proposal that was released, or that people have to decide on."""

    def __init__(self, gatekeeper: Gatekeeper, decided: Json) -> None:
        self._gatekeeper = gatekeeper
        self._decided = decided

    @property
    def id(self) -> str:
        return str(self._decided["decision_id"])

    @property
    def state(self) -> str:
        return str(self._decided["state"])

    @property
    def release(self) -> Optional[Json]:
        """None until it is released."""
        release: Optional[Json] = self._decided["release"]
        return release

    def wait(self, timeout_s: float = _HOLD_TIMEOUT_S) -> Json:
        """The release, as soon as there is one; DecisionHeld when the time is over first, DecisionEnded."""
        deadline = time.monotonic() + timeout_s
        while self.state == "held":
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise DecisionHeld(f"{self.id} is still held", "DECISION.HELD", self._decided)
            wait_s = min(int(left_s) + 1, _WAIT_S_MAX)
            path = f"/v1/decisions/{self.id}?wait_s={wait_s}"
            self._decided = self._gatekeeper.send("GET", path)
        if self.release is not None:
            return self.release
        code = f"DECISION.{self.state.upper()}"
        raise error_of(code, self.state)(f"{self.id} is {self.state}", code, self._decided)

    def withdraw(self) -> None:
        """Takes it back while it is held."""
        self._decided = self._gatekeeper.send("POST", f"/v1/decisions/{self.id}/withdraw")


def _seconds(retry_after: Optional[str]) -> float:
    try:
        return min(max(float(retry_after or ""), 0.0), _RETRY_AFTER_S_MAX)
    except ValueError:
        return _RETRY_AFTER_S


def _error_of(error: HTTPError) -> Exception:
    try:
        problem = json.load(error)
    except ValueError:
        problem = {}
    code = problem.get("code", f"HTTP.{error.code}")
    message = problem.get("detail") or problem.get("title") or f"HTTP {error.code}"
    return error_of(code, problem.get("state"))(message, code, problem)
