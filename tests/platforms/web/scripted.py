"""A scripted stand-in for the core, which makes the page show every kind of thing that it can show.

Run ``python -m tests.platforms.web.scripted`` and open http://127.0.0.1:8700/demo to look at it by hand.
"""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import UTC, date, datetime
from secrets import token_hex

from aiohttp import web

from bot.messages.evidence import ArticleRef, Citation
from bot.messages.incoming import (
    Deleted,
    DeskDeleted,
    DeskEdited,
    DeskPressed,
    DeskSaid,
    Edited,
    Incoming,
    Pressed,
    Said,
)
from bot.messages.outgoing import (
    Blanked,
    Button,
    CaseCard,
    CaseEntry,
    DeskMark,
    Outgoing,
    Relayed,
    RelayedDeletion,
    RelayedEdit,
    Reply,
    ReplyKind,
    Route,
    Whisper,
)
from bot.messages.people import Person
from bot.messages.signals import Signal
from bot.messages.turn import Parcel
from bot.platforms.web import PageSettings, WebSender, setup_web
from tests.fakes.web_ports import FakeAccounts, FakeIntake, FakePosts

CONTACT = "IT Service Desk, ext. 4400 or desk@college.example"
MAC = ArticleRef("vpn-mac", "VPN on a Mac", "it", "https://help.college.example/vpn-mac", "Networks", date(2026, 3, 2))
WINDOWS = ArticleRef("vpn-windows", "VPN on Windows", "it", "", "Networks", date(2026, 5, 1), date(2027, 5, 1))
EDUROAM = ArticleRef(
    "eduroam", "Connect to eduroam", "it", "https://help.college.example/eduroam", "Networks", date(2024, 3, 4),
    date(2025, 3, 4),
)  # fmt: skip
STEPS = (
    "Open **Settings → Wi-Fi** and choose *eduroam*.",
    "Type your full address, like `n.berg@college.example`, and your password.",
    "When asked about the certificate, check that it says `radius.college.example`, then choose **Connect**.",
    "Wait ten seconds. The Wi-Fi symbol stops moving when you are connected.",
)
EDUROAM_TEXT = (
    "To connect a laptop or phone to *eduroam*: [1]\n\n"
    + "\n".join(f"{number}. {step}" for number, step in enumerate(STEPS, 1))
    + "\n\nThe network works in every building and at [other universities](https://eduroam.org). [2]\n\n"
    "| Building | Floors covered |\n| --- | --- |\n| Library | all |\n| Workshop | ground floor only |\n"
)


class ScriptedHelp:
    """Answers by keyword. ``sender`` is set once the page stands."""

    def __init__(self, *, pace: float = 0.0) -> None:
        self.sender: WebSender | None = None
        self.pace = pace
        self.step: dict[str, int] = {}
        self.case: dict[str, CaseCard] = {}
        self.said: dict[str, list[tuple[str, str, str, str]]] = {}
        self.held: dict[str, DeskSaid] = {}
        self.numbers = itertools.count(1)
        self.count = itertools.count(1)
        self.working: set[asyncio.Task[None]] = set()

    async def take(self, incoming: Incoming) -> None:
        task = asyncio.create_task(self._take(incoming))
        self.working.add(task)
        task.add_done_callback(self.working.discard)

    async def _take(self, incoming: Incoming) -> None:
        assert self.sender is not None
        await asyncio.sleep(0.02)
        if isinstance(incoming, Said) and self.pace:
            await self.sender.status(incoming.conversation, "Looking through the articles …")
            await asyncio.sleep(self.pace)
        match incoming:
            case Said():
                await self._said(incoming)
            case Pressed():
                await self._pressed(incoming)
            case Deleted():
                await self._send(incoming.conversation, Blanked(incoming.ref))
            case DeskSaid():
                await self._desk_said(incoming)
            case DeskPressed():
                await self._desk_pressed(incoming)
            case DeskEdited():
                await self._send(
                    incoming.conversation, RelayedEdit(incoming.case, incoming.agent, incoming.ref, incoming.text)
                )
            case DeskDeleted():
                await self._send(incoming.conversation, RelayedDeletion(incoming.case, incoming.agent, incoming.ref))
            case Edited():
                pass

    async def _said(self, said: Said) -> None:
        self.said.setdefault(said.conversation, []).append(("person", said.person.name, said.text, said.ref))
        card = self.case.get(said.conversation)
        if card is not None and card.state in {"waiting", "claimed"}:
            entry = CaseEntry(card.case, f"e-{said.ref}", "person", said.person.name, said.text, said.at)
            await self._desk(said.conversation, entry)
            return
        words = said.text.lower()
        if "vpn" in words:
            await self._reply(
                said.conversation, "question", "Which one do you mean?",
                buttons=(Button("choose", MAC.title, MAC.id), Button("choose", WINDOWS.title, WINDOWS.id)),
            )  # fmt: skip
        elif "maybe" in words:
            await self._reply(
                said.conversation, "offer", "I am not sure, but one of these may be it.",
                buttons=(Button("show", EDUROAM.title, EDUROAM.id), Button("show", MAC.title, MAC.id)),
            )  # fmt: skip
        elif "nothing" in words:
            await self._reply(said.conversation, "refusal", "I have nothing on this in the articles that I know.")
        elif "broken" in words:
            await self._reply(
                said.conversation, "apology", "Something went wrong here. Your message is kept.",
                route=Route(contact=CONTACT),
            )  # fmt: skip
        elif "again" in words:
            await self._reply(
                said.conversation, "offer_person",
                "I've answered this three ways and it isn't helping. Shall I bring someone in?",
                buttons=(
                    Button("accept", "Yes, bring someone in", style="primary"),
                    Button("decline", "No, thanks", style="quiet"),
                ),
            )  # fmt: skip
        elif "person" in words:
            await self._open(said.conversation, said.person)
        else:
            await self._answer(said.conversation, EDUROAM)

    async def _answer(self, conversation: str, article: ArticleRef) -> None:
        text = EDUROAM_TEXT if article is EDUROAM else "Install **Tunnel**, sign in, press *Connect*. [1]"
        await self._reply(
            conversation, "answer", text,
            citations=(
                Citation(1, "p1", article, "Connect a laptop", "Open **Settings → Wi-Fi** and choose *eduroam* …"),
                Citation(2, "p2", article, "Where it works", "*eduroam* works in every building."),
            ),
            sureness="I am fairly sure that this is it.",
            age="Reviewed in March 2024, past its review date.",
            buttons=(
                Button("walk", "Walk me through it", f"{article.id}#0", "primary"),
                Button("show", MAC.title, MAC.id),
                Button("show", WINDOWS.title, WINDOWS.id),
            ),
            feedback=True, confidence=0.81,
        )  # fmt: skip

    async def _pressed(self, press: Pressed) -> None:
        conversation = press.conversation
        match press.action:
            case "choose" | "show":
                found = next(a for a in (MAC, WINDOWS, EDUROAM) if a.id == press.value)
                await self._answer(conversation, found)
            case "walk":
                await self._step(conversation, 0)
            case "step_done":
                await self._step(conversation, self.step[conversation] + 1)
            case "step_failed" | "not_helped":
                await self._reply(
                    conversation, "offer_person", "I'm sorry that didn't work. Shall I bring someone in?",
                    buttons=(
                        Button("accept", "Yes, bring someone in", style="primary"),
                        Button("decline", "No, thanks", style="quiet"),
                    ),
                )  # fmt: skip
            case "helped":
                await self._reply(conversation, "notice", "Good to hear. I'm here if it comes back.")
            case "decline" | "step_stop":
                await self._reply(conversation, "notice", "All right. Ask me anything else, whenever you like.")
            case "accept" | "person" | "reopen":
                await self._open(conversation, press.person)
            case "case":
                await self._standing(conversation)
            case "cancel":
                await self._close(conversation, "cancelled", "")
                await self._reply(conversation, "case", "I have called it off. Nobody will look at it now.")

    async def _step(self, conversation: str, at: int) -> None:
        self.step[conversation] = at
        if at >= len(STEPS):
            await self._reply(conversation, "notice", "That was the last step. Did it help?", feedback=True)
            return
        await self._reply(
            conversation, "step", f"**Step {at + 1} of {len(STEPS)}**\n\n{STEPS[at]}",
            citations=(Citation(1, "p1", EDUROAM, "Connect a laptop", STEPS[at]),),
            buttons=(
                Button("step_done", "Done", str(at), "primary"),
                Button("step_failed", "That didn't work", str(at)),
                Button("step_stop", "Stop here", str(at), "quiet"),
            ),
        )  # fmt: skip

    async def _open(self, conversation: str, person: Person) -> None:
        now = datetime.now(UTC)
        lines = self.said.get(conversation, [])
        card = CaseCard(
            f"c{token_hex(6)}", next(self.numbers), "waiting", person, lines[-1][2] if lines else "(no words yet)",
            "They pressed Talk to a person.",
            (Signal("rephrased", 0.5, "it still says authentication error"), Signal("gave_up", 0.4, "never mind then")),
            (EDUROAM, MAC), ("Step 3 of 4 failed: check that it says radius.college.example",), "ordinary", now,
        )  # fmt: skip
        self.case[conversation] = card
        await self._desk(conversation, card)
        for who, name, text, ref in lines:
            await self._desk(conversation, CaseEntry(card.case, f"e-{ref}", who, name, text, now))  # type: ignore[arg-type]
        await self._reply(
            conversation, "case",
            "I have asked the service desk. Someone usually looks within **10 minutes**. You can close this page: "
            "the answer will be here when you come back.",
            route=Route(card.case, CONTACT), buttons=(Button("cancel", "Call it off", card.case, "quiet"),),
        )  # fmt: skip

    async def _standing(self, conversation: str) -> None:
        card = self.case[conversation]
        where = f"{card.agent.name} has it." if card.agent else "It is waiting. Nobody has taken it yet."
        await self._reply(
            conversation, "case", f"Your case is **#{card.number}**. {where}",
            route=Route(card.case, CONTACT), buttons=(Button("cancel", "Call it off", card.case, "quiet"),),
        )  # fmt: skip

    async def _desk_said(self, said: DeskSaid) -> None:
        card = self.case[said.conversation]
        if said.text.startswith("//"):
            await self._desk(said.conversation, DeskMark(said.case, said.ref, "note"))
        elif card.agent is None or card.agent.key != said.agent.key:
            self.held[said.ref] = said
            await self._desk(said.conversation, DeskMark(said.case, said.ref, "held"))
            buttons = (
                ("claim_and_send", "Claim and send", said.ref),
                ("keep_among_agents", "Keep among agents", said.ref),
            )
            question = "Nobody has this case, so your words stayed here. Claim it and send them?"
            await self._desk(said.conversation, Whisper(said.case, said.agent, question, buttons))
        else:
            await self._send(said.conversation, Relayed(said.case, said.agent, said.text, said.ref))
            await self._desk(said.conversation, DeskMark(said.case, said.ref, "sent"))

    async def _desk_pressed(self, press: DeskPressed) -> None:
        conversation, card = press.conversation, self.case[press.conversation]
        now = datetime.now(UTC)
        match press.action:
            case "claim" | "claim_and_send":
                await self._card(conversation, replace(card, state="claimed", agent=press.agent, claimed_at=now))
                await self._reply(
                    conversation, "case", f"{press.agent.name} from the service desk has your case now.",
                    route=Route(card.case, CONTACT), buttons=(Button("cancel", "Call it off", card.case, "quiet"),),
                )  # fmt: skip
                if press.action == "claim_and_send":
                    await self._desk_said(self.held[press.value])
            case "keep_among_agents":
                await self._desk(conversation, DeskMark(press.case, press.value, "note"))
            case "release":
                await self._card(conversation, replace(card, state="waiting", agent=None))
            case "resolve":
                await self._close(conversation, "closed", press.value)
                await self._reply(
                    conversation, "case", f"{press.agent.name} has closed your case. Is it back to normal?",
                    buttons=(Button("reopen", "It is not fixed: reopen", card.case),), feedback=True,
                )  # fmt: skip
            case "hand_back":
                await self._close(conversation, "handed_back", "")
                await self._reply(conversation, "case", f"{press.agent.name} has handed you back to me. What next?")

    async def _close(self, conversation: str, state: str, resolution: str) -> None:
        card = self.case[conversation]
        await self._card(conversation, replace(card, state=state, resolution=resolution, closed_at=datetime.now(UTC)))

    async def _card(self, conversation: str, card: CaseCard) -> None:
        self.case[conversation] = card
        await self._desk(conversation, card)

    async def _reply(
        self,
        conversation: str,
        kind: ReplyKind,
        text: str,
        *,
        route: Route | None = None,
        citations: tuple[Citation, ...] = (),
        sureness: str = "",
        age: str = "",
        buttons: tuple[Button, ...] = (),
        feedback: bool = False,
        confidence: float | None = None,
    ) -> None:
        self.said.setdefault(conversation, []).append(("bot", "Handrail", text, token_hex(8)))
        reply = Reply(
            kind, text, route or Route(contact=CONTACT), citations, sureness, age, buttons, feedback, False, confidence
        )
        await self._send(conversation, reply)

    async def _send(self, conversation: str, what: Outgoing) -> None:
        assert self.sender is not None
        row = next(self.count)
        parcel = Parcel(row, f"p{row}", f"person:{conversation}", conversation, what, created_at=datetime.now(UTC))
        await self.sender.send(parcel)

    async def _desk(self, conversation: str, what: CaseCard | CaseEntry | DeskMark | Whisper) -> None:
        assert self.sender is not None
        row = next(self.count)
        lane = f"desk:web#{what.case}"
        await self.sender.send(Parcel(row, f"p{row}", lane, conversation, what, created_at=datetime.now(UTC)))


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Ids:
    def new(self) -> str:
        return token_hex(13)


def scripted_app(
    *, pace: float = 0.0, page: PageSettings | None = None
) -> tuple[web.Application, FakeIntake, FakePosts]:
    """The page on in-memory ports and this script."""
    help_, posts = ScriptedHelp(pace=pace), FakePosts()
    intake = FakeIntake(help_.take)
    app = web.Application()
    page = page or PageSettings(
        "demo", "Fernhill College", CONTACT,
        ("How do I get on eduroam?", "VPN does not connect", "My laptop is slow", "Book a meeting room"),
    )  # fmt: skip
    help_.sender = setup_web(
        app, intake=intake, posts=posts, accounts=FakeAccounts(), clock=_Clock(), ids=_Ids(), page=page
    )
    return app, intake, posts


if __name__ == "__main__":
    web.run_app(scripted_app(pace=1.2)[0], host="127.0.0.1", port=8700, print=None)
