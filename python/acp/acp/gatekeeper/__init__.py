"""Client of the gatekeeper: propose, wait, guard a function, verify a release. Standard library only."""

from .client import Decision, Gatekeeper, idempotency_key
from .errors import (
    DecisionDenied,
    DecisionEnded,
    DecisionHeld,
    DecisionStopped,
    GatekeeperError,
    ReleaseRefused,
)
from .release import verify_release

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
