"""How many wrong codes a process hears before it asks everyone to wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock


class Tries:
    """So many wrong tries a minute, all visitors together: nothing tells one from another.

    A bucket that empties at each wrong try and fills with time. ``clock`` gives seconds and never
    goes back.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._left = per_minute, float(per_minute)
        self._clock, self._at = clock, clock()
        self._lock = Lock()

    def exhausted(self) -> bool:
        with self._lock:
            self._fill()
            return self._left < 1

    def count(self) -> None:
        """A wrong try; those made at the same instant may owe a little."""
        with self._lock:
            self._fill()
            self._left -= 1

    def _fill(self) -> None:
        at = self._clock()
        self._left = min(self._most, self._left + (at - self._at) * self._most / 60)
        self._at = at
