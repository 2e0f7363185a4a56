"""The page's way out: puts what has to be shown into ``Posts`` and rings for those who have it open.

``Posts`` keeps one post per key, so sending the same parcel again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import DeliveryDelayed, DeliveryRefused, StoreError
from bot.messages.incoming import Attachment
from bot.messages.letter import Letter
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
from bot.platforms.web.carrying import Carrying, With, is_here
from bot.platforms.web.conversations import Conversations, index_of
from bot.platforms.web.inbound import person_of
from bot.platforms.web.listeners import Listeners
from bot.platforms.web.render import blanked, moment, render, reworded
from bot.ports.attachments import Left
from bot.ports.platform import Change, InPart, Post, Posts, in_part
from bot.ports.surroundings import Clock

_COME_AGAIN = 2.0
"""Seconds until a parcel is tried again when the database could not be used."""


def desk_place(desk: str) -> str:
    """Where a desk's case cards stand."""
    return f"desk:{desk}"


def thread_place(desk: str, case: str) -> str:
    """Where what was said about one case stands."""
    return f"desk:{desk}#{case}"


def letters_place(to: str) -> str:
    """Where letters to one account stand."""
    return f"letters:{to}"


class WebSender:
    """``Sender`` for the built-in page."""

    def __init__(
        self,
        posts: Posts,
        conversations: Conversations,
        listeners: Listeners,
        clock: Clock,
        carrying: Carrying,
    ) -> None:
        self._posts = posts
        self._conversations = conversations
        self._listeners = listeners
        self._clock = clock
        self._carrying = carrying

    async def send(self, parcel: Parcel) -> str | InPart:
        try:
            return await (self._to_desk(parcel) if parcel.desk else self._to_person(parcel))
        except StoreError as error:
            raise DeliveryDelayed(f"The page's posts cannot be written just now: {error}", _COME_AGAIN) from error

    async def status(self, conversation: str, text: str) -> None:
        self._listeners.status(conversation, text)

    async def _to_person(self, parcel: Parcel) -> str | InPart:
        place, what = parcel.conversation, parcel.what
        match what:
            case Reply():
                return await self._bring(parcel, parcel.id, what.route, "bot")
            case Relayed():
                way = Route(case=what.case, holder=what.agent.name)
                receipt = await self._bring(parcel, f"relay:{what.ref}", way, "person")
                to = With(place, what.ref, what.agent.key)
                return in_part(receipt, await self._carry(parcel, place, receipt, what.attachments, to))
            case RelayedEdit() | RelayedDeletion():
                return await self._changed_relay(parcel, what)
            case Blanked():
                return await self._blanked(place, what)
            case Letter():
                at = parcel.created_at or self._clock.now()
                return await self._put(letters_place(what.to), what.ref, render(what, at=at))
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
                place = thread_place(parcel.desk, what.case)
                key = await self._entry(place, what)
                await self._carry(parcel, place, key, what.attachments, With(parcel.conversation, what.ref))
                return key
            case Blanked():
                await self._carrying.let_go(With(parcel.conversation, what.ref))
                return await self._blanked_copy(thread_place(parcel.desk, what.case), what)
            case DeskMark():
                # A post of its own: the mark may come before the agent's message itself has been put.
                return await self._put(thread_place(parcel.desk, what.case), f"mark:{what.ref}", render(what))
            case Whisper():
                return await self._once(parcel, thread_place(parcel.desk, what.case), f"whisper:{parcel.id}")
            case _:
                raise DeliveryRefused(f"{type(what).__name__} belongs in a conversation, not at a desk.")

    async def _once(self, parcel: Parcel, place: str, key: str) -> str:
        return await self._change(place, key, self._as_it_is(parcel))

    def _as_it_is(self, parcel: Parcel) -> Change:
        """What is never changed by its own parcel: a second attempt must not undo a later edit or deletion."""
        body = render(parcel.what, at=parcel.created_at or self._clock.now())
        return lambda standing: None if standing else body

    async def _carry(
        self, parcel: Parcel, place: str, key: str, files: Sequence[Attachment], to: With
    ) -> tuple[Left, ...]:
        """Files from elsewhere, once the words stand there. Returns those that could not be brought."""
        if all(is_here(file) for file in files):
            return ()
        carried = await self._carrying.carry(files, to, attempts=parcel.attempts)

        def with_files(standing: Post | None) -> Mapping[str, Any] | None:
            gone = standing is None or standing.body.get("deleted")
            return None if standing is None or gone else {**standing.body, "attachments": list(carried.shown)}

        await self._change(place, key, with_files)
        return carried.left

    async def _changed_relay(self, parcel: Parcel, what: RelayedEdit | RelayedDeletion) -> str:
        if isinstance(what, RelayedDeletion):
            await self._carrying.let_go(With(parcel.conversation, what.ref))

        def changed(standing: Post | None) -> Mapping[str, Any] | None:
            if standing is None:
                return render(what, at=parcel.created_at or self._clock.now())
            if isinstance(what, RelayedDeletion):
                return {**render(what), "at": standing.body["at"]}
            return None if standing.body.get("deleted") else reworded(standing.body, what.text)

        return await self._change(parcel.conversation, f"relay:{what.ref}", changed)

    async def _entry(self, place: str, what: CaseEntry) -> str:
        """A changed entry stays where it stood, and a deleted one stays deleted."""
        body = render(what)

        def changed(standing: Post | None) -> Mapping[str, Any] | None:
            if standing is None:
                return body
            files = body["attachments"] or standing.body.get("attachments", [])  # changed words leave them as they are
            kept = {"at": standing.body["at"], "attachments": files}
            return None if standing.body.get("deleted") else {**body, **kept}

        return await self._change(place, f"entry:{what.ref}", changed)

    async def _blanked_copy(self, place: str, what: Blanked) -> str:
        gone: Mapping[str, Any] = {"type": "entry", "case": what.case, "ref": what.ref, "who": "person", "name": ""}
        gone = {**gone, "at": moment(self._clock.now())}
        return await self._change(
            place, f"entry:{what.ref}", lambda standing: blanked(standing.body if standing else gone)
        )

    async def _blanked(self, place: str, what: Blanked) -> str:
        gone = {**render(what), "at": moment(self._clock.now())}
        await self._conversations.reword(place, what.ref, None)
        return await self._change(
            place, f"said:{what.ref}", lambda standing: blanked(standing.body) if standing else gone
        )

    async def _bring(self, parcel: Parcel, key: str, way: Route, by: str) -> str:
        place = parcel.conversation
        await self._conversations.bring(
            place, (key, self._as_it_is(parcel)), told=parcel.id, case=way.case, holder=way.holder, by=by
        )
        self._listeners.ring(index_of(person_of(place)))
        self._listeners.status(place, "")
        self._listeners.ring(place)
        return key

    async def _change(self, place: str, key: str, how: Change) -> str:
        await self._posts.change(place, key, how)
        self._listeners.ring(place)
        return key

    async def _put(self, place: str, key: str, body: Mapping[str, Any]) -> str:
        await self._posts.put(place, key, body)
        self._listeners.ring(place)
        return key
