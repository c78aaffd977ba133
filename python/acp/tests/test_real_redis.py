"""Redis Streams against servers that run: REDIS_URL and ACP_TEST_DATABASE_URL name them."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import unittest
import uuid
from pathlib import Path

from .real import DATABASE_URL, event, needs

if DATABASE_URL and "REDIS_URL" in os.environ:
    import psycopg
    import redis

    from acp.database import create_inbox_tables
    from acp.inbox import Inbox, RetryPolicy
    from acp.redis_streams import RedisStreamsConsumer

PATIENCE_S = 60


def insert_effect(given, context):
    context.connection.execute("INSERT INTO effects VALUES (%s)", [given["event_id"]])


@needs("ACP_TEST_DATABASE_URL", "REDIS_URL")
class RealRedis(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        create_inbox_tables(DATABASE_URL)
        cls.sql = psycopg.connect(DATABASE_URL, autocommit=True)
        cls.sql.execute("CREATE TABLE IF NOT EXISTS effects (event_id uuid)")
        cls.redis = redis.Redis.from_url(os.environ["REDIS_URL"])

    @classmethod
    def tearDownClass(cls):
        cls.sql.close()
        cls.redis.close()

    def setUp(self):
        self.sql.execute("TRUNCATE effects, processed_events, consumer_failures")
        self.stream = f"s-{uuid.uuid4()}"
        self.troubles = []

    def publish(self, events):
        for given in events:
            key = given["entity_id"] or ""
            self.redis.xadd(self.stream, {"event_id": given["event_id"], "partition_key": key, "payload": json.dumps(given)})

    def start(self, handler=insert_effect, consumer="lab", retry=None, **options):
        inbox = Inbox(DATABASE_URL, consumer=consumer, topic="events", handler=handler, retry=retry or RetryPolicy())
        running = RedisStreamsConsumer(
            inbox,
            stream=self.stream,
            url=os.environ["REDIS_URL"],
            claim_idle_s=0.3,
            on_trouble=lambda doing, error: self.troubles.append(f"{doing}: {error}"),
            **options,
        )
        thread = threading.Thread(target=running.run)
        thread.start()

        def end():
            running.stop()
            thread.join()
            inbox.close()

        self.addCleanup(end)
        return end

    def until(self, holds):
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            self.assertLess(time.monotonic(), deadline, self.troubles)
            time.sleep(0.02)

    def effects(self):
        return [str(row[0]) for row in self.sql.execute("SELECT event_id FROM effects")]

    def pending(self, group="lab"):
        return self.redis.xpending(self.stream, group)["pending"]

    def test_makes_each_effect_once_and_acknowledges(self):
        given = [event() for _ in range(250)]
        self.publish([*given, *given[:50]])
        end = self.start()
        self.until(lambda: len(self.effects()) == 250 and self.pending() == 0)
        self.assertCountEqual(self.effects(), [one["event_id"] for one in given])
        end()
        self.assertEqual(self.redis.xinfo_consumers(self.stream, "lab"), [])

    def test_takes_over_what_a_dead_member_had_in_hand(self):
        given = [event() for _ in range(5)]
        self.publish(given)
        self.redis.xgroup_create(self.stream, "lab", id="0")
        self.redis.xreadgroup("lab", "dead", {self.stream: ">"}, count=5)
        self.start()
        self.until(lambda: len(self.effects()) == 5 and self.pending() == 0)

    def test_a_slow_member_keeps_what_it_has_in_hand(self):
        calls = []

        def slow(given, context):
            calls.append(given["event_id"])
            context.connection.execute("SELECT pg_sleep(1.2)")
            insert_effect(given, context)

        self.publish([event()])
        self.start(slow)
        self.until(lambda: calls)
        self.start(slow)
        self.until(lambda: self.effects() and self.pending() == 0)
        self.assertEqual(len(calls), 1)
        self.assertEqual(self.sql.execute("SELECT duplicates FROM processed_events").fetchall(), [(0,)])

    def test_what_fails_is_tried_again_and_others_pass_it(self):
        bad, good = event(entity_id="bad"), event()
        attempts = []

        def handler(given, context):
            if given["entity_id"] == "bad" and len(attempts) < 2:
                attempts.append(self.effects())
                raise ValueError("not yet")
            insert_effect(given, context)

        self.publish([bad, good])
        self.start(handler, retry=RetryPolicy(backoff_s=(0.2,), jitter=0))
        self.until(lambda: len(self.effects()) == 2 and self.pending() == 0)
        self.assertEqual(self.effects(), [good["event_id"], bad["event_id"]])

    def test_ordered_keeps_a_key_behind_its_failed_event(self):
        given = [event() for _ in range(20)]
        other = event(entity_id="ETHUSDT")
        failed = []

        def handler(one, context):
            if one["event_id"] == given[3]["event_id"] and len(failed) < 2:
                failed.append(1)
                raise ValueError("not yet")
            insert_effect(one, context)

        self.publish([*given, other])
        self.start(handler, ordered=True, retry=RetryPolicy(backoff_s=(0.1,), jitter=0))
        self.until(lambda: len(self.effects()) == 21 and self.pending() == 0)
        ids = [one["event_id"] for one in given]
        self.assertEqual([one for one in self.effects() if one in ids], ids)
        self.assertLess(self.effects().index(other["event_id"]), 20)

    def test_a_poison_event_ends_as_a_dead_letter(self):
        self.publish([event()])
        self.start(lambda *_: 1 / 0, retry=RetryPolicy(max_attempts=2, backoff_s=(0.01,)))
        self.until(lambda: self.sql.execute("SELECT FROM consumer_failures WHERE dead_lettered_at IS NOT NULL").fetchall())
        self.until(lambda: self.pending() == 0)

    def test_a_group_that_is_gone_is_made_again(self):
        first, second = event(), event()
        self.publish([first])
        self.start()
        self.until(lambda: len(self.effects()) == 1)
        self.redis.delete(self.stream)
        self.publish([second])
        self.until(lambda: len(self.effects()) == 2)
        self.assertTrue(self.troubles)

    def test_killed_between_effect_and_acknowledgement_each_effect_is_made_once(self):
        given = [event(entity_id=f"key-{number % 7}") for number in range(600)]
        self.publish(given)
        self.redis.xgroup_create(self.stream, "killed", id="0")
        kills = 0
        # Each kill was after a commit of up to 100 events, so it cannot go on for ever.
        for round_number in range(40):
            chance = "0.7" if round_number < 30 else "0"
            command = [sys.executable, "-B", "-m", "tests.killed_consumer", self.stream, chance]
            child = subprocess.Popen(command, cwd=Path(__file__).parents[1])
            self.until(lambda: child.poll() is not None or self.is_done())
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
            if child.wait() == -signal.SIGKILL:
                kills += 1
            else:
                break
        self.assertGreater(kills, 0)
        self.assertEqual(self.pending("killed"), 0)
        self.assertCountEqual(self.effects(), [one["event_id"] for one in given])

    def is_done(self):
        (group,) = self.redis.xinfo_groups(self.stream)
        return group["pending"] == 0 and group["entries-read"] == 600


if __name__ == "__main__":
    unittest.main()
