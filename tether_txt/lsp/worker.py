"""A thread that does one thing after another, beside everything else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

Result = TypeVar("Result")


class Worker:
    """One thread, begun when there is something to do, and not waited for at the end.

    The threads of `concurrent.futures` would keep a server alive whose editor has gone, until git
    has answered.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: Thread | None = None

    async def do(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """What a function returns, or raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()

        def tell(settle: Callable[[Any], None], value: Any) -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(_settle, future, settle, value)

        def job() -> None:
            try:
                tell(future.set_result, work(*arguments))
            except Exception as error:
                tell(future.set_exception, error)

        self._jobs.put(job)
        if self._thread is None:
            self._thread = Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()
        return await future

    def stop(self) -> None:
        """End the thread, after what it has to do."""
        self._jobs.put(None)

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _settle(future: asyncio.Future[Any], settle: Callable[[Any], None], value: Any) -> None:
    if not future.done():
        settle(value)
