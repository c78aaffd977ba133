import type { Around } from './around.js';

const INBOX = `
import os
from acp.database import create_inbox_tables
from acp.inbox import Inbox

def alert(event, context):
    context.connection.execute(
        "INSERT INTO alerts VALUES (%s, %s)", [event["event_id"], event["entity_id"]]
    )

DATABASE = os.environ["DATABASE_URL"]
create_inbox_tables(DATABASE)
inbox = Inbox(DATABASE, consumer="alerts", topic="events", handler=alert)`;

/** What the pages leave out around their Python, by page and number of the block. */
export const AROUND_PYTHON: Readonly<Record<string, Around>> = {
  'docs/guides/executors.md#3': {
    before: `
import sys
from acp.gatekeeper import Gatekeeper
sys.excepthook = lambda kind, error, trace: print(kind.__name__)
venue = None
order = {"account": "paper", "symbol": "BTCUSDT", "side": "buy", "type": "limit", "quantity": "0.01", "limit_price": "64000"}
reasons = {"model": {"name": "reversion", "version": "1"}, "decision": "buy", "confidence": 0.9, "rationale": "below its mean"}
run_id, call_id = "run-2", "call-1"`,
    after: '',
    says: 'DecisionDenied',
  },
  'docs/guides/intake.md#8': {
    before: `
import os
from sqlalchemy import create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[str] = mapped_column(primary_key=True)

engine = create_engine(os.environ["DATABASE_URL"].replace("postgres://", "postgresql://").replace("postgresql://", "postgresql+psycopg://"))
order, payload = Order(id="O-2"), {"amount": "12.50", "currency": "EUR"}`,
    after: `
with engine.connect() as connection:
    rows = connection.execute(text("SELECT o.id, i.event_type FROM orders o, control_plane.intake i WHERE i.entity_id = o.id"))
    print(rows.all())`,
    says: `[('O-2', 'PAYMENT_RECORDED')]`,
  },
  'python/acp/README.md#1': { before: `print("subscribes", flush=True)`, after: '' },
  'python/acp/README.md#2': {
    before: `${INBOX}
from acp.kafka import KafkaConsumer
consumer = \\`,
    after: `print(type(consumer).__name__)`,
    says: 'KafkaConsumer',
  },
  'python/acp/README.md#3': {
    before: `${INBOX}
from types import SimpleNamespace
from acp.webhook import WebhookReceiver
request = SimpleNamespace(method="POST", headers={"webhook-id": "msg_1"}, body=b"{}")`,
    after: 'print(answer.status, b"WEBHOOK.BAD_SIGNATURE" in answer.body)',
    says: '401 True',
  },
  'python/acp/README.md#4': {
    before: `${INBOX}
from acp.acks import AckReporter
key = "key"`,
    after: 'print("nothing to report")',
    says: 'nothing to report',
  },
  'python/acp/README.md#5': {
    before: '',
    after: '',
    says: 'no policy in force applies to order.place',
  },
};
