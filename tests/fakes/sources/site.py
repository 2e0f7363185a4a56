"""A web site with pages, a sitemap and a robots.txt, as they are set."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.sources.place import Place


@dataclass
class SitePage:
    """One page. ``to``: where it redirects instead."""

    body: str
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "text/html"
    to: str = ""
    etag: bool = True
    charset: str = "utf-8"


class Site(Place):
    """Pages by their paths. ``sitemap``: (path, lastmod) of what it names; None where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, SitePage] = {}
        self.robots: str | None = None
        self.sitemap: list[tuple[str, str]] | None = None
        self.raw: dict[str, bytes] = {}
        """Files served as they are."""

    def page(self, path: str, title: str, words: str, *links: str, **more: object) -> None:
        to = "".join(f'<p><a href="{link}">more</a></p>' for link in links)
        body = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{words}</p>{to}</body></html>"
        self.pages[path] = SitePage(body, **more)  # type: ignore[arg-type]  # the page's own fields

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/robots.txt", self._robots),
            web.get("/sitemap.xml", self._sitemap),
            web.get("/{path:.*}", self._page),
        ]

    async def _robots(self, _: web.Request) -> web.Response:
        if self.robots is None:
            raise web.HTTPNotFound
        return web.Response(text=self.robots.replace("{url}", self.url))

    async def _sitemap(self, _: web.Request) -> web.Response:
        if self.sitemap is None:
            raise web.HTTPNotFound
        return web.Response(
            text=urlset([(self.url + path, changed) for path, changed in self.sitemap]), content_type="application/xml"
        )

    async def _page(self, request: web.Request) -> web.Response:
        if request.path in self.raw:
            return web.Response(body=self.raw[request.path], content_type="application/octet-stream")
        page = self.pages.get(request.path_qs) or self.pages.get(request.path)
        if page is None:
            raise web.HTTPNotFound
        if page.to:
            return web.Response(status=302, headers={"Location": page.to})
        tag = f'"{hashlib.sha256(page.body.encode()).hexdigest()[:16]}"'
        headers = {**page.headers, **({"ETag": tag} if page.etag else {})}
        if page.etag and request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers=headers)
        return web.Response(text=page.body, content_type=page.media_type, charset=page.charset, headers=headers)


def urlset(pages: list[tuple[str, str]], kind: str = "urlset") -> str:
    inner = "sitemap" if kind == "sitemapindex" else "url"
    entries = "".join(
        f"<{inner}><loc>{url}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</{inner}>"
        for url, changed in pages
    )
    return f'<?xml version="1.0"?><{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{kind}>'
