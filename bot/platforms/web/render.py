"""What goes out → what the page shows, as JSON values. Pure, and nothing is lost on the way.

Text that articles or a model wrote is Markdown and comes out as cleaned HTML; text that people or agents wrote comes
out as plain parts (see ``plain``) and can never become HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, assert_never

from bot.messages.evidence import ArticleRef, Citation
from bot.messages.incoming import Attachment, DeskSaid, Pressed, Said
from bot.messages.letter import Letter
from bot.messages.outgoing import (
    Blanked,
    CaseCard,
    CaseEntry,
    DeskMark,
    Forgotten,
    Outgoing,
    Relayed,
    RelayedDeletion,
    RelayedEdit,
    Renamed,
    Reply,
    Route,
    Whisper,
)
from bot.platforms.web.kept import shown
from bot.platforms.web.markdown import to_html
from bot.platforms.web.plain import parts

Body = Mapping[str, Any]
"""What is stored and sent to the page: JSON values only. ``type`` says what it is."""


def render(what: Outgoing, *, at: datetime | None = None) -> dict[str, Any]:
    """The body of the post for ``what``. ``at``: when it was written, where the thing itself does not say."""
    match what:
        case Reply():
            return _reply(what, at)
        case Relayed() | RelayedEdit() | RelayedDeletion():
            return _relayed(what, at)
        case Blanked():
            return {"type": "said", "ref": what.ref, "at": moment(at), "deleted": True}
        case CaseCard():
            return _card(what)
        case CaseEntry():
            return _entry(what)
        case DeskMark():
            return {"type": "mark", "case": what.case, "ref": what.ref, "mark": what.mark}
        case Whisper():
            return _whisper(what, at)
        case Letter():
            return _letter(what, at)
        case Forgotten():
            return {"type": "removed", "case": what.case, "at": moment(at)}
        case Renamed():
            return render(what.what, at=at)
        case _:
            assert_never(what)


def _relayed(what: Relayed | RelayedEdit | RelayedDeletion, at: datetime | None) -> dict[str, Any]:
    """An agent's words to the person, or what became of them."""
    about = {
        "type": "relayed",
        "case": what.case,
        "ref": what.ref,
        "agent": what.agent.name,
        "at": moment(at),
    }
    if isinstance(what, RelayedDeletion):
        return {**about, "deleted": True}
    words = {"text": what.text, "parts": parts(what.text)}
    if isinstance(what, RelayedEdit):
        return {**about, **words, "attachments": [], "edited": True}
    return {**about, **words, "attachments": _attachments(what.attachments)}


def said(message: Said, *, edited: bool = False) -> dict[str, Any]:
    """A person's own words, as they were stored."""
    return {
        "type": "said",
        "ref": message.ref,
        "text": message.text,
        "parts": parts(message.text),
        "masked": list(message.masked),
        "attachments": _attachments(message.attachments),
        "at": moment(message.at),
        "edited": edited,
    }


def pressed(press: Pressed) -> dict[str, Any]:
    """A button that a person pressed: shown as a quiet line, and on the button itself."""
    return {
        "type": "pressed",
        "reply": press.ref,
        "action": press.action,
        "value": press.value,
        "label": press.label,
        "at": moment(press.at),
    }


def desk_said(message: DeskSaid, *, edited: bool = False) -> dict[str, Any]:
    """An agent's own words in a case's thread. ``agent`` is the key of who wrote them."""
    return {
        "type": "desk_said",
        "case": message.case,
        "ref": message.ref,
        "agent": message.agent.key,
        "name": message.agent.name,
        "text": message.text,
        "parts": parts(message.text),
        "masked": list(message.masked),
        "attachments": _attachments(message.attachments),
        "at": moment(message.at),
        "edited": edited,
    }


def blanked(body: Body) -> dict[str, Any]:
    """What stays of a message that its author deleted: that there was one, whose, and when."""
    kept = {name: body[name] for name in ("type", "case", "ref", "who", "agent", "name", "at") if name in body}
    return {**kept, "deleted": True}


def reworded(body: Body, text: str, masked: Sequence[str] = ()) -> dict[str, Any]:
    """The same message in other words."""
    return {**body, "text": text, "parts": parts(text), "masked": list(masked), "edited": True}


def moment(at: datetime | None) -> str:
    """ISO 8601 in milliseconds, always of one width, so that it sorts as text; empty when it is not known."""
    return at.isoformat(timespec="milliseconds") if at else ""


def _reply(reply: Reply, at: datetime | None) -> dict[str, Any]:
    return {
        "type": "reply",
        "kind": reply.kind,
        "opening": reply.opening,
        "text": reply.text,
        "html": to_html(reply.text, [citation.number for citation in reply.citations]),
        "route": route(reply.route),
        "citations": [_citation(citation) for citation in reply.citations],
        "sureness": reply.sureness,
        "age": reply.age,
        "buttons": [
            {"action": button.action, "label": button.label, "value": button.value, "style": button.style}
            for button in reply.buttons
        ],
        "feedback": reply.feedback,
        "written_by_model": reply.written_by_model,
        "confidence": reply.confidence,
        "at": moment(at),
    }


def route(way: Route) -> dict[str, Any]:
    return {
        "label": way.label,
        "action": way.action,
        "case": way.case,
        "holder": way.holder,
        "contact": way.contact,
        "contact_parts": parts(way.contact),
    }


def _whisper(what: Whisper, at: datetime | None) -> dict[str, Any]:
    return {
        "type": "whisper",
        "case": what.case,
        "only": what.agent.key,
        "text": what.text,
        "parts": parts(what.text),
        "buttons": [{"action": action, "label": label, "value": value} for action, label, value in what.buttons],
        "draft": what.draft,
        "at": moment(at),
    }


def _letter(letter: Letter, at: datetime | None) -> dict[str, Any]:
    return {
        "type": "letter",
        "title": letter.title,
        "lines": list(letter.lines),
        "links": [{"label": link.label, "url": link.url} for link in letter.links],
        "at": moment(at),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "passage": citation.passage,
        "article": _article(citation.article),
        "section": citation.section,
        "text": citation.text,
        "html": to_html(citation.text),
    }


def _article(article: ArticleRef) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url if article.url.lower().startswith(("https://", "http://")) else "",
        "owner": article.owner,
        "reviewed": _day(article.reviewed),
        "review_by": _day(article.review_by),
    }


def _card(card: CaseCard) -> dict[str, Any]:
    return {
        "type": "card",
        "case": card.case,
        "number": card.number,
        "state": card.state,
        "person": {"key": card.person.key, "name": card.person.name or card.person.id},
        "question": card.question,
        "question_parts": parts(card.question),
        "reason": card.reason,
        "signals": [{"kind": s.kind, "weight": s.weight, "quote": s.quote} for s in card.signals],
        "later": list(card.later),
        "also": list(card.also),
        "shown": [_article(article) for article in card.shown],
        "named": [_article(article) for article in card.named],
        "tried": list(card.tried),
        "urgency": card.urgency,
        "opened_at": moment(card.opened_at),
        "agent": {"key": card.agent.key, "name": card.agent.name or card.agent.id} if card.agent else None,
        "claimed_at": moment(card.claimed_at),
        "closed_at": moment(card.closed_at),
        "resolution": card.resolution,
        "reopened": card.reopened,
        "desk": card.desk,
        "moves": [{"desk": desk, "name": name} for desk, name in card.moves],
        "notes": list(card.notes),
        "late": card.late,
    }


def _entry(entry: CaseEntry) -> dict[str, Any]:
    words = {"html": to_html(entry.text)} if entry.who == "bot" else {"parts": parts(entry.text)}
    return {
        "type": "entry",
        "case": entry.case,
        "ref": entry.ref,
        "who": entry.who,
        "name": entry.name,
        "text": entry.text,
        **words,
        "at": moment(entry.at),
        "attachments": _attachments(entry.attachments),
        "edited": entry.edited,
        "calls": bool(entry.mention),
    }


def _attachments(attachments: Sequence[Attachment]) -> list[dict[str, Any]]:
    return [shown(one) for one in attachments]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
