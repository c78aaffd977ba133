"""Webhooks in the standard library: `DATABASE_URL=… WEBHOOK_SECRET=whsec_… python examples/webhook_server.py`.

Needs `pip install './python/acp[postgres]'`. Behind a server of your own mount `receiver.wsgi`, or call `receiver.receive`
with method, headers and body from any framework; from one on asyncio, by `asyncio.to_thread`.
"""

import os
import signal
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

from acp.database import create_inbox_tables
from acp.inbox import Inbox
from acp.webhook import WebhookReceiver

DATABASE_URL = os.environ["DATABASE_URL"]


def count(events, context):
    context.connection.cursor().executemany(
        "INSERT INTO seen VALUES (%s, %s)", [(event["event_id"], event["entity_id"]) for event in events]
    )


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = False


def main():
    create_inbox_tables(DATABASE_URL)
    inbox = Inbox(DATABASE_URL, consumer="webhooks", topic="events", batch_handler=count)
    with inbox.database.transaction() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS seen (event_id uuid, entity_id text)")
    receiver = WebhookReceiver(inbox, secrets=[os.environ["WEBHOOK_SECRET"]])
    server = make_server("127.0.0.1", int(os.environ.get("PORT", "0")), receiver.wsgi, Server)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
    server.server_close()
    inbox.close()


if __name__ == "__main__":
    main()
