"""The time that a handler has."""

import threading
from types import TracebackType
from typing import Optional, Type

from .database import Connection
from .failure import HandlerTimeout

_CANCEL_TIMEOUT_S = 5.0


class Deadline:
    """Around a handler: after its time the running statement is cancelled and nothing of it can commit.

    Python cannot end a function that does not return: one that hangs beside the database holds its consumer up.
    """

    def __init__(self, connection: Connection, seconds: float) -> None:
        self.over = threading.Event()
        self._connection = connection
        self._seconds = seconds
        self._lock = threading.Lock()
        self._returned = False
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self._timer.cancel()
        # Waits for a cancellation that has begun, so that it cannot hit the next statement.
        with self._lock:
            self._returned = True
        if self.over.is_set():
            raise HandlerTimeout(f"the handler took longer than {self._seconds:g} s") from error

    def _end(self) -> None:
        with self._lock:
            if self._returned:
                return
            self.over.set()
            # A connection that is gone has nothing to cancel.
            try:
                self._connection.cancel_safe(timeout=_CANCEL_TIMEOUT_S)
            except Exception:
                return
