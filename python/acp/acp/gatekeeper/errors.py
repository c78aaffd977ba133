"""What the gatekeeper answered, or that it did not answer at all."""

from typing import Any, Dict, Optional, Type


class GatekeeperError(Exception):
    """`code` is that of the problem document; `decision` is what it says of the decision, or None."""

    def __init__(self, message: str, code: str, decision: Optional[Dict[str, Any]] = None) -> None:
        super().__init__(message)
        self.code = code
        self.decision = decision


class DecisionDenied(GatekeeperError):
    """A policy denied it, or none applies. Proposing it again under the same key changes nothing."""


class DecisionStopped(GatekeeperError):
    """A switch is on: nothing was judged."""


class DecisionHeld(GatekeeperError):
    """People still decide; nothing may be done yet."""


class DecisionEnded(GatekeeperError):
    """It was held and nobody decided in time, or it was rejected or withdrawn: see `decision["state"]`."""


class ReleaseRefused(GatekeeperError):
    """The release may not be acted on; `code` is one of DECISION.RELEASE_*."""


def error_of(code: str, state: Optional[str]) -> Type[GatekeeperError]:
    """The class of what a decision came to."""
    if code == "DECISION.STOPPED" or state == "stopped":
        return DecisionStopped
    if code in ("DECISION.DENIED", "DECISION.NO_POLICY") or state == "denied":
        return DecisionDenied
    if state in ("rejected", "expired", "withdrawn"):
        return DecisionEnded
    return GatekeeperError
