"""Work beside other work, where most of it is waiting for git."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Beside(Thread, Generic[Result]):
    """Work that runs in a daemon thread from the moment it is made; `result` waits for it.

    The threads of ``concurrent.futures`` would keep a server alive whose editor has gone.
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self._result = self._work()
        except BaseException as error:
            self._error = error

    def result(self) -> Result:
        """What the work gives, once it is done; raises what it raises."""
        self.join()
        if self._error is not None:
            raise self._error
        return self._result
