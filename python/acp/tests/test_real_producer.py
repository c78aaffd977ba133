"""The producer against a PostgreSQL that runs: ACP_TEST_INTAKE_URL names a database with an intake."""

import asyncio
import os
import unittest
import uuid

from .real import needs

INTAKE_URL = os.environ.get("ACP_TEST_INTAKE_URL")

if INTAKE_URL:
    import psycopg
    from psycopg.rows import dict_row
    from sqlalchemy import create_engine, text
    from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
    from sqlalchemy.orm import Session

    from acp.producer import UnfitEvent, publish, publish_all, publish_all_async, publish_async

    ENGINE_URL = INTAKE_URL.replace("postgres://", "postgresql+psycopg://").replace(
        "postgresql://", "postgresql+psycopg://"
    )

TEXT = "it's \"quoted\" \\ € %s :name $1"


def event(entity_id, **more):
    return {"event_type": "PAYMENT_RECORDED", "payload": {"text": TEXT}, "entity_id": entity_id, **more}


class ChangedMyMind(Exception):
    pass


@needs("ACP_TEST_INTAKE_URL")
class RealProducer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sql = psycopg.connect(INTAKE_URL, autocommit=True, row_factory=dict_row)
        cls.sql.execute("CREATE TABLE IF NOT EXISTS orders (id text)")

    @classmethod
    def tearDownClass(cls):
        cls.sql.close()

    def setUp(self):
        self.sql.execute("DELETE FROM control_plane.intake")
        self.sql.execute("DELETE FROM orders")

    def waiting(self):
        return self.sql.execute(
            "SELECT event_id, entity_id, payload ->> 'text' AS text FROM control_plane.intake ORDER BY id"
        ).fetchall()

    def expect(self, ids):
        rows = self.waiting()
        self.assertEqual([row["event_id"] for row in rows], ids)
        self.assertEqual([row["entity_id"] for row in rows], [str(n + 1) for n in range(len(ids))])
        self.assertEqual({row["text"] for row in rows}, {TEXT})
        self.assertEqual(self.sql.execute("SELECT id FROM orders").fetchall(), [{"id": "order"}])

    def expect_nothing(self):
        self.assertEqual(self.waiting(), [])
        self.assertEqual(self.sql.execute("SELECT id FROM orders").fetchall(), [])

    def test_commits_rows_and_events_together_with_psycopg(self):
        with psycopg.connect(INTAKE_URL) as connection:
            connection.execute("INSERT INTO orders VALUES ('order')")
            ids = [publish(connection, event("1"))]
            with connection.cursor(row_factory=dict_row) as cursor:
                ids += publish_all(cursor, [event("2"), event("3")])
        self.expect(ids)

    def test_takes_both_back_together_with_psycopg(self):
        with self.assertRaises(ChangedMyMind), psycopg.connect(INTAKE_URL) as connection:
            connection.execute("INSERT INTO orders VALUES ('order')")
            publish(connection, event("1"))
            raise ChangedMyMind
        self.expect_nothing()

    def test_commits_rows_and_events_together_with_psycopg_in_asyncio(self):
        async def work():
            async with await psycopg.AsyncConnection.connect(INTAKE_URL) as connection:
                await connection.execute("INSERT INTO orders VALUES ('order')")
                return [await publish_async(connection, event("1"))]

        self.expect(asyncio.run(work()))

    def test_commits_rows_and_events_together_with_sqlalchemy(self):
        engine = create_engine(ENGINE_URL)
        with Session(engine) as session, session.begin():
            session.execute(text("INSERT INTO orders VALUES ('order')"))
            ids = [publish(session, event("1"))]
            ids += publish_all(session.connection(), [event("2"), event("3")])
        engine.dispose()
        self.expect(ids)

    def test_takes_both_back_together_with_sqlalchemy(self):
        engine = create_engine(ENGINE_URL)
        with self.assertRaises(ChangedMyMind), Session(engine) as session, session.begin():
            session.execute(text("INSERT INTO orders VALUES ('order')"))
            publish(session, event("1"))
            raise ChangedMyMind
        engine.dispose()
        self.expect_nothing()

    def test_commits_rows_and_events_together_with_sqlalchemy_in_asyncio(self):
        async def work():
            engine = create_async_engine(ENGINE_URL)
            async with AsyncSession(engine) as session, session.begin():
                await session.execute(text("INSERT INTO orders VALUES ('order')"))
                ids = [await publish_async(session, event("1"))]
                ids += await publish_all_async(await session.connection(), [event("2")])
            await engine.dispose()
            return ids

        self.expect(asyncio.run(work()))

    def test_keeps_an_id_that_is_given(self):
        given = uuid.uuid4()
        with psycopg.connect(INTAKE_URL) as connection:
            self.assertEqual(publish(connection, event("1", event_id=given)), given)

    def test_refuses_what_no_column_holds_before_the_transaction_has_heard_of_it(self):
        with psycopg.connect(INTAKE_URL) as connection:
            for text_, problem in (("a\0b", "NUL"), ("a\ud800", "surrogate")):
                with self.assertRaisesRegex(UnfitEvent, problem) as refused:
                    publish(connection, event("1", payload={"list": [text_]}))
                self.assertEqual(refused.exception.path, "/0/payload/list/0")
            with self.assertRaisesRegex(UnfitEvent, "not a member"):
                publish(connection, event("1", entity="x"))
            connection.execute("INSERT INTO orders VALUES ('order')")
        self.assertEqual(len(self.sql.execute("SELECT FROM orders").fetchall()), 1)

    def test_says_how_large_an_event_is_that_is_too_large(self):
        with psycopg.connect(INTAKE_URL) as connection:
            with self.assertRaises(psycopg.Error) as refused:
                publish(connection, event("1", payload={"text": "x" * 6_000_000}))
        self.assertEqual(refused.exception.sqlstate, "54000")
        self.assertIn("the intake takes 5242880", str(refused.exception))


if __name__ == "__main__":
    unittest.main()
