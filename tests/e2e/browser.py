"""The built-in page in a real browser, as the scenarios' clients."""

from __future__ import annotations

import re

from playwright.async_api import Browser, Locator, Page, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.scenarios.clients import CaseSeen, Shown

PATIENCE = 20_000
"""Milliseconds until something that should show counts as missing: test machines are slow."""


class PageStaff:
    """``StaffClient`` at ``/``."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._read = 0

    @classmethod
    async def at(cls, browser: Browser, address: str, *, width: int = 1000, height: int = 900) -> PageStaff:
        """A browser of this person's own, so that nobody shares their cookies."""
        context = await browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        page.on("pageerror", lambda error: _raise(error))
        await page.goto(f"{address}/")
        await page.locator("#my-name", has_text="Nina").wait_for()
        return cls(page)

    async def say(self, text: str) -> None:
        self._read = await self._replies().count()
        await self.page.fill("#words", text)
        await self.page.press("#words", "Enter")

    async def press(self, label: str) -> None:
        self._read = await self._replies().count()
        newest = self.page.locator(".entry.bot.newest")
        where = newest if await newest.count() else self.page.locator("#composer")
        try:
            await where.get_by_role("button", name=label, exact=True).click()
        except PlaywrightTimeout as error:
            raise AssertionError(f"{label!r} is not to be pressed on:\n{await self.everything()}") from error

    async def reply(self) -> Shown:
        await self._replies().nth(self._read).wait_for()
        shown = await _shown(self._replies().nth(self._read))
        self._read += 1
        return shown

    async def hears(self, words: str) -> str:
        heard = self.page.locator(".entry.person", has_text=words)
        await heard.wait_for()
        return await heard.locator(".who").inner_text()

    async def own_words(self) -> tuple[str, ...]:
        return tuple(await self.page.locator(".entry.own .bubble").all_inner_texts())

    async def everything(self) -> str:
        return await self.page.locator("#talk").inner_text()

    async def settled(self) -> None:
        """Wait until nothing waits to be sent and the page is in touch with the server."""
        await expect(self.page.locator(".unsent")).to_have_count(0, timeout=PATIENCE * 2)
        await expect(self.page.locator("#trouble")).to_be_hidden(timeout=PATIENCE * 2)

    def _replies(self) -> Locator:
        return self.page.locator(".entry.bot")


class PageAgent:
    """``AgentClient`` at ``/desk``."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def at(
        cls, browser: Browser, address: str, *, name: str = "Sam", width: int = 1100, height: int = 900
    ) -> PageAgent:
        context = await browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        page.on("pageerror", lambda error: _raise(error))
        await page.goto(f"{address}/desk?agent={name}")
        await page.locator("#cases h2").first.wait_for()
        return cls(page)

    async def open_case(self, question: str) -> CaseSeen:
        await self.page.locator(".waiting .case-link", has_text=question).last.click()
        await self.page.locator(".card .asked").wait_for()
        await self.page.locator(".thread .line").first.wait_for()
        return await self.look()

    async def look(self) -> CaseSeen:
        number = re.search(r"#\d+", await self.page.locator(".case-top h2").inner_text())
        assert number is not None
        return CaseSeen(
            number.group(),
            await self.page.locator(".card .asked").inner_text(),
            await self.page.locator(".card dl").inner_text(),
            tuple(await self.page.locator(".thread .line").all_inner_texts()),
            await self.page.locator(".case-state").inner_text(),
        )

    async def press(self, label: str) -> None:
        if label == "Resolve":
            await self.page.locator(".case-actions summary").click()
            return
        await self.page.locator("#case").get_by_role("button", name=label, exact=True).last.click()

    async def say(self, text: str) -> None:
        await self.page.fill("#desk-words", text)
        await self.page.press("#desk-words", "Enter")

    async def sees(self, words: str) -> None:
        await self.page.locator(".thread .line", has_text=words).first.wait_for()

    async def mark_on(self, words: str, mark: str) -> None:
        line = self.page.locator(".thread .line.agent", has_text=words)
        await expect(line.locator(".mark-word")).to_contain_text(mark, timeout=PATIENCE)

    async def state(self, words: str) -> None:
        await expect(self.page.locator(".case-state")).to_contain_text(words, timeout=PATIENCE)


async def _shown(entry: Locator) -> Shown:
    buttons = await entry.locator(".actions button, .choices button").all_inner_texts()
    titles = await entry.locator(".source-title").evaluate_all("found => found.map(one => one.firstChild.textContent)")
    return Shown(
        await entry.inner_text(),
        tuple(label.strip() for label in buttons),
        (await entry.locator(".way-button").inner_text()).strip(),
        tuple(titles),
    )


def _raise(error: Exception) -> None:
    raise AssertionError(f"The page's own code failed: {error}")
