"""Follows a ref: what is served is made anew when it moved, or when time changed something."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from tether_txt.errors import TetherError
from tether_txt.repository.git import Repository
from tether_txt.repository.watch import Trace, Watch
from tether_txt.serve.shelf import Shelf

ASK_AGAIN = 5.0
"""Seconds after which git is asked even though no file of its refs changed."""
RETRY = 1.0
"""Seconds after a failure in which it is not tried again."""
PATIENCE = 10.0
"""Seconds that a request waits for new feeds before it gets the ones that there are."""

Make = Callable[[str, Shelf | None], Shelf]


class Source(NamedTuple):
    """Where feeds come from. `make` reads a commit's; `clock` is the as-of time.

    `tell` is given a sentence when making fails, and again when it is well; `bug` an exception
    that nobody expected.
    """

    repository: Repository
    ref: str
    make: Make
    clock: Callable[[], int]
    tell: Callable[[str], None]
    bug: Callable[[Exception], None]


class Follower:
    """Holds the newest feeds. All but the making itself, which is in a thread, is in one loop.

    The first ones are made at once: raises what `Source.make` raises.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._watch = Watch(source.repository, source.ref)
        self._trace: Trace = ()
        self._asked = self._failed = float("-inf")
        self._problem = ""
        self._making: asyncio.Task[None] | None = None
        self._shelf = self._made(None)

    @property
    def newest(self) -> Shelf:
        """What there is now, old or not."""
        return self._shelf

    async def shelf(self) -> Shelf:
        """What is to be served now; the last good feeds while there are no others to be had."""
        loop = asyncio.get_running_loop()
        enough = loop.time() + PATIENCE
        # What began before the ref moved once more is not new enough
        while (self._making is not None or self._stale()) and loop.time() < enough:
            if self._making is None:
                self._making = asyncio.create_task(self._renew())
            await asyncio.wait([self._making], timeout=enough - loop.time())
        return self._shelf

    def _stale(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now < self._failed + RETRY:
            return False
        return (
            self._source.clock() >= self._shelf.until
            or now >= self._asked + ASK_AGAIN
            or self._watch.trace() != self._trace
        )

    async def _renew(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            self._shelf = await asyncio.to_thread(self._made, self._shelf)
            self._asked = loop.time()
            if self._problem:
                self._source.tell("the repository can be read again")
            self._problem = ""
        except Exception as error:
            self._failed = loop.time()
            self._report(error)
        finally:
            self._making = None

    def _made(self, before: Shelf | None) -> Shelf:
        """The feeds of what the ref is now. The trace is taken first: a change meanwhile counts."""
        self._watch.refresh()
        trace = self._watch.trace()
        tip = self._source.repository.resolve(self._source.ref)
        if before is None or tip != before.tip or self._source.clock() >= before.until:
            before = self._source.make(tip, before)
        self._trace = trace
        return before

    def _report(self, error: Exception) -> None:
        """Once for each problem, not for each request."""
        said = error.message if isinstance(error, TetherError) else repr(error)
        if said == self._problem:
            return
        self._problem = said
        if isinstance(error, TetherError):
            self._source.tell(f"{said}; what was read last is served meanwhile")
        else:
            self._source.bug(error)
