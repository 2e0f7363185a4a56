"""Pages as axe-core sees them: wide and on a phone, in light and in dark.

Axe goes in by the browser's own protocol, so a page's content security policy stands as it is for everybody; what it
blocks is complained of like any other trouble. With ``HANDRAIL_PICTURES`` set to a folder, each look leaves a picture.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

SCREENS = (("wide", 1280, 900), ("phone", 360, 740))
SERIOUS = ("serious", "critical")
EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SCHEMES = (("light", EVERYTHING), ("dark", COLOURS))
"""In the dark only the colours are others."""

_LOOK = """options => axe.run(document, options).then(found => found.violations.map(each => ({
  rule: each.id, impact: each.impact,
  where: each.nodes.map(node => `${node.target.join(" ")} ${node.html.slice(0, 120)}`).join("; "),
})))"""


@dataclass
class Looker:
    """Keeps what it finds until all pages were seen, so that one run tells everything."""

    found: dict[str, None] = field(default_factory=dict)

    async def look(self, page: Page, name: str) -> None:
        """At what stands there now, on every screen. The page is left as it was, on the last of them."""
        if not await page.evaluate("'axe' in window"):
            page.on("console", lambda message: self._complain(name, message.text))
            page.on("pageerror", lambda error: self._complain(name, str(error)))
            await page.evaluate(AXE_SCRIPT)
        for screen, width, height in SCREENS:
            await page.set_viewport_size({"width": width, "height": height})
            for scheme, rules in SCHEMES:
                await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
                await self._look(page, f"{name}, {screen}, {scheme}", rules)

    async def _look(self, page: Page, where: str, rules: Mapping[str, Any]) -> None:
        options = {
            "runOnly": rules,
            "resultTypes": ["violations"],
            "iframes": False,  # what stands in a frame is looked at by itself
        }
        for each in await page.evaluate(_LOOK, options):
            self._note(where, each)
        if await page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            self._complain(where, "wider than its screen")
        await self._picture(page, where)

    def _note(self, where: str, each: Mapping[str, Any]) -> None:
        if each["impact"] in SERIOUS:
            self._complain(where, f"{each['impact']}: {each['rule']} at {each['where']}")

    def _complain(self, where: str, what: str) -> None:
        self.found[f"{where}: {what}"] = None

    async def _picture(self, page: Page, where: str) -> None:
        folder = os.environ.get("HANDRAIL_PICTURES")
        if folder:
            file = Path(folder) / f"{where.replace(', ', '_').replace(' ', '_')}.png"
            await page.screenshot(path=file, full_page=True)
