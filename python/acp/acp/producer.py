"""Publish an event in a transaction of your own: it commits with your rows, or not at all.

For psycopg 3 and SQLAlchemy 2, and for nothing that has to be imported here::

    with psycopg.connect(url) as connection:          # or: with Session(engine) as session, session.begin()
        connection.execute("INSERT INTO orders …")
        publish(connection, {"event_type": "PAYMENT_RECORDED", "payload": {…}, "entity_id": "order-4711"})

The database has an intake: ``cp intake install``, see docs/guides/intake.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

__all__ = ["UnfitEvent", "publish", "publish_all", "publish_all_async", "publish_async"]

_COLUMNS = {
    "event_type": "text",
    "payload": "json",
    "entity_id": "text",
    "entity_type": "text",
    "occurred_at": "timestamptz",
    "event_id": "uuid",
    "schema_version": "integer",
    "source": "text",
    "causation_id": "uuid",
    "trace_id": "uuid",
    "traceparent": "text",
}


class UnfitEvent(ValueError):
    """The event can be in no column of PostgreSQL, or has a member that is not known.

    Raised before anything is sent: the transaction goes on. ``path`` is a JSON pointer into the events.
    """

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path} {problem}")
        self.path = path


def publish(executor: Any, event: Mapping[str, Any], *, schema: str = "control_plane") -> UUID:
    """Writes an event in the transaction of ``executor``; answers its id.

    ``executor`` is a connection or cursor of psycopg 3, or a ``Connection`` or ``Session`` of SQLAlchemy. Raises the
    driver's error: SQLSTATE 54000 where the event has more than 5 MiB. What the schema of the type says is
    asked later: a business transaction never fails for it.
    """
    return publish_all(executor, [event], schema=schema)[0]


def publish_all(
    executor: Any, events: Iterable[Mapping[str, Any]], *, schema: str = "control_plane"
) -> list[UUID]:
    """The same for several in one statement; they keep their order."""
    text = _fit_json(list(events))
    if hasattr(executor, "exec_driver_sql"):
        rows = executor.exec_driver_sql(_statement(schema), (text,))
    elif _is_session(executor):
        rows = executor.connection().exec_driver_sql(_statement(schema), (text,))
    else:
        rows = executor.execute(_statement(schema), (text,))
    return [_id_of(row) for row in rows.fetchall()]


async def publish_async(executor: Any, event: Mapping[str, Any], *, schema: str = "control_plane") -> UUID:
    """As ``publish``, for an ``AsyncConnection`` of psycopg 3 or SQLAlchemy, or an ``AsyncSession``."""
    return (await publish_all_async(executor, [event], schema=schema))[0]


async def publish_all_async(
    executor: Any, events: Iterable[Mapping[str, Any]], *, schema: str = "control_plane"
) -> list[UUID]:
    """As ``publish_all``, for an asynchronous executor."""
    text = _fit_json(list(events))
    if not hasattr(executor, "exec_driver_sql") and not _is_session(executor):
        cursor = await executor.execute(_statement(schema), (text,))
        return [_id_of(row) for row in await cursor.fetchall()]
    connection = executor if hasattr(executor, "exec_driver_sql") else await executor.connection()
    rows = await connection.exec_driver_sql(_statement(schema), (text,))
    return [_id_of(row) for row in rows.fetchall()]


def _is_session(executor: Any) -> bool:
    # A cursor of psycopg has a `connection` too, which is no method.
    return callable(getattr(executor, "connection", None))


def _id_of(row: Any) -> UUID:
    """Whatever the cursor makes of a row: a tuple, a mapping, a named tuple."""
    value = row["event_id"] if isinstance(row, Mapping) else row[0]
    return value if isinstance(value, UUID) else UUID(str(value))


def _statement(schema: str) -> str:
    name = '"' + schema.replace('"', '""').replace("%", "%%") + '"'
    arguments = ", ".join(f"{column} => e.{column}" for column in _COLUMNS)
    types = ", ".join(f"{column} {kind}" for column, kind in _COLUMNS.items())
    return (
        f"SELECT {name}.publish({arguments}) AS event_id"
        f" FROM json_to_recordset(%s::json) AS e ({types})"
    )


def _fit_json(events: list[Mapping[str, Any]]) -> str:
    for index, event in enumerate(events):
        unknown = [member for member in event if member not in _COLUMNS]
        if unknown:
            raise UnfitEvent(f"/{index}/{unknown[0]}", "is not a member of an event")
        _visit(event, f"/{index}")
    return json.dumps(events, default=_plain, allow_nan=False, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a datetime in an event needs a time zone")
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no JSON; give numbers with many digits as text")


def _visit(value: Any, path: str) -> None:
    """PostgreSQL refuses NUL and half surrogate pairs, and its error would end the transaction around it."""
    if isinstance(value, str):
        if "\0" in value:
            raise UnfitEvent(path, "holds a NUL character")
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise UnfitEvent(path, "holds half a surrogate pair")
    elif isinstance(value, Mapping):
        for key, member in value.items():
            place = f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}"
            _visit(str(key), place)
            _visit(member, place)
    elif isinstance(value, (list, tuple)):
        for index, member in enumerate(value):
            _visit(member, f"{path}/{index}")
