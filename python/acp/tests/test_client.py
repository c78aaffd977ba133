import json
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

from acp.gatekeeper import (
    DecisionDenied,
    DecisionEnded,
    DecisionHeld,
    DecisionStopped,
    Gatekeeper,
    ReleaseRefused,
    idempotency_key,
)

from .test_release import read

VECTORS = read("releases.json")
RELEASE = next(
    case["release"] for case in VECTORS["cases"] if case["name"] == "for any executor and without end"
)
RELEASED = {"decision_id": "d", "state": "released", "release": RELEASE}
HELD = {"decision_id": "d", "state": "held", "release": None}
WHY = {"model": {"name": "m", "version": "1"}, "decision": "buy", "confidence": 1, "rationale": "cheap"}
PROPOSAL = {**WHY, "action": {"kind": "order.place"}}


class Client(unittest.TestCase):
    def setUp(self):
        self.answers = []
        self.asked = []
        test = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                test.asked.append(self.headers.get("Idempotency-Key"))
                status, body, *headers = test.answers.pop(0)
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.gatekeeper = Gatekeeper(f"http://127.0.0.1:{self.server.server_port}")

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def propose(self):
        return self.gatekeeper.propose(PROPOSAL, run="r", step=1)

    def test_proposes_again_under_the_same_key_while_it_is_told_to_come_back(self):
        self.answers = [(503, {}, ("Retry-After", "0")), (200, RELEASED)]
        self.assertEqual(self.propose().release, RELEASE)
        self.assertEqual(self.asked, [idempotency_key("r", 1)] * 2)

    def test_says_what_was_denied_or_stopped(self):
        for code, kind in [
            ("DECISION.DENIED", DecisionDenied),
            ("DECISION.NO_POLICY", DecisionDenied),
            ("DECISION.STOPPED", DecisionStopped),
        ]:
            self.answers = [(422, {"code": code, "detail": "no", "rules": [{"id": "x"}]})]
            with self.assertRaises(kind) as raised:
                self.propose()
            self.assertEqual(raised.exception.decision["rules"], [{"id": "x"}])

    def test_waits_for_people_and_says_when_their_time_or_its_own_is_over(self):
        self.answers = [(202, HELD), (200, HELD), (200, {**HELD, "state": "expired"}), (202, HELD)]
        with self.assertRaises(DecisionEnded):
            self.propose().wait()
        with self.assertRaises(DecisionHeld):
            self.propose().wait(timeout_s=0)

    def test_calls_a_guarded_function_with_what_was_released_and_not_with_what_was_altered(self):
        acted = []
        place = self.gatekeeper.guard(lambda action, release: acted.append(action), "order.place")
        self.answers = [(202, HELD), (200, RELEASED), (200, VECTORS["jwks"])]
        place({}, WHY, run="r", step=1)
        self.assertEqual(acted, [RELEASE["action"]])
        altered = {**RELEASE, "action": {"kind": "order.place", "quantity": "9"}}
        self.answers = [(200, {**RELEASED, "release": altered}), (200, VECTORS["jwks"])]
        with self.assertRaises(ReleaseRefused):
            place({}, WHY, run="r", step=1)
        self.assertEqual(len(acted), 1)


if __name__ == "__main__":
    unittest.main()
