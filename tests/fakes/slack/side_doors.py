"""The other addresses that an app meets: response URLs, private files, uploads, and the page where it is installed."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests.fakes.slack.block_kit.blocks import check_blocks
from tests.fakes.slack.core import Core
from tests.fakes.slack.interactions import ResponseUrl
from tests.fakes.slack.methods.files import Upload, can_read
from tests.fakes.slack.records import ApiError, Json, Message

SIGN_IN = "<!DOCTYPE html><html><body>Sign in to your workspace</body></html>"


class SideDoors:
    def __init__(self, core: Core) -> None:
        self._core = core

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/actions/{team}/{ident}", self.respond),
            web.get("/files-pri/{ident}/{name}", self.file),
            web.post("/upload/v1/{ident}", self.upload),
            web.get("/signin", self.sign_in),
            web.get("/oauth/v2/authorize", self.authorize),
        ]

    async def respond(self, request: web.Request) -> web.Response:
        """An answer through a response URL."""
        body = json.loads(await request.text())
        try:
            place = self._core.interactions.answer_to(request.match_info["ident"])
            self.answer_in_place(place, body)
        except ApiError as refused:
            status = 404 if refused.code in ("expired_url", "used_url") else 400
            return web.json_response({"ok": False, "error": refused.code, **refused.extra}, status=status)
        return web.json_response({"ok": True})

    def answer_in_place(self, place: ResponseUrl, body: Json) -> None:
        """Post, replace or delete, as the body says; also used for the direct answer to a command."""
        if body.get("delete_original") and place.message:
            self._remove(place.message)
            return
        blocks = check_blocks(body["blocks"]) if body.get("blocks") else []
        text = body.get("text", "")
        if not text and not blocks:
            raise ApiError("no_text")
        written = self._message(place, text, blocks, body)
        self._core.remember(written)
        if body.get("replace_original") and place.message:
            if place.message.ephemeral_for:
                place.message.text, place.message.blocks = text, blocks
                self._core.state.changed()
            else:
                self._core.talk.change(place.message, text, blocks)
            return
        self._core.talk.post(written)

    def _message(self, place: ResponseUrl, text: str, blocks: list[Json], body: Json) -> Message:
        installation = self._core.state.installations[place.team]
        return Message(
            channel=place.channel,
            ts=self._core.state.next_ts(),
            team=place.team,
            user=installation.bot_user,
            bot_id=installation.bot_id,
            app_id=self._core.state.app.id,
            text=text,
            blocks=blocks,
            thread_ts=body.get("thread_ts") or place.thread_ts,
            ephemeral_for="" if body.get("response_type") == "in_channel" else place.user,
            unfurl_links=body.get("unfurl_links"),
            unfurl_media=body.get("unfurl_media"),
        )

    def _remove(self, message: Message) -> None:
        if message.ephemeral_for:
            self._core.state.channel(message.channel).ephemeral.remove(message)
            self._core.state.changed()
        else:
            self._core.talk.delete(message)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A private file. Without a token that may read it Slack does not refuse: it shows its sign-in page."""
        state = self._core.state
        file = state.files.get(request.match_info["ident"].partition("-")[2])
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        caller = next((one for one in state.installations.values() if one.bot_token == token), None)
        allowed = caller is not None and not caller.refusal and "files:read" in caller.scopes
        if caller is None or not allowed:
            raise web.HTTPFound("/signin")
        if file is None or file.deleted or not can_read(state, file, caller.bot_user):
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type=file.mimetype)

    async def sign_in(self, request: web.Request) -> web.Response:
        return web.Response(text=SIGN_IN, content_type="text/html")

    async def upload(self, request: web.Request) -> web.Response:
        upload: Upload | None = self._core.uploads.get(request.match_info["ident"])
        if upload is None:
            raise web.HTTPNotFound
        content = await _content(request)
        if len(content) != upload.length:
            return web.Response(status=400, text="length does not match")
        upload.content = content
        return web.Response(text=f"OK - {upload.length}")

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        """Somebody says yes to the app: back to it with a code. ``team`` may be named; else it is the first."""
        team = request.query.get("team") or next(iter(self._core.state.teams))
        back = {"code": self.code(team), "state": request.query.get("state", "")}
        raise web.HTTPFound(f"{request.query['redirect_uri']}?{urlencode(back)}")

    def code(self, team: str, installer: str = "") -> str:
        """An OAuth code for a team."""
        code = self._core.state.next_id("code-")
        members = [user.id for user in self._core.state.users.values() if user.team == team and not user.bot_id]
        self._core.codes[code] = (team, installer or members[0])
        return code


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    fields: Any = await request.post()
    for field in fields.values():
        return field.file.read() if isinstance(field, web.FileField) else str(field).encode()
    return b""
