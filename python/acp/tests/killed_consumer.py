"""A consumer that kills itself between effect and acknowledgement: `python -m tests.killed_consumer STREAM CHANCE`.

The handler writes one row per call beside the inbox's own, so a second effect would be a second row.
"""

import os
import random
import signal
import sys

from acp.inbox import Inbox
from acp.redis_streams import RedisStreamsConsumer

from .real import DATABASE_URL


def main(stream, chance):
    def handler(event, context):
        context.connection.execute("INSERT INTO effects VALUES (%s)", [event["event_id"]])

    inbox = Inbox(DATABASE_URL, consumer="killed", topic="events", handler=handler)
    consumer = RedisStreamsConsumer(inbox, stream=stream, url=os.environ["REDIS_URL"], claim_idle_s=0.3)
    acknowledge = consumer._dispatcher._acknowledge

    def die_or_acknowledge(deliveries):
        if random.random() < chance:
            os.kill(os.getpid(), signal.SIGKILL)
        acknowledge(deliveries)

    consumer._dispatcher._acknowledge = die_or_acknowledge
    signal.signal(signal.SIGTERM, lambda *_: consumer.stop())
    consumer.run()
    inbox.close()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
