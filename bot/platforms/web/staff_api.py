"""What the staff's page asks for and sends: their own conversations and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.messages.incoming import Deleted, Edited, Said
from bot.messages.people import Person
from bot.platforms.web import inbound, render
from bot.platforms.web.attachments import sent_with
from bot.platforms.web.conversations import index_of
from bot.platforms.web.door import json_body, json_response
from bot.platforms.web.inbound import BadRequest, taken
from bot.platforms.web.parts import Parts
from bot.platforms.web.stream import Followed, stream
from bot.ports.platform import Post


class StaffApi:
    """Handlers under ``/api/``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> list[web.RouteDef]:
        data = self._parts.door.data
        return [
            web.get("/api/me", data(self.me)),
            web.get("/api/conversation", data(self.conversation)),
            web.post("/api/conversation", data(self.turn_to)),
            web.post("/api/messages", data(self.say)),
            web.put("/api/messages/{ref}", data(self.edit)),
            web.delete("/api/messages/{ref}", data(self.delete)),
            web.post("/api/presses", data(self.press)),
            web.get("/api/stream", data(self.follow)),
        ]

    async def me(self, request: web.Request) -> web.Response:
        signed_in = await self._parts.acting(request, "staff")
        everybody = await self._parts.sign_in.who(request)
        settings = self._parts.settings
        return json_response(
            {
                "name": signed_in.person.name,
                "key": signed_in.person.key,
                "agent": any(one.role == "agent" for one in everybody),
                "sign_in": settings.sign_in,
                "organisation": settings.organisation,
                "contact": settings.contact,
                "starters": list(settings.starters),
                "largest_file": settings.attachment_bytes if self._parts.takes_files else 0,
                "files_at_once": settings.attachments_a_message,
            }
        )

    async def conversation(self, request: web.Request) -> web.Response:
        person = await self._person(request)
        return json_response({"conversation": await self._parts.conversations.current(person)})

    async def turn_to(self, request: web.Request) -> web.Response:
        """A new conversation, or back to the one named."""
        person = await self._person(request)
        body = await json_body(request)
        wanted = body.word("conversation")
        turn = self._parts.conversations
        now_at = await (turn.go_back(person, wanted) if wanted else turn.start(person))
        self._parts.listeners.ring(index_of(person.key))
        return json_response({"conversation": now_at})

    async def say(self, request: web.Request) -> web.Response:
        person = await self._person(request)
        body = await json_body(request)
        files = body.ids("attachments", most=self._parts.settings.attachments_a_message)
        message = inbound.said(body, person, self._parts.clock.now(), with_files=bool(files))
        if await self._parts.posts.get(message.conversation, f"relay:{message.ref}") is not None:
            # An agent's message has this id: whoever deletes one must not take the other's words along.
            raise BadRequest("This id stands for another message already.")
        attached = await sent_with(self._parts, files, person, message.conversation, message.ref)
        message = replace(message, attachments=attached)
        accepted = taken(await self._parts.intake.receive(message))
        kept = accepted.incoming
        assert isinstance(kept, Said)
        key = f"said:{kept.ref}"
        post = await self._parts.posts.get(kept.conversation, key) if not accepted.new else None
        if post is None:
            # Also on a retry: the first attempt may have ended between storing the message and showing it. What stands
            # already is left alone, as it may have been edited or deleted since.
            post = await self._parts.conversations.show(kept, key, render.said(kept))
            for place in (kept.conversation, index_of(person.key)):
                self._parts.listeners.ring(place)
        return json_response({"ref": kept.ref, "new": accepted.new, "post": _shown(post)})

    async def edit(self, request: web.Request) -> web.Response:
        person = await self._person(request)
        edit = inbound.edited(await json_body(request), person, request.match_info["ref"], self._parts.clock.now())
        standing = await self._standing(edit)
        accepted = taken(await self._parts.intake.receive(edit))
        kept = accepted.incoming
        assert isinstance(kept, Edited)
        if accepted.new:
            standing = await self._put(
                kept.conversation, f"said:{kept.ref}", render.reworded(standing.body, kept.text, kept.masked)
            )
            await self._parts.conversations.reword(kept.conversation, kept.ref, kept.text)
            self._parts.listeners.ring(index_of(person.key))
        return json_response({"ref": kept.ref, "post": _shown(standing)})

    async def delete(self, request: web.Request) -> web.Response:
        person = await self._person(request)
        deletion = inbound.deleted(await json_body(request), person, request.match_info["ref"], self._parts.clock.now())
        standing = await self._standing(deletion)
        await self._parts.intake.receive(deletion)
        # Not left to the turn: the words go from the page as soon as the deletion is stored.
        post = await self._put(deletion.conversation, f"said:{deletion.ref}", render.blanked(standing.body))
        if self._parts.attachments is not None:
            await self._parts.attachments.let_go(deletion.conversation, deletion.ref)
        await self._parts.conversations.reword(deletion.conversation, deletion.ref, None)
        self._parts.listeners.ring(index_of(person.key))
        return json_response({"ref": deletion.ref, "post": _shown(post)})

    async def press(self, request: web.Request) -> web.Response:
        person = (await self._parts.acting(request, "staff", paced=False)).person
        press = inbound.pressed(await json_body(request), person, self._parts.clock.now())
        if press.action not in {"person", "case"}:  # the way to people is open however much somebody sends
            self._parts.pace.check(person.key)
        label = inbound.label_on(await self._reply(press.conversation, press.ref), press.action, press.value)
        if label is None:
            raise BadRequest("That button is not on this reply.")
        press = inbound.labelled(press, label)
        accepted = await self._parts.intake.receive(press)
        await self._put(press.conversation, f"pressed:{press.id.rpartition(':')[2]}", render.pressed(press))
        return json_response({"new": accepted.new})

    async def follow(self, request: web.Request) -> web.StreamResponse:
        person = await self._person(request)
        conversation = inbound.own(request.query.get("conversation"), person)

        async def still_allowed() -> bool:
            return any(one.person.key == person.key for one in await self._parts.sign_in.who(request))

        return await stream(
            request,
            self._parts.posts,
            self._parts.listeners,
            [
                Followed("conversation", conversation, lambda post: post.body),
                Followed("index", index_of(person.key), lambda post: post.body),
            ],
            whose=person.key,
            sweep_seconds=self._parts.settings.sweep_seconds,
            still_allowed=still_allowed,
        )

    async def _person(self, request: web.Request) -> Person:
        return (await self._parts.acting(request, "staff")).person

    async def _put(self, place: str, key: str, body: Mapping[str, Any]) -> Post:
        post = await self._parts.posts.put(place, key, body)
        self._parts.listeners.ring(place)
        return post

    async def _reply(self, conversation: str, key: str) -> Mapping[str, Any]:
        """The reply that a press stood on; an empty one for the control beside the composer, which stands on none."""
        if not key:
            return {}
        post = await self._parts.posts.get(conversation, key)
        if post is None or post.body.get("type") != "reply":
            raise BadRequest("There is no such reply in this conversation.")
        return post.body

    async def _standing(self, change: Edited | Deleted) -> Post:
        """The message that is to be changed, as the page shows it now."""
        post = await self._parts.posts.get(change.conversation, f"said:{change.ref}")
        if post is None:
            raise BadRequest("There is no message with this id.")
        if post.body.get("deleted") and isinstance(change, Edited):
            raise BadRequest("This message was deleted.")
        return post


def _shown(post: Post) -> dict[str, Any]:
    return {"place": "conversation", "key": post.key, "born": post.born, "seq": post.seq, "body": post.body}
