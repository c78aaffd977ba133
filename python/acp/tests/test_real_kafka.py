"""Kafka against servers that run: KAFKA_BROKERS and ACP_TEST_DATABASE_URL name them."""

import json
import os
import threading
import time
import unittest
import uuid

from .real import DATABASE_URL, event, needs

if DATABASE_URL and "KAFKA_BROKERS" in os.environ:
    import psycopg
    from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException, Producer, TopicPartition
    from confluent_kafka.admin import AdminClient, NewTopic

    from acp.database import create_inbox_tables
    from acp.dispatch import Limits
    from acp.inbox import Inbox, RetryPolicy
    from acp.kafka import KafkaConsumer

PATIENCE_S = 60


def insert_effect(given, context):
    context.connection.execute("INSERT INTO effects VALUES (%s)", [given["event_id"]])


@needs("ACP_TEST_DATABASE_URL", "KAFKA_BROKERS")
class RealKafka(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        create_inbox_tables(DATABASE_URL)
        cls.sql = psycopg.connect(DATABASE_URL, autocommit=True)
        cls.sql.execute("CREATE TABLE IF NOT EXISTS effects (event_id uuid)")
        cls.admin = AdminClient({"bootstrap.servers": os.environ["KAFKA_BROKERS"]})

    @classmethod
    def tearDownClass(cls):
        cls.sql.close()

    def setUp(self):
        self.sql.execute("TRUNCATE effects, processed_events, consumer_failures")
        self.topic = f"t-{uuid.uuid4()}"
        self.admin.create_topics([NewTopic(self.topic, 3, 1)])[self.topic].result()
        self.troubles = []

    def publish(self, events):
        producer = Producer({"bootstrap.servers": os.environ["KAFKA_BROKERS"]})
        for given in events:
            headers = [("event_id", given["event_id"]), ("partition_key", given["entity_id"])]
            producer.produce(self.topic, json.dumps(given), key=given["entity_id"], headers=headers)
        self.assertEqual(producer.flush(PATIENCE_S), 0)

    def start(self, handler=insert_effect, retry=None, **options):
        inbox = Inbox(DATABASE_URL, consumer=self.topic, topic="events", handler=handler, retry=retry or RetryPolicy())
        running = KafkaConsumer(
            inbox,
            topic=self.topic,
            brokers=os.environ["KAFKA_BROKERS"],
            settings={"session.timeout.ms": 6_000},
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

    def committed(self):
        asked = ConsumerGroupTopicPartitions(self.topic, [TopicPartition(self.topic, one) for one in range(3)])
        try:
            answer = self.admin.list_consumer_group_offsets([asked])[self.topic].result()
        except KafkaException:
            # The coordinator of a group that is new may not be there yet.
            return 0
        return sum(max(0, one.offset) for one in answer.topic_partitions)

    def test_two_members_make_each_effect_once_and_commit_it(self):
        given = [event(entity_id=f"key-{number % 11}") for number in range(300)]
        self.publish(given)
        ends = [self.start(), self.start()]
        self.publish(given[:20])
        self.until(lambda: len(self.effects()) == 300 and self.committed() == 320)
        self.assertCountEqual(self.effects(), [one["event_id"] for one in given])
        # A member that leaves gives its partitions to the other.
        ends[0]()
        more = [event(entity_id=f"key-{number}") for number in range(11)]
        self.publish(more)
        self.until(lambda: len(self.effects()) == 311)

    def test_what_waits_for_its_next_try_holds_the_commit_and_its_key(self):
        given = [event() for _ in range(10)]
        others = [event(entity_id=f"key-{number}") for number in range(10)]
        fails = threading.Event()
        fails.set()

        def handler(one, context):
            if one["event_id"] == given[0]["event_id"] and fails.is_set():
                raise ValueError("not yet")
            insert_effect(one, context)

        self.publish([*given, *others])
        self.start(handler, ordered=True, retry=RetryPolicy(max_attempts=1_000, backoff_s=(0.05,), jitter=0))
        self.until(lambda: len(self.effects()) == 10)
        self.assertCountEqual(self.effects(), [one["event_id"] for one in others])
        self.assertLess(self.committed(), 20)
        fails.clear()
        self.until(lambda: self.committed() == 20)
        ids = [one["event_id"] for one in given]
        self.assertEqual([one for one in self.effects() if one in ids], ids)

    def test_full_of_what_waits_it_stays_a_member_and_goes_on(self):
        given = [event(entity_id=f"key-{number}") for number in range(6)]
        failed = set()

        def handler(one, context):
            if one["event_id"] not in failed:
                failed.add(one["event_id"])
                raise ValueError("not yet")
            insert_effect(one, context)

        self.publish(given)
        self.start(handler, limits=Limits(in_flight_max=2), retry=RetryPolicy(backoff_s=(0.3,), jitter=0))
        self.until(lambda: self.committed() == 6)
        self.assertCountEqual(self.effects(), [one["event_id"] for one in given])


if __name__ == "__main__":
    unittest.main()
