"""The Web API's door: reads a call, checks token and scopes, lets it meet its mishap, does it and answers."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes.slack import mishaps
from tests.fakes.slack.accounts import Installation
from tests.fakes.slack.core import Call, Core
from tests.fakes.slack.methods import assistant, chat, conversations, files, oauth, people, streams, views
from tests.fakes.slack.methods.asking import Asking
from tests.fakes.slack.mishaps import Mishap
from tests.fakes.slack.records import ApiError, Json
from tests.fakes.slack.scopes import METHODS as SCOPES

METHODS: dict[str, Callable[[Asking], Json]] = {
    "auth.test": people.auth_test,
    "apps.connections.open": people.open_connection,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "chat.delete": chat.delete,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.getPermalink": chat.permalink,
    "chat.startStream": streams.start,
    "chat.appendStream": streams.append,
    "chat.stopStream": streams.stop,
    "conversations.replies": conversations.replies,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.members": conversations.members,
    "conversations.list": conversations.listing,
    "conversations.open": conversations.open_,
    "conversations.join": conversations.join,
    "users.info": people.user_info,
    "users.conversations": conversations.of_user,
    "usergroups.list": people.usergroups,
    "usergroups.users.list": people.usergroup_users,
    "reactions.add": people.add_reaction,
    "reactions.remove": people.remove_reaction,
    "reactions.get": people.reactions,
    "views.publish": views.publish,
    "views.open": views.open_,
    "views.update": views.update,
    "views.push": views.push,
    "assistant.threads.setStatus": assistant.set_status,
    "assistant.threads.setSuggestedPrompts": assistant.set_prompts,
    "assistant.threads.setTitle": assistant.set_title,
    "files.info": files.info,
    "files.getUploadURLExternal": files.announce,
    "files.completeUploadExternal": files.complete,
    "team.info": people.team_info,
    "oauth.v2.access": oauth.access,
}
NOBODY = Installation("", "", "", "", [])


class WebApi:
    def __init__(self, core: Core) -> None:
        self._core = core

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call, and what it met."""
        core, method = self._core, request.match_info["method"]
        arguments, token = await _read(request)
        mishap = core.mishaps.take(method)
        before = await self._before(mishap, request)
        if before is not None:
            self._note(method, arguments, token, type(mishap).__name__, mishap)
            return before
        answer = self._answer(method, arguments, token, mishap)
        self._note(method, arguments, token, answer.get("error", ""), mishap)
        if isinstance(mishap, mishaps.CutAfterStoring):
            return _cut(request)
        if isinstance(mishap, mishaps.Hold) and mishap.after_storing:
            await mishap.keep()
        if isinstance(mishap, mishaps.Garbled):
            return web.Response(
                text=json.dumps(answer)[: len(json.dumps(answer)) // 2], content_type="application/json"
            )
        return self._response(method, answer, token)

    async def _before(self, mishap: Mishap | None, request: web.Request) -> web.StreamResponse | None:
        """What happens before anything is done; an answer when that is all that happens."""
        match mishap:
            case mishaps.CutBeforeStoring():
                return _cut(request)
            case mishaps.Slow(seconds):
                await asyncio.sleep(seconds)
            case mishaps.ServerError(status):
                return web.Response(status=status)
            case mishaps.HtmlPage(status):
                page = "<!DOCTYPE html><html><body>Server Error</body></html>"
                return web.Response(status=status, text=page, content_type="text/html")
            case mishaps.RateLimited(seconds):
                answer = {"ok": False, "error": "ratelimited"}
                return web.json_response(answer, status=429, headers={"Retry-After": str(seconds)})
            case mishaps.Hold(after_storing=False):
                await mishap.keep()
        return None

    def _answer(self, method: str, arguments: Json, token: str, mishap: Mishap | None) -> Json:
        try:
            if method not in METHODS or method in self._core.missing_methods:
                raise ApiError("unknown_method", req_method=method)
            caller = self._caller(method, token)
            if isinstance(mishap, mishaps.Refused):
                raise ApiError(mishap.code, **mishap.extra)
            return {"ok": True} | METHODS[method](Asking(self._core, method, caller, arguments))
        except ApiError as refused:
            return {"ok": False, "error": refused.code, **refused.extra}

    def _caller(self, method: str, token: str) -> Installation:
        """Whose token this is. Raises what Slack says of one that will not do."""
        state = self._core.state
        if method == "oauth.v2.access":
            return NOBODY
        if not token:
            raise ApiError("not_authed")
        if method == "apps.connections.open":
            if token != state.app.app_token:
                raise ApiError("not_allowed_token_type" if token.startswith("xoxb-") else "invalid_auth")
            return NOBODY
        if token == state.app.app_token:
            raise ApiError("not_allowed_token_type")
        installation = next((one for one in state.installations.values() if one.bot_token == token), None)
        if installation is None:
            raise ApiError("invalid_auth")
        if installation.refusal:
            raise ApiError(installation.refusal)
        needed = SCOPES[method]
        if isinstance(needed, tuple):
            Asking(self._core, method, installation, {}).need(*needed)
        return installation

    def _response(self, method: str, answer: Json, token: str) -> web.Response:
        wait = answer.pop("retry_after", None)
        status = 200 if wait is None else 429
        headers = {"X-Slack-Req-Id": self._core.state.next_id("req")}
        if wait is not None:
            headers["Retry-After"] = str(wait)
        installed = (one for one in self._core.state.installations.values() if one.bot_token == token)
        for installation in installed:
            headers["X-OAuth-Scopes"] = ",".join(installation.scopes)
        return web.json_response(answer, status=status, headers=headers)

    def _note(self, method: str, arguments: Json, token: str, error: str, mishap: Mishap | None) -> None:
        core = self._core
        team = next((one.team for one in core.state.installations.values() if one.bot_token == token), "")
        met = type(mishap).__name__ if mishap else ""
        core.calls.append(Call(method, arguments, token, team, error, core.state.now(), met))
        core.state.changed()


def _cut(request: web.Request) -> web.StreamResponse:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _read(request: web.Request) -> tuple[Json, str]:
    """Arguments and token, from the query, a form or JSON; the token from the header first."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        arguments |= json.loads(body) if body else {}
    elif request.can_read_body:
        arguments |= dict(await request.post())
    kind, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if kind == "Basic":
        name, _, secret = base64.b64decode(credentials).decode().partition(":")
        arguments |= {"client_id": name, "client_secret": secret}
    token = str(arguments.pop("token", ""))
    return arguments, credentials if kind == "Bearer" else token
