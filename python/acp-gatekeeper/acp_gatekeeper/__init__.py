"""`acp.gatekeeper` under the name that it had before there was `acp`."""

from acp.gatekeeper import (
    Decision,
    DecisionDenied,
    DecisionEnded,
    DecisionHeld,
    DecisionStopped,
    Gatekeeper,
    GatekeeperError,
    ReleaseRefused,
    idempotency_key,
    verify_release,
)

__all__ = [
    "Decision",
    "DecisionDenied",
    "DecisionEnded",
    "DecisionHeld",
    "DecisionStopped",
    "Gatekeeper",
    "GatekeeperError",
    "ReleaseRefused",
    "idempotency_key",
    "verify_release",
]
