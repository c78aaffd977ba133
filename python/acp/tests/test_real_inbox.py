"""The inbox against a PostgreSQL that runs: ACP_TEST_DATABASE_URL names an empty database."""

import json
import threading
import unittest
from datetime import datetime

from .real import DATABASE_URL, event, needs, read

if DATABASE_URL:
    import psycopg
    from psycopg.rows import dict_row

    from acp.database import create_inbox_tables
    from acp.failure import UnprocessableEvent
    from acp.inbox import Inbox, Outcome, RetryPolicy
    from acp.message import Message
    from acp.release import ReleaseOptions

    QUICK = RetryPolicy(max_attempts=3, backoff_s=(0.01, 0.02), jitter=0)


def message(given):
    return Message(json.dumps(given), {"partition_key": given["entity_id"] or ""})


def insert_effect(given, context):
    context.connection.execute("INSERT INTO effects VALUES (%s)", [given["event_id"]])


@needs("ACP_TEST_DATABASE_URL")
class RealInbox(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        create_inbox_tables(DATABASE_URL)
        create_inbox_tables(DATABASE_URL)
        cls.sql = psycopg.connect(DATABASE_URL, autocommit=True, row_factory=dict_row)
        cls.sql.execute("CREATE TABLE IF NOT EXISTS effects (event_id uuid)")

    @classmethod
    def tearDownClass(cls):
        cls.sql.close()

    def setUp(self):
        self.sql.execute("TRUNCATE effects, processed_events, consumer_failures, consumer_pending_acks")

    def inbox(self, handler=insert_effect, **options):
        given = {"consumer": "lab", "topic": "events", "retry": QUICK, "handler": handler, **options}
        inbox = Inbox(DATABASE_URL, **given)
        self.addCleanup(inbox.close)
        return inbox

    def effects(self):
        return [str(row["event_id"]) for row in self.sql.execute("SELECT event_id FROM effects")]

    def failures(self):
        return self.sql.execute("SELECT * FROM consumer_failures ORDER BY first_failed_at").fetchall()

    def kinds(self, outcomes):
        return [outcome.kind for outcome in outcomes]

    def test_makes_an_effect_once_however_often_the_event_comes(self):
        one, two = event(), event()
        inbox = self.inbox()
        outcomes = inbox.process([message(one), message(two), message(one)])
        self.assertEqual(self.kinds(outcomes), ["processed", "processed", "duplicate"])
        self.assertEqual(self.kinds(inbox.process([message(one)])), ["duplicate"])
        self.assertCountEqual(self.effects(), [one["event_id"], two["event_id"]])
        rows = self.sql.execute("SELECT event_id::text, duplicates FROM processed_events").fetchall()
        self.assertEqual({row["event_id"]: row["duplicates"] for row in rows}, {one["event_id"]: 2, two["event_id"]: 0})

    def test_a_canary_is_noted_and_told_of_but_has_no_effect(self):
        canary, one = {**event(), "event_type": "CANARY_BEAT", "source": "acp-canary"}, event()
        inbox = self.inbox(reports_acks=True)
        outcomes = inbox.process([message(canary), message(one), message(canary)])
        self.assertEqual(self.kinds(outcomes), ["canary", "processed", "duplicate"])
        self.assertEqual(self.effects(), [one["event_id"]])
        for table in ("processed_events", "consumer_pending_acks"):
            rows = self.sql.execute(f"SELECT event_id::text FROM {table}").fetchall()
            self.assertCountEqual([row["event_id"] for row in rows], [canary["event_id"], one["event_id"]])

    def test_two_consumers_at_once_make_one_effect(self):
        given = [event() for _ in range(50)]
        inboxes = [self.inbox(), self.inbox()]
        told = []
        threads = [
            threading.Thread(target=lambda one=one: told.extend(one.process([message(each) for each in given])))
            for one in inboxes
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertCountEqual(self.effects(), [each["event_id"] for each in given])
        self.assertCountEqual(self.kinds(told), ["processed"] * 50 + ["duplicate"] * 50)

    def test_a_bad_event_alone_is_held_up_and_given_up_after_its_attempts(self):
        good, bad = event(), event(entity_id="bad")

        def handler(given, context):
            insert_effect(given, context)
            if given["entity_id"] == "bad":
                raise ValueError("no such \0 thing")

        inbox = self.inbox(handler)
        outcomes = inbox.process([message(bad), message(good)])
        self.assertEqual(self.kinds(outcomes), ["retry", "processed"])
        self.assertAlmostEqual(outcomes[0].delay_s, 0.01)
        self.assertEqual(self.kinds(inbox.process([message(bad)])), ["retry"])
        self.assertEqual(
            inbox.process([message(bad)]), [Outcome("dead", "CONSUMER.FAILED", "no such \ufffd thing")]
        )
        self.assertEqual(self.effects(), [good["event_id"]])
        (failure,) = self.failures()
        self.assertEqual((failure["attempts"], failure["error_message"]), (3, "no such \ufffd thing"))
        self.assertEqual(failure["envelope"]["event_id"], bad["event_id"])
        self.assertIsNotNone(failure["dead_lettered_at"])

    def test_an_event_after_its_dead_letter_starts_a_new_round(self):
        bad = event()
        broken = self.inbox(lambda *_: 1 / 0, retry=RetryPolicy(max_attempts=1))
        self.assertEqual(self.kinds(broken.process([message(bad)])), ["dead"])
        self.assertEqual(self.kinds(self.inbox().process([message(bad)])), ["processed"])

    def test_what_no_retry_can_mend_is_a_dead_letter_at_once(self):
        def handler(given, context):
            raise UnprocessableEvent("never", code="SHOP.UNKNOWN")

        outcomes = self.inbox(handler).process([message(event()), Message("not json", {})])
        self.assertEqual([(one.kind, one.code) for one in outcomes], [("dead", "SHOP.UNKNOWN"), ("dead", "CONSUMER.UNDECODABLE")])
        self.assertCountEqual([row["attempts"] for row in self.failures()], [1, 1])
        self.assertIn("not json", [row["envelope"] for row in self.failures()])

    def test_with_a_sender_that_counts_nothing_is_given_up_here(self):
        inbox = self.inbox(lambda *_: 1 / 0)
        bad = message(event())
        for _ in range(5):
            self.assertEqual(self.kinds(inbox.process([bad], given_up_by_sender=True)), ["retry"])

    def test_ordered_holds_the_later_events_of_a_key_back(self):
        first, second, other = event(), event(), event(entity_id="ETHUSDT")

        def handler(given, context):
            if given is not None and given["event_id"] == first["event_id"]:
                raise ValueError("first")
            insert_effect(given, context)

        outcomes = self.inbox(handler).process([message(one) for one in (first, second, other)], ordered=True)
        self.assertEqual(self.kinds(outcomes), ["retry", "held_back", "processed"])

    def test_a_batch_handler_gets_the_new_ones_in_their_order(self):
        seen = []
        inbox = self.inbox(None, batch_handler=lambda events, context: seen.append([one["event_id"] for one in events]))
        one, two, three = event(), event(), event()
        inbox.process([message(two)])
        inbox.process([message(each) for each in (three, two, one, three)])
        self.assertEqual(seen, [[two["event_id"]], [three["event_id"], one["event_id"]]])

    def test_while_the_database_is_away_nothing_is_counted(self):
        def handler(given, context):
            with psycopg.connect(DATABASE_URL, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [context.connection.info.backend_pid])
            insert_effect(given, context)

        given = message(event())
        self.assertEqual(self.kinds(self.inbox(handler).process([given])), ["unavailable"])
        self.assertEqual(self.failures(), [])
        self.assertEqual(self.kinds(self.inbox().process([given])), ["processed"])

    def test_another_service_that_is_away_spends_an_attempt(self):
        def handler(given, context):
            raise ConnectionRefusedError("the mail server")

        self.assertEqual(self.kinds(self.inbox(handler).process([message(event())])), ["retry"])

    def test_a_handler_past_its_time_is_rolled_back_and_counted(self):
        def handler(given, context):
            insert_effect(given, context)
            context.connection.execute("SELECT pg_sleep(60)")

        outcomes = self.inbox(handler, handler_timeout_s=0.1).process([message(event())])
        self.assertEqual([(one.kind, one.reason) for one in outcomes], [("retry", "the handler took longer than 0.1 s")])
        self.assertEqual(self.effects(), [])

    def test_a_handler_that_swallows_its_end_commits_nothing(self):
        def handler(given, context):
            insert_effect(given, context)
            context.cancelled.wait()

        self.assertEqual(self.kinds(self.inbox(handler, handler_timeout_s=0.1).process([message(event())])), ["retry"])
        self.assertEqual(self.effects(), [])

    def test_an_acknowledgement_is_left_with_the_effect_or_not_at_all(self):
        good, bad = event(), event()

        def handler(given, context):
            if given["event_id"] == bad["event_id"]:
                raise ValueError("bad")

        self.inbox(handler, reports_acks=True).process([message(good), message(bad)])
        rows = self.sql.execute("SELECT event_id::text AS id, topic FROM consumer_pending_acks").fetchall()
        self.assertEqual(rows, [{"id": good["event_id"], "topic": "events"}])

    def test_an_executor_acts_on_releases_alone(self):
        vectors = read("releases.json")
        for case in vectors["cases"]:
            release = case["release"]
            if case["recalled"] or not isinstance(release, dict):
                continue
            with self.subTest(case["name"]):
                self.setUp()
                now = datetime.fromisoformat(case["now"].replace("Z", "+00:00"))
                options = ReleaseOptions(
                    keys=vectors["jwks"], audience=case["audience"], beside_outbox=False, now=lambda now=now: now
                )
                given = event(
                    event_id=release.get("release_id", event()["event_id"]),
                    event_type="AI_DECISION_RELEASED",
                    payload=release,
                )
                (outcome,) = self.inbox(release=options).process([message(given)])
                said = "stands" if outcome.kind == "processed" else outcome.code
                self.assertEqual(said, case["expect"])
                self.assertEqual(len(self.effects()), 1 if said == "stands" else 0)

    def test_an_executor_without_keys_spends_no_attempt(self):
        options = ReleaseOptions(keys="http://127.0.0.1:9/v1/release-keys", audience="broker", beside_outbox=False)
        (outcome,) = self.inbox(release=options).process([message(event(event_type="AI_DECISION_RELEASED"))])
        self.assertEqual(outcome.kind, "unavailable")


if __name__ == "__main__":
    unittest.main()
