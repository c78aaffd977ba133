"""Webhooks and acknowledgements, with ACP_TEST_DATABASE_URL as the inbox's database."""

import base64
import hashlib
import hmac
import json
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

from .real import DATABASE_URL, event, needs, read

if DATABASE_URL:
    import psycopg

    from acp.acks import AckReporter, AckRun, refused_acks
    from acp.database import create_inbox_tables
    from acp.failure import UnprocessableEvent
    from acp.inbox import Inbox
    from acp.signature import webhook_key
    from acp.webhook import WebhookReceiver

SECRET = read("webhook-signatures.json")["cases"][0]["secrets"][0]


def signed(body, sent_at=None):
    sent = str(sent_at or int(time.time()))
    digest = hmac.new(webhook_key(SECRET), f"msg.{sent}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"Webhook-Id": "msg", "Webhook-Timestamp": sent, "Webhook-Signature": signature}


@needs("ACP_TEST_DATABASE_URL")
class OfDatabase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        create_inbox_tables(DATABASE_URL)
        cls.sql = psycopg.connect(DATABASE_URL, autocommit=True)

    @classmethod
    def tearDownClass(cls):
        cls.sql.close()

    def setUp(self):
        self.sql.execute("TRUNCATE processed_events, consumer_failures, consumer_pending_acks")

    def inbox(self, handler=lambda *_: None, **options):
        inbox = Inbox(DATABASE_URL, consumer="hooks", topic="events", handler=handler, **options)
        self.addCleanup(inbox.close)
        return inbox


class Webhooks(OfDatabase):
    def post(self, body, handler=lambda *_: None, headers=None, **options):
        receiver = WebhookReceiver(self.inbox(handler), secrets=[SECRET], **options)
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = receiver.receive("POST", {**signed(content), **(headers or {})}, content)
        return answer.status, json.loads(answer.body), answer.headers

    def test_answers_after_the_commit_and_again_as_a_duplicate(self):
        given = event()
        self.assertEqual(self.post(given)[:2], (200, {"outcome": "processed"}))
        self.assertEqual(self.post(given)[:2], (200, {"outcome": "duplicate"}))

    def test_every_refusal_has_its_status_and_code(self):
        def broken(given, context):
            raise ValueError("no")

        def hopeless(given, context):
            raise UnprocessableEvent("never")

        old = signed(b"{}", sent_at=1_000_000_000)
        for said, status, code in [
            (self.post({}, headers=old), 401, "WEBHOOK.BAD_SIGNATURE"),
            (self.post({}, body_bytes_max=1), 413, "REQUEST.TOO_LARGE"),
            (self.post({}), 422, "CONSUMER.UNDECODABLE"),
            (self.post(b"\xff"), 422, "CONSUMER.UNDECODABLE"),
            (self.post(b"[1"), 422, "CONSUMER.UNDECODABLE"),
            (self.post(event(), broken), 500, "CONSUMER.FAILED"),
            (self.post(event(), hopeless), 422, "CONSUMER.FAILED"),
        ]:
            with self.subTest(code, status=status):
                self.assertEqual((said[0], said[1]["code"]), (status, code))
                self.assertEqual(said[2]["content-type"], "application/problem+json")

    def test_while_the_database_is_away_it_asks_to_come_again(self):
        def cut_off(given, context):
            self.sql.execute("SELECT pg_terminate_backend(%s)", [context.connection.info.backend_pid])
            context.connection.execute("SELECT 1")

        status, problem, headers = self.post(event(), cut_off)
        self.assertEqual((status, problem["code"], headers["retry-after"]), (503, "SERVICE.UNAVAILABLE", "5"))

    def test_a_batch_has_one_outcome_for_each_message(self):
        good, bad = event(), event(entity_id="bad")

        def handler(given, context):
            if given["entity_id"] == "bad":
                raise ValueError("no")

        wrapped = {"headers": {"event_id": good["event_id"]}, "payload": good}
        status, said, _ = self.post([wrapped, bad, {"no": "event"}], handler)
        self.assertEqual(status, 207)
        self.assertEqual([one["kind"] for one in said["outcomes"]], ["processed", "retry", "dead"])
        self.assertEqual(said["outcomes"][2]["code"], "CONSUMER.UNDECODABLE")
        self.assertEqual(self.post([good])[:2], (200, {"outcomes": [{"kind": "duplicate"}]}))

    def test_headers_over_http_mean_what_they_mean_to_a_broker(self):
        seen = []
        for case in read("messages.json")["header_texts"]:
            attributes = {"id": event()["event_id"], "type": "SHOP_ORDER", "source": "/sources/shop"}
            times = {"time": "2026-11-21T10:00:00Z", "ingestedtime": "2026-11-21T10:00:00Z"}
            others = {"traceid": attributes["id"], "schemaversion": "1", "subject": case["encoded"]}
            headers = {f"Ce-{name}": value for name, value in {**attributes, **times, **others}.items()}
            self.assertEqual(self.post({"n": 1}, lambda given, _: seen.append(given), headers)[0], 200)
            self.assertEqual(seen[-1]["entity_id"], case["text"])


class OpsApi(BaseHTTPRequestHandler):
    def do_POST(self):
        acks = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["acks"]
        self.server.seen.append((self.path, self.headers["Authorization"], acks))
        status, answer = self.server.answers.pop(0)
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class Acknowledgements(OfDatabase):
    def setUp(self):
        super().setUp()
        self.server = HTTPServer(("127.0.0.1", 0), OpsApi)
        self.server.seen, self.server.answers = [], []
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(lambda: (self.server.shutdown(), self.server.server_close(), thread.join()))
        self.refused = []
        url = f"http://127.0.0.1:{self.server.server_port}/"
        self.reporter = AckReporter(
            DATABASE_URL, consumer="hooks", url=url, api_key="key", on_refused=lambda *told: self.refused.append(told)
        )
        self.addCleanup(self.reporter.close)

    def leave(self, topic, count=1):
        for _ in range(count):
            self.sql.execute(
                "INSERT INTO consumer_pending_acks VALUES (gen_random_uuid(), 'hooks', %s, clock_timestamp())", [topic]
            )

    def left(self):
        return self.sql.execute("SELECT count(*) FROM consumer_pending_acks").fetchone()[0]

    def test_are_dropped_when_they_were_taken(self):
        self.leave("events", 3)
        self.server.answers = [(201, {})]
        self.assertEqual(self.reporter.run_once(), AckRun(3, 0, more=False))
        path, key, acks = self.server.seen[0]
        self.assertEqual((path, key, len(acks)), ("/v1/consumers/hooks/acks", "Bearer key", 3))
        self.assertEqual(set(acks[0]), {"event_id", "topic", "processed_at"})
        self.assertEqual(self.left(), 0)

    def test_are_kept_while_nobody_takes_them(self):
        self.leave("events")
        self.server.answers = [(503, {})]
        with self.assertRaises(OSError):
            self.reporter.run_once()
        self.assertEqual(self.left(), 1)

    def test_that_are_refused_by_name_do_not_hold_up_the_others(self):
        self.leave("evnts")
        self.leave("events")
        self.leave("evnts")
        problem = {"errors": [{"path": "/acks/0/topic", "message": "is not registered"}]}
        self.server.answers = [(400, problem), (201, {})]
        self.assertEqual(self.reporter.run_once(), AckRun(1, 2, more=False))
        self.assertEqual([ack["topic"] for ack in self.server.seen[1][2]], ["events"])
        self.assertEqual((self.left(), self.refused), (0, [(2, ["is not registered"])]))

    def test_are_refused_as_the_vectors_say(self):
        vectors = read("acks.json")
        for case in vectors["refusals"]:
            with self.subTest(case["name"]):
                refusal = refused_acks(json.dumps(case["answer"]), vectors["request"]["acks"])
                self.assertEqual(sorted(refusal[0]) if refusal else None, case["dropped"])


if __name__ == "__main__":
    unittest.main()
