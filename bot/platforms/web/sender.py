"""The page's way out: puts what has to be shown into ``Posts`` and rings for those who have it open.

``Posts`` keeps one post per key, so sending the same parcel again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.errors import DeliveryDelayed, DeliveryRefused, StoreError
from bot.messages.outgoing import (
    Blanked,
    CaseCard,
    CaseEntry,
    DeskMark,
    Relayed,
    RelayedDeletion,
    RelayedEdit,
    Reply,
    Route,
    Whisper,
)
from bot.messages.turn import Parcel
from bot.platforms.web.conversations import Conversations, index_of
from bot.platforms.web.inbound import person_of
from bot.platforms.web.listeners import Listeners
from bot.platforms.web.render import blanked, moment, render, reworded
from bot.ports.platform import Posts
from bot.ports.surroundings import Clock

_COME_AGAIN = 2.0
"""Seconds until a parcel is tried again when the database could not be used."""


def desk_place(desk: str) -> str:
    """Where a desk's case cards stand."""
    return f"desk:{desk}"


def thread_place(desk: str, case: str) -> str:
    """Where what was said about one case stands."""
    return f"desk:{desk}#{case}"


class WebSender:
    """``Sender`` for the built-in page."""

    def __init__(self, posts: Posts, conversations: Conversations, listeners: Listeners, clock: Clock) -> None:
        self._posts = posts
        self._conversations = conversations
        self._listeners = listeners
        self._clock = clock

    async def send(self, parcel: Parcel) -> str:
        try:
            return await (self._to_desk(parcel) if parcel.desk else self._to_person(parcel))
        except StoreError as error:
            raise DeliveryDelayed(f"The page's posts cannot be written just now: {error}", _COME_AGAIN) from error

    async def status(self, conversation: str, text: str) -> None:
        self._listeners.status(conversation, text)

    async def _to_person(self, parcel: Parcel) -> str:
        place, what = parcel.conversation, parcel.what
        match what:
            case Reply():
                await self._news(place, parcel.id, what.route, "bot")
                self._listeners.status(place, "")
                return await self._once(parcel, place, parcel.id)
            case Relayed():
                await self._news(place, parcel.id, Route(case=what.case, holder=what.agent.name), "person")
                self._listeners.status(place, "")
                return await self._once(parcel, place, f"relay:{what.ref}")
            case RelayedEdit() | RelayedDeletion():
                return await self._changed_relay(parcel, what)
            case Blanked():
                return await self._blanked(place, what)
            case _:
                raise DeliveryRefused(f"{type(what).__name__} belongs at a desk, not in a conversation.")

    async def _to_desk(self, parcel: Parcel) -> str:
        what = parcel.what
        match what:
            case CaseCard():
                place, key = desk_place(parcel.desk), f"card:{what.case}"
                # A desk's request names the case alone; whose conversation it is comes from here, never from the page.
                return await self._put(place, key, {**render(what), "conversation": parcel.conversation})
            case CaseEntry():
                return await self._entry(thread_place(parcel.desk, what.case), what)
            case Blanked():
                return await self._blanked_copy(thread_place(parcel.desk, what.case), what)
            case DeskMark():
                # A post of its own: the mark may come before the agent's message itself has been put.
                return await self._put(thread_place(parcel.desk, what.case), f"mark:{what.ref}", render(what))
            case Whisper():
                return await self._once(parcel, thread_place(parcel.desk, what.case), f"whisper:{parcel.id}")
            case _:
                raise DeliveryRefused(f"{type(what).__name__} belongs in a conversation, not at a desk.")

    async def _once(self, parcel: Parcel, place: str, key: str) -> str:
        """Post what is never changed by its own parcel: a second attempt must not undo a later edit or deletion."""
        if await self._posts.get(place, key) is None:
            return await self._put(place, key, render(parcel.what, at=parcel.created_at or self._clock.now()))
        self._listeners.ring(place)
        return key

    async def _changed_relay(self, parcel: Parcel, what: RelayedEdit | RelayedDeletion) -> str:
        place, key = parcel.conversation, f"relay:{what.ref}"
        standing = await self._posts.get(place, key)
        if standing is None:
            body: Mapping[str, Any] = render(what, at=parcel.created_at or self._clock.now())
        elif isinstance(what, RelayedDeletion):
            body = {**render(what), "at": standing.body["at"]}
        elif standing.body.get("deleted"):
            return key
        else:
            body = reworded(standing.body, what.text)
        return await self._put(place, key, body)

    async def _entry(self, place: str, what: CaseEntry) -> str:
        """A changed entry stays where it stood, and a deleted one stays deleted."""
        key, body = f"entry:{what.ref}", render(what)
        standing = await self._posts.get(place, key)
        if standing is not None and standing.body.get("deleted"):
            return key
        return await self._put(place, key, {**body, "at": standing.body["at"]} if standing else body)

    async def _blanked_copy(self, place: str, what: Blanked) -> str:
        key = f"entry:{what.ref}"
        standing = await self._posts.get(place, key)
        gone: Mapping[str, Any] = {"type": "entry", "case": what.case, "ref": what.ref, "who": "person", "name": ""}
        body = standing.body if standing else {**gone, "at": moment(self._clock.now())}
        return await self._put(place, key, blanked(body))

    async def _blanked(self, place: str, what: Blanked) -> str:
        key = f"said:{what.ref}"
        standing = await self._posts.get(place, key)
        body = blanked(standing.body) if standing else {**render(what), "at": moment(self._clock.now())}
        await self._conversations.reword(place, what.ref, None)
        return await self._put(place, key, body)

    async def _news(self, conversation: str, key: str, way: Route, by: str) -> None:
        await self._conversations.news(conversation, key, case=way.case, holder=way.holder, by=by)
        self._listeners.ring(index_of(person_of(conversation)))

    async def _put(self, place: str, key: str, body: Mapping[str, Any]) -> str:
        await self._posts.put(place, key, body)
        self._listeners.ring(place)
        return key
