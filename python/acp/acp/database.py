"""The consumer's database: a pool, the inbox's statements, its tables."""

import json
from contextlib import contextmanager
from typing import Any, Iterator, List, Sequence, Tuple, Union

try:
    import psycopg
    from psycopg.rows import tuple_row
    from psycopg_pool import ConnectionPool
except ImportError as missing:
    raise ImportError("the inbox needs psycopg: pip install 'acp-control-plane[postgres]'") from missing

from . import inbox_sql
from .message import parse_json

__all__ = ["Connection", "ConnectionPool", "Database", "create_inbox_tables", "envelope_as_json", "run"]

Connection = psycopg.Connection[Any]
#: Two processes of a consumer that start together create the tables one after the other.
_TABLES_LOCK = 7_214_903_319
#: PostgreSQL reads JSON by recursion and refuses what would overflow its stack.
_DEPTH_MAX = 1_000
_POOL_MAX = 4
_POOL_WAIT_S = 5.0


class Database:
    """A pool of connections, of its own where an address is given."""

    def __init__(self, given: Union[str, "ConnectionPool[Any]"]) -> None:
        self._owned = isinstance(given, str)
        if isinstance(given, str):
            # Prepared statements do not survive a pooler in transaction mode.
            given = ConnectionPool(
                given, kwargs={"prepare_threshold": None}, min_size=1, max_size=_POOL_MAX, timeout=_POOL_WAIT_S, open=True
            )
        self.pool = given

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """READ COMMITTED, as the statements of the inbox need it; commits at the end, rolls back on an error."""
        with self.pool.connection() as connection:
            connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
            with connection.transaction():
                yield connection

    def close(self) -> None:
        """Leaves a pool that was given as it is."""
        if self._owned:
            self.pool.close()


def run(connection: Connection, statement: str, values: Sequence[Any]) -> List[Tuple[Any, ...]]:
    """A statement with values as `$1`, `$2` …, as all languages have it."""
    cursor = psycopg.RawCursor(connection, row_factory=tuple_row)
    cursor.execute(statement, values)
    return cursor.fetchall() if cursor.description else []


def create_inbox_tables(database: Union[str, "ConnectionPool[Any]"]) -> None:
    """Makes the inbox in a database of the consumer's own. Safe to call at each start."""
    opened = Database(database)
    try:
        with opened.transaction() as connection:
            run(connection, "SELECT pg_advisory_xact_lock($1)", [_TABLES_LOCK])
            connection.execute(inbox_sql.TABLES)
    finally:
        opened.close()


def envelope_as_json(envelope: str) -> str:
    """As it came where it is JSON that the database reads, else as a JSON string."""
    try:
        if _depth_of(parse_json(envelope)) <= _DEPTH_MAX:
            envelope.encode()
            return envelope
    except (ValueError, RecursionError):
        pass
    return json.dumps(envelope)


def _depth_of(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        containers = [each for each in level if isinstance(each, (dict, list))]
        level = [inner for each in containers for inner in (each.values() if isinstance(each, dict) else each)]
        depth += 1 if containers else 0
    return depth
