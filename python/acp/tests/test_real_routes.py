"""The client against a gatekeeper that runs: ACP_GATEKEEPER_URL and ACP_GATEKEEPER_KEY name it.

It must release orders up to 100, hold larger ones, and deny sells; its releases are for `broker`.
"""

import os
import unittest
import uuid

from acp.gatekeeper import (
    DecisionDenied,
    DecisionEnded,
    DecisionHeld,
    Gatekeeper,
    GatekeeperError,
    ReleaseRefused,
)

WHY = {
    "model": {"name": "risk-7", "version": "3"},
    "decision": "buy",
    "confidence": 0.9,
    "rationale": "The price is below the forecast.",
}


def order(quantity="1", side="buy"):
    return {
        "account": "fund-1",
        "symbol": "BTCUSDT",
        "side": side,
        "type": "market",
        "quantity": quantity,
    }


@unittest.skipUnless("ACP_GATEKEEPER_URL" in os.environ, "no gatekeeper runs: set ACP_GATEKEEPER_URL")
class RealRoutes(unittest.TestCase):
    def setUp(self):
        self.run_id = str(uuid.uuid4())
        self.gatekeeper = self.client("broker")

    def client(self, audience):
        url, key = os.environ["ACP_GATEKEEPER_URL"], os.environ["ACP_GATEKEEPER_KEY"]
        return Gatekeeper(url, api_key=key, audience=audience)

    def propose(self, step, **given):
        action = {"kind": "order.place", **order(**given)}
        return self.gatekeeper.propose({**WHY, "action": action}, run=self.run_id, step=step)

    def test_acts_on_a_release_and_on_the_same_one_when_the_step_is_tried_again(self):
        acted = []
        place = self.gatekeeper.guard(
            lambda action, release: acted.append((action, release["release_id"])), "order.place"
        )
        for _ in range(2):
            place(order(), WHY, run=self.run_id, step=1)
        self.assertEqual(acted, [acted[0]] * 2)
        self.assertEqual(acted[0][0], {"kind": "order.place", **order()})

    def test_refuses_a_release_that_is_for_another(self):
        place = self.client("somebody-else").guard(lambda *_: self.fail("it acted"), "order.place")
        with self.assertRaises(ReleaseRefused) as refused:
            place(order(), WHY, run=self.run_id, step=1)
        self.assertEqual(refused.exception.code, "DECISION.RELEASE_AUDIENCE")

    def test_says_which_rule_denied_it(self):
        with self.assertRaises(DecisionDenied) as denied:
            self.propose(1, side="sell")
        self.assertEqual([rule["id"] for rule in denied.exception.decision["rules"]], ["allow"])

    def test_waits_for_people_and_takes_it_back(self):
        decision = self.propose(1, quantity="500")
        self.assertEqual(decision.state, "held")
        with self.assertRaises(DecisionHeld):
            decision.wait(timeout_s=0)
        decision.withdraw()
        with self.assertRaises(DecisionEnded):
            decision.wait(timeout_s=1)

    def test_is_told_of_a_conflict_and_of_what_breaks_the_schema(self):
        self.propose(1)
        with self.assertRaises(GatekeeperError) as conflict:
            self.propose(1, quantity="2")
        self.assertEqual(conflict.exception.code, "DECISION.CONFLICT")
        with self.assertRaises(GatekeeperError) as invalid:
            self.propose(2, side="swap")
        self.assertEqual(invalid.exception.code, "GATE.INVALID")


if __name__ == "__main__":
    unittest.main()
