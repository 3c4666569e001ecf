"""The open files of one root: when they are checked, and who waits for it.

Checks and git have a thread each, so that the editor is answered meanwhile. Typing on puts a check
off; what is shown is always of one state of the files.
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
        self._looking: asyncio.Task[None] | None = None
        self._waiting: list[asyncio.Future[None]] = []

    def check_soon(self, delay: float) -> None:
        """Check in so many seconds, and forget what was planned before."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(delay, self._start)

    async def fresh(self) -> State | None:
        """What is known of the files as they are now."""
        while self.files and not self._is_current():
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            self.check_soon(0)
            await waiting
        return self.state

    async def known(self) -> State | None:
        """What is known, be it of a moment ago."""
        return self.state or await self.fresh()

    def close(self) -> None:
        """Nobody asks any more."""
        if self._timer is not None:
            self._timer.cancel()
        self._checker.stop()
        self._historian.stop()

    def _is_current(self) -> bool:
        return self.state is not None and self.state.buffers == self._buffers()

    def _buffers(self) -> dict[str, bytes]:
        return {path: file.data for path, file in self.files.items()}

    def _start(self) -> None:
        self._timer = None
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._check())
        else:
            self.check_soon(0.05)

    async def _check(self) -> None:
        buffers = self._buffers()
        waiting, self._waiting = self._waiting, []
        try:
            self.state = await self._checker.do(self._work, buffers)
        except Exception as error:
            self._fail(error)
            _answer(waiting, error)
            return
        _answer(waiting, None)
        self._tell(self, False)
        if self.root is not None and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._look(self.root))

    async def _look(self, root: Path) -> None:
        """Ask git, and check again if it has something new."""
        try:
            found = await self._historian.do(look, root, self.heritage)
            if found is self.heritage or self.state is None:
                return
            self.heritage = found
            self.state = await self._checker.do(self._work, self._buffers())
        except Exception as error:
            self._fail(error)
            return
        self._tell(self, True)

    def _work(self, buffers: dict[str, bytes]) -> State:
        analysis = self._desk.check(buffers)
        found = {path: list(analysis.found.get(path, ())) for path in buffers}
        if self.root is None:
            found = {path: told for path, told in found.items() if _is_promise(buffers[path])}
        elif self.heritage is not None:
            for one in self._desk.changes(buffers, analysis, self.heritage, self._now()):
                if one.path in found:
                    found[one.path] = in_order([*found[one.path], one])
        return State(buffers, analysis, found)


def _answer(waiting: list[asyncio.Future[None]], error: Exception | None) -> None:
    for one in waiting:
        if not one.done():
            if error is None:
                one.set_result(None)
            else:
                one.set_exception(error)


def _is_promise(data: bytes) -> bool:
    """Whether a file that has no root is meant as a promise, as far as can be told."""
    return len(_FOUR & parse(data).keys) >= 3
