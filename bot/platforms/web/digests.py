"""The week's digests for leads who read them on the page: what was sent to their account, the newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from aiohttp import web

from bot.experience.framing import framed
from bot.platforms.web.parts import Parts
from bot.platforms.web.sender import letters_place

MOST = 8
"""Weeks that are shown."""

NOTHING = "<p>No digest has been sent to your account. Who gets one stands in [digests] in the settings.</p>"


class DigestsPage:
    """One handler, for leads and nobody else."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/digest", self._parts.door.page(self.digest))]

    async def digest(self, request: web.Request) -> web.Response:
        lead = await self._parts.acting(request, "lead")
        posts = await self._parts.posts.since(letters_place(lead.person.key), 0)
        text = as_html([post.body for post in posts], organisation=self._parts.settings.organisation)
        return web.Response(text=text, content_type="text/html")


def as_html(letters: Sequence[Mapping[str, Any]], *, organisation: str) -> str:
    """``letters``: as they stand on the page, oldest first. Everything in them is escaped. Pure."""
    weeks = "\n".join(_week(body) for body in reversed(letters[-MOST:]))
    return framed(weeks or NOTHING, title="Your weeks", organisation=organisation, link=("/report", "The report"))


def _week(body: Mapping[str, Any]) -> str:
    points = [line for line in body["lines"] if line.startswith("• ")]
    said = "".join(f"<p>{escape(line)}</p>" for line in body["lines"] if line not in points)
    listed = "".join(f"<li>{escape(line[2:])}</li>" for line in points)
    links = "".join(
        f'<li><a href="{escape(link["url"])}">{escape(link["label"])}</a></li>'
        for link in body["links"]
        if link["url"].startswith(("https://", "http://"))
    )
    return f'<section class="sheet"><h2>{escape(body["title"])}</h2>{said}{_list(listed)}{_list(links)}</section>'


def _list(items: str) -> str:
    return f'<ul class="plain">{items}</ul>' if items else ""
