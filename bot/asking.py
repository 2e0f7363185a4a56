"""``handrail ask``: one question in a fresh conversation, what would be answered and why.

The same look, verdict, composing and reply as in a live turn; nothing is stored and nobody is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.escalation import caring
from bot.escalation.signals.care import care
from bot.flows import answers
from bot.flows.house import House
from bot.flows.scene import Gathered, Scene
from bot.messages.evidence import ArticleRef, Citation, Findings
from bot.messages.incoming import Said
from bot.messages.outgoing import Reply
from bot.messages.people import MEMBERS, PUBLIC, Person
from bot.messages.state import ConversationState
from bot.messages.turn import Standing
from bot.ports.knowledge import Composer, Hearing, Knowledge, NoHearing

_OUTCOMES = {"answer": "answered", "question": "asked", "offer": "offered", "refusal": "refused", "case": "offered"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What would have been said, and the evidence for it."""

    findings: Findings
    reply: Reply

    @property
    def outcome(self) -> str:
        return _OUTCOMES[self.reply.kind]


async def ask(
    question: str,
    person: Person,
    *,
    knowledge: Knowledge,
    composer: Composer,
    house: House,
    now: datetime,
    hearing: Hearing | None = None,
) -> Asked:
    """Raises ``NoRelease`` and ``IndexUnavailable``."""
    findings = await knowledge.look(question, person.audiences)
    said = Said("ask", "ask:local:ask", now, person, question)
    scene = Scene(said, now, Standing(ConversationState(said.conversation), None, 1), house, "ask", Gathered(findings))
    found = care(question) or await (hearing or NoHearing()).heard(question)
    if found is not None:  # nothing is answered: people are asked at once
        return Asked(findings, Reply("case", caring.words(found.kind, house.care, house.contact), scene.route()))
    findings = answers.current(scene, findings)
    composed = await composer.compose(question, findings) if answers.needs_composing(scene, findings) else None
    return Asked(findings, answers.reply_for(scene, findings, composed))


def as_record(asked: Asked, *, id: str, ms: float) -> dict[str, Any]:
    """The line that ``ask --batch --json`` prints."""
    findings, reply = asked.findings, asked.reply
    return {
        "id": id,
        "outcome": asked.outcome,
        "confidence": round(findings.confidence, 4),
        "text": _text(reply),
        "citations": [_citation(citation) for citation in reply.citations],
        "ranked": [
            {"article": item.passage.article.id, "score": round(item.score, 6)} for item in findings.ranked[:10]
        ],
        "route": bool(reply.route.label),
        "ms": round(ms, 2),
    }


def _text(reply: Reply) -> str:
    names = [f"- {button.label}" for button in reply.buttons if button.action in ("choose", "show")]
    return reply.text if reply.citations or not names else "\n".join((reply.text, *names))


def _citation(citation: Citation) -> dict[str, Any]:
    article: ArticleRef = citation.article
    return {
        "article": article.id,
        "title": article.title,
        "url": article.url,
        "section": citation.section,
        "passage": citation.text,
        "passage_id": citation.passage,
        "reviewed": article.reviewed.isoformat() if article.reviewed else None,
    }


def asking_person(value: object, known: Mapping[str, Person]) -> tuple[Person, str]:
    """Whom a batch line's ``person`` means, and a warning where that could not be told.

    Nothing: a member of the organisation. ``{"audiences": ["staff"], "guest": true}``: those audiences, besides a
    member's
    unless a guest. A string: somebody who has signed in before, by ``platform:tenant:id`` or id alone; ``guest`` for
    a guest.
    What cannot be determined is not granted: an unknown person sees what is public.
    """
    if value is None:
        return Person("ask", "local", "member", audiences=frozenset({PUBLIC, MEMBERS})), ""
    if isinstance(value, Mapping):
        names = value.get("audiences", [])
        more = {str(name) for name in names} if isinstance(names, list) else set()
        own = {PUBLIC} if value.get("guest") is True else {PUBLIC, MEMBERS}
        return Person("ask", "local", str(value.get("id", "asked-for")), audiences=frozenset(own | more)), ""
    if str(value).lower() in ("guest", PUBLIC):
        return Person("ask", "local", "guest"), ""
    person = known.get(str(value)) or next((p for key, p in known.items() if key.endswith(f":{value}")), None)
    if person is not None:
        return person, ""
    return Person(
        "ask", "local", str(value)
    ), f"{value!r} is not known here: asked as a guest, who sees what is public."
