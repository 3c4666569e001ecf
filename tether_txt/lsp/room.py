"""The open files of one root: when they are checked, and who waits for it.

Checks and git have a thread each, so that messages are taken in meanwhile. Typing on puts off what
is shown, which is always of one state of the files; a question has its check at once, and is never
answered from before what was told ahead of it. Nobody waits for git.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tether_txt.diagnostics import Diagnostic, in_order
from tether_txt.format.document import parse
from tether_txt.lsp.desk import Analysis, Desk
from tether_txt.lsp.heritage import Heritage, look
from tether_txt.lsp.worker import Worker

_FOUR = frozenset(("who", "to", "what", "due"))


class Open(NamedTuple):
    """A file that is open: its address as the editor spells it, its text and its version."""

    uri: str
    data: bytes
    version: int | None


class State(NamedTuple):
    """What is known of a root, and of which bytes of its open files."""

    buffers: dict[str, bytes]
    analysis: Analysis
    found: dict[str, list[Diagnostic]]


class Room:
    """One root (None: one file that has no root) and its open files by their paths."""

    def __init__(
        self,
        root: Path | None,
        now: Callable[[], int],
        tell: Callable[[Room, bool], None],
        fail: Callable[[Exception], None],
    ) -> None:
        self.root = root
        self.files: dict[str, Open] = {}
        self.state: State | None = None
        self.heritage: Heritage | None = None
        self._now = now
        self._tell = tell
        self._fail = fail
        self._desk = Desk(root)
        self._checker, self._historian = Worker("check"), Worker("git")
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._shows: set[asyncio.Task[None]] = set()
        self._looking: asyncio.Task[None] | None = None
        self._to_look = False
        self._news = self._checked = 0

    def check_soon(self, delay: float) -> None:
        """There is news: check in so many seconds, and forget what was planned before."""
        self._news += 1
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(delay, self._start)

    @property
    def is_behind(self) -> bool:
        """Whether there is news that was not checked."""
        return self._checked < self._news

    async def fresh(self) -> State | None:
        """What is known with all the news until now, and maybe some that came meanwhile."""
        wanted = self._news
        while self.files and self._checked < wanted:
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._check())
            # Shared with others who ask: an editor that takes back its question ends no check.
            await asyncio.shield(self._task)
        return self.state

    def close(self) -> None:
        """Nobody asks any more."""
        if self._timer is not None:
            self._timer.cancel()
        self._checker.stop()
        self._historian.stop()

    def _start(self) -> None:
        self._timer = None
        task = asyncio.create_task(self._show())
        self._shows.add(task)
        task.add_done_callback(self._shows.discard)

    async def _show(self) -> None:
        """Check, tell what is found, and see whether git has something new."""
        if await self.fresh() is None:
            return
        self._tell(self, False)
        self._to_look = True
        if self.root is not None and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._look(self.root))

    async def _check(self) -> None:
        if not self.files:
            return
        news, buffers = self._news, {path: file.data for path, file in self.files.items()}
        try:
            self.state = await self._checker.do(self._work, buffers, self.heritage)
        except Exception as error:
            self.state = None
            self._fail(error)
        self._checked = news

    async def _look(self, root: Path) -> None:
        """Ask git, and check again if it has something new; news may come while it is asked."""
        while self._to_look:
            self._to_look = False
            try:
                found = await self._historian.do(look, root, self.heritage)
            except Exception as error:
                self._fail(error)
                return
            if found is not self.heritage:
                self.heritage = found
                await self._check()
                self._tell(self, True)

    def _work(self, buffers: dict[str, bytes], heritage: Heritage | None) -> State:
        analysis = self._desk.check(buffers)
        found = {path: list(analysis.found.get(path, ())) for path in buffers}
        if self.root is None:
            found = {path: told for path, told in found.items() if _is_promise(buffers[path])}
        elif heritage is not None:
            for one in self._desk.changes(buffers, analysis, heritage, self._now()):
                if one.path in found:
                    found[one.path] = in_order([*found[one.path], one])
        return State(buffers, analysis, found)


def _is_promise(data: bytes) -> bool:
    """Whether a file that has no root is meant as a promise, as far as can be told."""
    return len(_FOUR & parse(data).keys) >= 3
