"""What the agents' page asks for and sends: the desk's cases and their threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.errors import NotAllowed
from bot.messages.incoming import DeskEdited, DeskSaid
from bot.messages.people import Person
from bot.platforms.web import inbound, render
from bot.platforms.web.attachments import handed_out, sent_with, taken_in, taken_off
from bot.platforms.web.door import json_body, json_response
from bot.platforms.web.inbound import BadRequest, taken
from bot.platforms.web.parts import Parts
from bot.platforms.web.sender import desk_place, thread_place
from bot.platforms.web.sign_in import DEMO_AGENTS
from bot.platforms.web.stream import Followed, stream
from bot.ports.platform import Post

CLOSED_SHOWN = timedelta(days=7)
"""How long a closed case stays in the list."""


class DeskApi:
    """Handlers under ``/api/desk/``. Each asks first whether an agent is asking."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._desk = parts.settings.desk

    def routes(self) -> list[web.RouteDef]:
        data = self._parts.door.data
        case = "/api/desk/cases/{case}"
        return [
            web.get("/api/desk/me", data(self.me)),
            web.get("/api/desk/stream", data(self.follow)),
            web.post(f"{case}/messages", data(self.say)),
            web.put(f"{case}/messages/{{ref}}", data(self.edit)),
            web.delete(f"{case}/messages/{{ref}}", data(self.delete)),
            web.post(f"{case}/presses", data(self.press)),
            web.put(f"{case}/attachments/{{id}}", self._parts.door.upload(self.attach)),
            web.delete(f"{case}/attachments/{{id}}", data(self.take_off)),
            web.get(f"{case}/attachments/{{id}}", self._parts.door.page(self.file)),
        ]

    async def me(self, request: web.Request) -> web.Response:
        agent = await self._agent(request)
        settings = self._parts.settings
        return json_response(
            {
                "name": agent.name,
                "key": agent.key,
                "sign_in": settings.sign_in,
                "organisation": settings.organisation,
                "agents": list(DEMO_AGENTS) if settings.sign_in == "demo" else [],
                "now": render.moment(self._parts.clock.now()),
                "largest_file": settings.attachment_bytes if self._parts.takes_files else 0,
                "files_at_once": settings.attachments_a_message,
            }
        )

    async def say(self, request: web.Request) -> web.Response:
        agent, case, conversation = await self._at(request)
        body = await json_body(request)
        files = body.ids("attachments", most=self._parts.settings.attachments_a_message)
        now = self._parts.clock.now()
        message = inbound.desk_said(body, agent, case, conversation, now, with_files=bool(files))
        await self._check_unused(message)
        message = replace(message, attachments=await sent_with(self._parts, files, agent, conversation, message.ref))
        accepted = taken(await self._parts.intake.receive(message))
        kept = accepted.incoming
        assert isinstance(kept, DeskSaid)
        key = f"desk:{kept.ref}"
        post = await self._parts.posts.get(self._thread(case), key) if not accepted.new else None
        if post is None:
            post = await self._put(case, key, render.desk_said(kept))
        return json_response({"ref": kept.ref, "new": accepted.new, "post": _shown(post)})

    async def edit(self, request: web.Request) -> web.Response:
        agent, case, conversation = await self._at(request)
        ref = request.match_info["ref"]
        edit = inbound.desk_edited(await json_body(request), agent, case, conversation, ref, self._parts.clock.now())
        standing = await self._own(case, edit.ref, agent)
        if standing.body.get("deleted"):
            raise BadRequest("This message was deleted.")
        accepted = taken(await self._parts.intake.receive(edit))
        kept = accepted.incoming
        assert isinstance(kept, DeskEdited)
        if accepted.new:
            standing = await self._put(case, standing.key, render.reworded(standing.body, kept.text, kept.masked))
        return json_response({"ref": kept.ref, "post": _shown(standing)})

    async def delete(self, request: web.Request) -> web.Response:
        agent, case, conversation = await self._at(request)
        ref = request.match_info["ref"]
        now = self._parts.clock.now()
        deletion = inbound.desk_deleted(await json_body(request), agent, case, conversation, ref, now)
        standing = await self._own(case, deletion.ref, agent)
        await self._parts.intake.receive(deletion)
        post = await self._put(case, standing.key, render.blanked(standing.body))
        if self._parts.attachments is not None:  # at once, as the words: nobody is to open them meanwhile
            await self._parts.attachments.let_go(conversation, deletion.ref)
        return json_response({"ref": deletion.ref, "post": _shown(post)})

    async def press(self, request: web.Request) -> web.Response:
        agent, case, conversation = await self._at(request)
        press = inbound.desk_pressed(await json_body(request), agent, case, conversation, self._parts.clock.now())
        if press.action in {"claim_and_send", "keep_among_agents"}:
            await self._own(case, press.value, agent)
        accepted = await self._parts.intake.receive(press)
        return json_response({"new": accepted.new})

    async def attach(self, request: web.Request) -> web.Response:
        """A file that goes with what is said next in this case."""
        agent, _, conversation = await self._at(request)
        return await taken_in(self._parts, request, agent, conversation)

    async def take_off(self, request: web.Request) -> web.Response:
        return await taken_off(self._parts, request, await self._agent(request))

    async def file(self, request: web.Request) -> web.Response:
        """A file that came with what was said in a case of this desk."""
        await self._agent(request)
        card = await self._card(inbound.case_id(request.match_info["case"]))
        files, conversation = self._parts.files(), str(card.body["conversation"])
        about = await files.about(request.match_info["id"])
        sent_here = about is not None and about.conversation == conversation != "" and about.message != ""
        return await handed_out(files, about if sent_here else None)

    async def follow(self, request: web.Request) -> web.StreamResponse:
        """The cards, and with ``case`` that case's thread as well."""
        agent = await self._agent(request)
        since = self._parts.clock.now() - CLOSED_SHOWN
        followed = [Followed("cards", desk_place(self._desk), lambda post: _recent(post, since))]
        if asked := request.query.get("case", ""):
            case = inbound.case_id(asked)
            await self._card(case)
            followed.append(Followed("thread", self._thread(case), lambda post: _for_agent(post, agent)))

        async def still_allowed() -> bool:
            found = await self._parts.sign_in.who(request)
            return any(one.person.key == agent.key and one.role == "agent" for one in found)

        return await stream(
            request,
            self._parts.posts,
            self._parts.listeners,
            followed,
            whose=agent.key,
            sweep_seconds=self._parts.settings.sweep_seconds,
            still_allowed=still_allowed,
        )

    async def _agent(self, request: web.Request) -> Person:
        signed_in = await self._parts.acting(request, "agent")
        if signed_in.role != "agent":
            raise NotAllowed("The service desk is for agents.")
        return signed_in.person

    async def _at(self, request: web.Request) -> tuple[Person, str, str]:
        """Who, at which case, and whose conversation that is. What has moved elsewhere is dealt with there."""
        agent = await self._agent(request)
        case = inbound.case_id(request.match_info["case"])
        card = await self._card(case)
        if card.body["state"] == "moved":
            raise BadRequest(f"This case was {card.body['resolution']}: nothing can be done about it here any more.")
        return agent, case, str(card.body["conversation"])

    async def _card(self, case: str) -> Post:
        card = await self._parts.posts.get(desk_place(self._desk), f"card:{case}")
        if card is None:
            raise web.HTTPNotFound(text="There is no such case at this desk.")
        return card

    async def _check_unused(self, message: DeskSaid) -> None:
        """Ids are chosen by the page: one that stands for somebody else's words already must not come to mean these."""
        standing = await self._parts.posts.get(self._thread(message.case), f"desk:{message.ref}")
        taken_by_agent = standing is not None and standing.body["agent"] != message.agent.key
        if taken_by_agent or await self._parts.posts.get(message.conversation, f"said:{message.ref}") is not None:
            raise BadRequest("This id stands for another message already.")

    async def _own(self, case: str, ref: str, agent: Person) -> Post:
        post = await self._parts.posts.get(self._thread(case), f"desk:{ref}")
        if post is None:
            raise BadRequest("There is no message with this id in this case.")
        if post.body["agent"] != agent.key:
            raise NotAllowed("Only the one who wrote a message can change it or send it on.")
        return post

    async def _put(self, case: str, key: str, body: Mapping[str, Any]) -> Post:
        post = await self._parts.posts.put(self._thread(case), key, body)
        self._parts.listeners.ring(post.place)
        return post

    def _thread(self, case: str) -> str:
        return thread_place(self._desk, case)


def _for_agent(post: Post, agent: Person) -> Mapping[str, Any] | None:
    """A whisper is for one agent's eyes only."""
    return post.body if post.body.get("only", agent.key) == agent.key else None


def _recent(post: Post, since: datetime) -> Mapping[str, Any] | None:
    closed_at = post.body.get("closed_at")
    return None if closed_at and datetime.fromisoformat(closed_at) < since else post.body


def _shown(post: Post) -> dict[str, Any]:
    return {"place": "thread", "key": post.key, "born": post.born, "seq": post.seq, "body": post.body}
