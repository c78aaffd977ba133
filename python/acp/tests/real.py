"""What tests need beside the standard library: skipped where it is not there."""

import json
import os
import unittest
import uuid
from pathlib import Path

DATABASE_URL = os.environ.get("ACP_TEST_DATABASE_URL")
VECTORS = Path(__file__).parents[3] / "libs" / "contracts" / "vectors"


def read(name):
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def needs(*names):
    """Skips a class of tests where one of these variables names no server."""
    missing = [name for name in names if not os.environ.get(name)]
    return unittest.skipIf(missing, f"no server: set {', '.join(missing)}")


def event(**changes):
    return {
        "event_id": str(uuid.uuid4()),
        "event_type": "MARKET_QUOTE_INGESTED",
        "source": "binance",
        "entity_id": "BTCUSDT",
        "entity_type": "symbol",
        "occurred_at": "2026-11-21T08:00:00.000Z",
        "ingested_at": "2026-11-21T08:00:00.100Z",
        "schema_version": 1,
        "trace_id": str(uuid.uuid4()),
        "causation_id": None,
        "payload": {"symbol": "BTCUSDT"},
        **changes,
    }
