"""Where requests come in: what each of them is given of the newest feeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tether_txt.serve.answers import Answer, Hosts, Page, answer, check
from tether_txt.serve.follow import Follower
from tether_txt.serve.requests import Request
from tether_txt.serve.tokens import Tokens


class Desk(NamedTuple):
    """With `tokens`, there is nothing to be had but what one of them opens."""

    follower: Follower
    hosts: Hosts
    tokens: Tokens | None
    now: Callable[[], int]

    async def answer(self, request: Request) -> Answer:
        """Raises `BadRequest` for what is refused whatever it asks for."""
        check(request, self.hosts)
        found = await self._find(request.path)
        return answer(request, found, self.now(), private=self.tokens is not None)

    async def _find(self, path: str) -> Page | None:
        if self.tokens is None:
            return (await self.follower.shelf()).pages.get(path)
        key = self.tokens.open(path)
        if key is None:
            return None
        feed = (await self.follower.shelf()).feeds.get(key)
        return feed.page if feed else None
