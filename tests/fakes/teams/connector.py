"""The Connector's door: reads a call, checks the bot's token, lets it meet its mishap, does it and answers.

Paths and answers are those of the Bot Framework's Connector (v3) and of Teams' own calls beside it.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from tests.fakes.teams import mishaps, posting
from tests.fakes.teams.core import Call, Core
from tests.fakes.teams.records import ApiError, Conversation, Json, User

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
CHAT = "/{region}/v3/conversations/{conversation}"


@dataclass(frozen=True)
class Asked:
    """One call: the path's parts and the body."""

    core: Core
    request: web.Request
    body: Json

    @property
    def path(self) -> dict[str, str]:
        return dict(self.request.match_info)

    @property
    def target(self) -> str:
        """The id of what the call is about; for a new conversation the channel's or the member's."""
        if "conversation" in self.path or "team" in self.path or "attachment" in self.path:
            return self.path.get("conversation") or self.path.get("team") or self.path["attachment"]
        members = self.body.get("members") or [{}]
        channel = ((self.body.get("channelData") or {}).get("channel") or {}).get("id")
        return str(channel or (members[0].get("id", "") if isinstance(members[0], dict) else ""))

    def place(self) -> Conversation:
        return self.core.state.conversation(self.path["conversation"])

    @property
    def root(self) -> str:
        """The thread that is addressed, in channels."""
        if self.place().kind != "channel":
            return ""
        named = self.path["conversation"].partition(";messageid=")[2]
        answered = self.place().message(self.path.get("activity", ""))
        return named or (answered.root if answered else "")


class Connector:
    def __init__(self, core: Core) -> None:
        self._core = core

    def routes(self) -> list[web.RouteDef]:
        def on(verb: str, path: str, operation: str, do: Callable[[Asked], web.Response]) -> web.RouteDef:
            return web.route(verb, path, self._handler(operation, do))

        one = CHAT + "/activities/{activity}"
        return [
            on("POST", "/{region}/v3/conversations", "create_conversation", create_conversation),
            on("POST", CHAT + "/activities", "send", send),
            on("POST", one, "reply", send),
            on("PUT", one, "update", update),
            on("DELETE", one, "delete", delete),
            on("GET", CHAT + "/members", "members", members),
            on("GET", CHAT + "/pagedmembers", "paged_members", paged_members),
            on("GET", CHAT + "/members/{member}", "member", member),
            on("GET", "/{region}/v3/teams/{team}", "team", team),
            on("GET", "/{region}/v3/teams/{team}/conversations", "channels", channels),
            on("GET", "/{region}/v3/attachments/{attachment}", "attachment", attachment_info),
            on("GET", "/{region}/v3/attachments/{attachment}/views/{view}", "attachment", attachment),
        ]

    def _handler(self, operation: str, do: Callable[[Asked], web.Response]) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            core = self._core
            asked = Asked(core, request, await _body(request))
            mishap = core.mishaps.take(operation)
            broken = await mishaps.before(mishap, request)
            if broken is not None:
                self._note(operation, asked, broken.status, type(mishap).__name__, type(mishap).__name__)
                return broken
            try:
                self._admit(operation, asked)
                answer, error = do(asked), ""
            except ApiError as refused:
                answer = mishaps.refusal(refused.status, refused.code, refused.message, refused.retry_after)
                error = refused.code
            self._note(operation, asked, answer.status, error, type(mishap).__name__ if mishap else "")
            return await mishaps.after(mishap, request, answer)

        return handle

    def _admit(self, operation: str, asked: Asked) -> None:
        core = self._core
        core.login.check(asked.request.headers.get("Authorization", ""))
        if asked.path["region"] not in ["teams", *(tenant.region for tenant in core.state.tenants.values())]:
            raise ApiError(404, "NotFound", "There is no such region.")
        if core.rules.paced:
            core.pace.take(operation, asked.target.partition(";")[0])

    def _note(self, operation: str, asked: Asked, status: int, error: str, mishap: str) -> None:
        ident = asked.path.get("activity", "")
        now = self._core.state.now()
        self._core.calls.append(Call(operation, asked.target, ident, asked.body, status, error, now, mishap))
        self._core.state.changed()


def create_conversation(asked: Asked) -> web.Response:
    place, answer = posting.create(asked.core, asked.body)
    url = asked.core.state.service_url(place.tenant)
    return web.json_response(answer | {"serviceUrl": url}, status=201)


def send(asked: Asked) -> web.Response:
    posting.admit(asked.core, asked.place())
    status, answer = posting.post(asked.core, asked.place(), asked.root, asked.body)
    return web.json_response(answer, status=status)


def update(asked: Asked) -> web.Response:
    posting.admit(asked.core, asked.place())
    return web.json_response(posting.update(asked.core, asked.place(), asked.path["activity"], asked.body))


def delete(asked: Asked) -> web.Response:
    posting.admit(asked.core, asked.place())
    posting.delete(asked.core, asked.place(), asked.path["activity"])
    return web.Response(status=200)


def members(asked: Asked) -> web.Response:
    return web.json_response([user.shown() for user in _members(asked)])


def paged_members(asked: Asked) -> web.Response:
    """``continuationToken`` is there while there is more; Teams gives at least 50 and at most 500 a page."""
    people, rules = _members(asked), asked.core.rules
    begin = int(asked.request.query.get("continuationToken") or 0)
    wanted = int(asked.request.query.get("pageSize") or rules.members_a_page)
    end = begin + min(wanted, rules.members_a_page)
    more = {"continuationToken": str(end)} if end < len(people) else {}
    return web.json_response({"members": [user.shown() for user in people[begin:end]], **more})


def member(asked: Asked) -> web.Response:
    wanted = asked.path["member"]
    found = next((user for user in _members(asked) if wanted in (user.id, user.object_id)), None)
    if found is None:
        raise ApiError(404, "MemberNotFoundInConversation", "The member was not found in the conversation.")
    return web.json_response(found.shown())


def _members(asked: Asked) -> list[User]:
    """Of a channel's conversation the team's members, as Teams has it, or the channel's where it is shared."""
    place, state = asked.place(), asked.core.state
    posting.admit(asked.core, place)
    return [state.users[ident] for ident in place.members]


def team(asked: Asked) -> web.Response:
    state = asked.core.state
    found = state.team(asked.path["team"])
    posting.admit(asked.core, state.conversations[found.id])
    count = len([one for one in state.conversations.values() if one.team == found.id])
    shown = {"id": found.id, "name": found.name, "aadGroupId": found.group_id, "tenantId": found.tenant}
    numbers = {"type": "standard", "channelCount": count, "memberCount": len(found.members)}
    return web.json_response(shown | numbers)


def channels(asked: Asked) -> web.Response:
    """General has no name here."""
    state = asked.core.state
    found = state.team(asked.path["team"])
    posting.admit(asked.core, state.conversations[found.id])
    places = [one for one in state.conversations.values() if one.team == found.id]
    shown = [{"id": one.id, "name": None if one.id == found.id else one.name, "type": "standard"} for one in places]
    return web.json_response({"conversations": shown})


def attachment_info(asked: Asked) -> web.Response:
    file = asked.core.state.files.get(asked.path["attachment"])
    if file is None or file.gone:
        raise ApiError(404, "NotFound", "The attachment was not found.")
    views = [{"viewId": "original", "size": len(file.content)}]
    return web.json_response({"name": file.name, "type": file.content_type, "views": views})


def attachment(asked: Asked) -> web.Response:
    """A picture that somebody pasted: only with the bot's token."""
    file = asked.core.state.files.get(asked.path["attachment"])
    if file is None or file.gone or asked.path["view"] != "original":
        raise ApiError(404, "NotFound", "The attachment was not found.")
    return web.Response(body=file.content, content_type=file.content_type)


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json() if request.can_read_body else {}
    except json.JSONDecodeError:
        body = {}
    return body if isinstance(body, dict) else {}
