"""The pages themselves: small files without a build step, and the ways in and out."""

from __future__ import annotations

from html import escape
from pathlib import Path

from aiohttp import web

from bot.errors import NotAllowed
from bot.platforms.web.door import json_body, json_response
from bot.platforms.web.parts import Parts
from bot.platforms.web.sign_in import ROLES, cookie_name, keep_cookie, pick
from bot.ports.platform import Role

STATIC = Path(__file__).parent / "static"
_OPENS: dict[Role, str] = {"agent": "/desk", "lead": "/report", "owner": "/owners"}
_WEEKS = frozenset({"1", "4", "13", "26"})
_REPORTS_OWN = "default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The report has its style in itself, and nothing else."""


class Pages:
    """Handlers of everything that a browser is pointed at."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._settings = parts.settings

    def routes(self) -> list[web.RouteDef]:
        page, data = self._parts.door.page, self._parts.door.data
        made = [
            web.get("/", page(self.staff)),
            web.get("/desk", page(self.desk)),
            web.get("/sign-in/{token}", page(self.invited)),
            web.post("/sign-in/{token}", data(self.redeem)),
            web.post("/sign-out", data(self.sign_out)),
            web.get("/static/{name}", page(self.static)),
        ]
        if self._parts.report is not None:
            made.append(web.get("/report", page(self.report)))
        if self._settings.sign_in == "demo":
            made.append(web.get("/demo", page(self.demo)))
        return made

    async def staff(self, request: web.Request) -> web.Response:
        return await self._open(request, "staff", "staff.html")

    async def desk(self, request: web.Request) -> web.Response:
        return await self._open(request, "agent", "desk.html")

    async def report(self, request: web.Request) -> web.Response:
        """What support felt like, for those who lead the service and nobody else."""
        live = self._parts.report
        assert live is not None  # there is no such route without
        found = await self._parts.sign_in.who(request)
        fresh = None if any(one.role == "lead" for one in found) else await self._parts.sign_in.welcome(request, "lead")
        if fresh is None:
            await self._parts.acting(request, "lead")
        weeks = request.query.get("weeks", "")
        text = await live.page(int(weeks) if weeks in _WEEKS else 4)
        response = web.Response(text=text, content_type="text/html")
        response.headers["Content-Security-Policy"] = _REPORTS_OWN.format(style=live.style)
        if fresh is not None:
            keep_cookie(response, request, self._settings, "lead", fresh)
        return response

    async def demo(self, _request: web.Request) -> web.Response:
        return self._page("demo.html")

    async def invited(self, _request: web.Request) -> web.Response:
        """A button, not the sign-in itself: programs that look at links in mails and chats must not use them up."""
        return self._page("sign_in.html")

    async def redeem(self, request: web.Request) -> web.Response:
        await json_body(request)
        redeemed = None
        if self._settings.sign_in == "invite":
            redeemed = await self._parts.accounts.redeem(request.match_info["token"])
        if redeemed is None:
            raise NotAllowed("This link no longer works. Please ask for a new one.")
        token, signed_in = redeemed
        await self._end_earlier(request, signed_in.role)
        response = json_response({"open": _OPENS.get(signed_in.role, "/")})
        keep_cookie(response, request, self._settings, signed_in.role, token)
        return response

    async def sign_out(self, request: web.Request) -> web.Response:
        """Ends the sessions of this browser, in every role."""
        response = json_response({})
        for role in ROLES:
            if name := await self._end_earlier(request, role):
                response.del_cookie(name, path="/", secure=self._settings.secure, httponly=True, samesite="Lax")
        return response

    async def _end_earlier(self, request: web.Request, role: Role) -> str:
        """End the session that this browser has in a role. The cookie's name; empty where there is none."""
        name = cookie_name(request, self._settings, role)
        token = request.cookies.get(name)
        if not token:
            return ""
        await self._parts.accounts.end(token)
        return name

    async def static(self, request: web.Request) -> web.StreamResponse:
        found = _STATIC_FILES.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound(text="There is no such file here.")
        path, content_type = found
        response = web.FileResponse(path, headers={"Content-Type": content_type})
        # Asked for again each time, answered with "not modified": an update of Handrail is seen at once.
        response.headers["Cache-Control"] = "no-cache"
        return response

    async def _open(self, request: web.Request, role: Role, name: str) -> web.Response:
        found = await self._parts.sign_in.who(request)
        fresh = None
        if not any(one.role == role for one in found):
            fresh = await self._parts.sign_in.welcome(request, role)
        if fresh is None:
            pick(found, role) if found else await self._parts.acting(request, role)
        response = self._page(name)
        if fresh is not None:
            keep_cookie(response, request, self._settings, role, fresh)
        return response

    def _page(self, name: str) -> web.Response:
        """The page, with the organisation's name and the fallback contact: both are there before any code runs."""
        text = (STATIC / name).read_text(encoding="utf-8")
        text = text.replace("{{organisation}}", escape(self._settings.organisation))
        text = text.replace("{{contact}}", escape(self._settings.contact or "your IT service desk"))
        return web.Response(text=text, content_type="text/html")


_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_STATIC_FILES = {
    path.name: (path, f"{_TYPES[path.suffix]}; charset=utf-8")
    for path in sorted(STATIC.glob("*"))
    if path.suffix in _TYPES
}
"""Every file that may be fetched, by name: no path is ever put together from what a request says."""
