"""A person's conversations on the page: the current one, what the earlier ones were about, where there is news.

Kept as posts in a place of the person's own (``index_of``), so that every open page of theirs follows along.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.errors import NotAllowed
from bot.messages.incoming import Said
from bot.messages.people import Person
from bot.platforms.web.inbound import own, person_of
from bot.ports.platform import Accounts, Change, Post, Posts

_TITLE_LENGTH = 80


def index_of(person_key: str) -> str:
    """The place of a person's index. Its ending keeps a strange id from being read as a pattern."""
    return f"people:{person_key}:index"


class Conversations:
    """Reads and keeps a person's index."""

    def __init__(self, posts: Posts, accounts: Accounts) -> None:
        self._posts = posts
        self._accounts = accounts

    async def current(self, person: Person) -> str:
        pointer = await self._posts.get(index_of(person.key), "current")
        found = pointer.body.get("conversation") if pointer else await self._accounts.latest_conversation(person)
        try:
            return own(found, person)
        except NotAllowed:
            return f"{person.key}:1"

    async def start(self, person: Person) -> str:
        """A new conversation. One in which nothing was said yet is taken as new."""
        current = await self.current(person)
        if not await self._posts.since(current, 0, limit=1):
            return current
        return await self._point(person, f"{person.key}:{await self._highest(person, current) + 1}")

    async def go_back(self, person: Person, conversation: str) -> str:
        """``NotAllowed`` for one that never was: its number would make room for nothing after it."""
        known = await self._posts.get(index_of(person.key), f"title:{own(conversation, person)}")
        if known is None and conversation != await self.current(person):
            raise NotAllowed("There is no such conversation. Reload the page to get back to your own.")
        return await self._point(person, conversation)

    async def show(self, message: Said, key: str, body: Mapping[str, Any]) -> Post:
        """Put a message where it was said, and call its conversation by its first words."""
        first = message.text if message.text.strip() else ", ".join(one.name for one in message.attachments)
        title = _title(message.conversation, message.ref, first)
        index, named = index_of(message.person.key), f"title:{message.conversation}"
        shown, _ = await self._posts.change_together(
            [(message.conversation, key, lambda _: body), (index, named, lambda standing: None if standing else title)]
        )
        assert shown is not None
        return shown

    async def reword(self, conversation: str, ref: str, text: str | None) -> None:
        """Follow an edit of the first words; None when they were deleted."""
        place, key = index_of(person_of(conversation)), f"title:{conversation}"

        def reworded(named: Post | None) -> Mapping[str, Any] | None:
            its_first_words = named is not None and named.body.get("ref") == ref
            return _title(conversation, ref, text) if its_first_words else None

        await self._posts.change(place, key, reworded)

    async def bring(
        self, conversation: str, post: tuple[str, Change], *, told: str, case: str, holder: str, by: str
    ) -> None:
        """Post something new into a conversation, by its key, and note it for pages that show another one.

        ``told``: the key of what is new. ``case``: the open one, if any. ``holder``: the name of the agent who has it,
        empty while it waits.
        """
        body = {"type": "news", "conversation": conversation, "key": told, "case": case, "holder": holder, "by": by}
        news = (index_of(person_of(conversation)), f"news:{conversation}", lambda _: body)
        await self._posts.change_together([news, (conversation, *post)])

    async def _point(self, person: Person, conversation: str) -> str:
        await self._posts.put(index_of(person.key), "current", {"type": "current", "conversation": conversation})
        return conversation

    async def _highest(self, person: Person, current: str) -> int:
        """The highest number in use: going back to an early conversation must not make a used number new again."""
        numbers = [int(current.rpartition(":")[2])]
        seq = 0
        while found := await self._posts.since(index_of(person.key), seq):
            for post in found:
                seq = post.seq
                if "conversation" in post.body:
                    numbers.append(int(str(post.body["conversation"]).rpartition(":")[2]))
        return max(numbers)


def _title(conversation: str, ref: str, text: str | None) -> Mapping[str, Any]:
    if text is None:
        return {"type": "title", "conversation": conversation, "ref": ref, "title": "", "deleted": True}
    line = " ".join(text.split())
    short = line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rstrip() + "…"
    return {"type": "title", "conversation": conversation, "ref": ref, "title": short}
