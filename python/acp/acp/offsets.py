"""Which offset of a partition may be committed."""

from typing import Optional, Set


class OffsetTracker:
    """The offset below which everything is finished with, though events finish in any order."""

    def __init__(self) -> None:
        self.committed: Optional[int] = None
        self._open: Set[int] = set()
        self._next: Optional[int] = None

    def add(self, offset: int) -> None:
        self._open.add(offset)
        if self._next is None or offset >= self._next:
            self._next = offset + 1

    def finish(self, offset: int) -> None:
        self._open.discard(offset)

    def committable(self) -> Optional[int]:
        """None where it has not moved forward. Forward only."""
        if self._next is None:
            return None
        lowest = min(self._open, default=self._next)
        return lowest if self.committed is None or lowest > self.committed else None
