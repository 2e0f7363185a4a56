"""What the person gets → messages for Teams. Pure, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.messages.evidence import Citation
from bot.messages.incoming import Attachment
from bot.messages.outgoing import Blanked, Button, Relayed, RelayedDeletion, RelayedEdit, Reply
from bot.messages.people import Person
from bot.platforms.pressing import by_question
from bot.platforms.teams.cards import Element, Place, Surface, packed, paragraphs, quiet, shortened
from bot.platforms.teams.controls import Controls
from bot.platforms.teams.limits import LONGEST_ABSTRACT, LONGEST_CITED_NAME, LONGEST_SUMMARY, MOST_CITATIONS
from bot.platforms.teams.lines import link_target
from bot.platforms.teams.markdown import MARKER, texts
from bot.platforms.teams.messages import TeamsMessage
from bot.platforms.teams.wording import BY_MODEL
from bot.platforms.writing.dates import month
from bot.platforms.writing.files import described
from bot.platforms.writing.lines import Line, Stretch, plain_lines
from bot.platforms.writing.markdown import markdown_lines
from bot.platforms.writing.text import one_line

_CHOOSING = {"choose", "show"}
_CHOICES_ANSWER = {"question", "offer"}
"""In these the reply asks which article is meant; in others the articles are what is left besides."""

_ABOUT_THE_CASE = {"cancel", "reopen"}
"""What stands beside the route."""


def reply_messages(reply: Reply, conversation: str, surface: Surface, place: Place) -> tuple[TeamsMessage, ...]:
    """An answer's words with Teams' citations, then a card: where they come from, what can be pressed, the route.
    Any other reply is a card alone. Words and card are two messages, for Teams would split one in two by itself."""
    words = _answer(reply, thumbs=surface.feedback_loop and place == "personal")
    thumbs = any("feedbackLoop" in one.channel_data for one in words)
    return (*words, *_card(reply, conversation, in_words=bool(words), feedback=reply.feedback and not thumbs))


def relayed_messages(
    what: Relayed | RelayedEdit | RelayedDeletion, desk_name: str, number: int | None = None
) -> tuple[TeamsMessage, ...]:
    """An agent's words, under their name. ``number``: of the case, where the person talks about others there too."""
    by = _by(what.agent, what.desk or desk_name, number)
    if isinstance(what, RelayedDeletion):
        return words_messages([Line((*by, Stretch(" "), Stretch("This message was deleted.", italic=True)))])
    said = [Line(by), *plain_lines(what.text)]
    if isinstance(what, RelayedEdit):
        return words_messages([*said, Line((Stretch("changed", italic=True),))])
    # Somebody has been waiting for this: it also shows among their activities.
    alert = {"notification": {"alert": True}}
    summary = shortened(f"{one_line(what.agent.name) or 'Somebody'}: {one_line(what.text)}", LONGEST_SUMMARY)
    return words_messages([*said, *file_lines(what.attachments)], channel_data=alert, summary=summary)


def blanked_messages(what: Blanked) -> tuple[TeamsMessage, ...]:
    """What stays of a message that the person deleted."""
    said = "The person deleted this message." if what.case else "You deleted this message."
    return words_messages([Line((Stretch(said, italic=True),))])


def words_messages(
    lines: Sequence[Line], *, channel_data: dict[str, Any] | None = None, summary: str = ""
) -> tuple[TeamsMessage, ...]:
    """Lines as messages of words alone. At least one: where there is nothing to see, a dash. ``channel_data`` and
    ``summary`` go with the first."""
    first, *others = texts(lines) or ["–"]
    return (TeamsMessage(first, channel_data=channel_data or {}, summary=summary), *map(TeamsMessage, others))


def file_lines(attachments: Sequence[Attachment]) -> list[Line]:
    """Files that came with a message, by name."""
    return [line for one in attachments for line in plain_lines(f"File: {described(one)}")]


def _answer(reply: Reply, *, thumbs: bool) -> tuple[TeamsMessage, ...]:
    """The words of an answer; none where the reply is no answer, or there is nothing to see of it."""
    if reply.kind != "answer" and not reply.written_by_model:
        return ()
    sources = [citation.article.url for citation in reply.citations]
    cited = {citation.number for citation in reply.citations}
    opening = plain_lines(reply.opening) if reply.opening else []
    found = texts([*opening, *markdown_lines(reply.text, sources)], cited)
    trust = "\n\n".join(texts(_trust(reply)))
    if not found:
        return ()
    if trust:
        found = [*found[:-1], f"{found[-1]}\n\n{trust}"]
    loop = {"feedbackLoop": {"type": "default"}} if reply.feedback and thumbs else {}
    return tuple(
        TeamsMessage(text, entities=_entities(reply, text), channel_data=loop if text is found[-1] else {})
        for text in found
    )


def _entities(reply: Reply, text: str) -> tuple[dict[str, Any], ...]:
    """The one entity that tells Teams of citations and of a model's words."""
    marked = list(dict.fromkeys(int(number) for number in MARKER.findall(text)))
    known = {citation.number: citation for citation in reversed(reply.citations)}
    claims = [_claim(known[number]) for number in marked if number in known][:MOST_CITATIONS]
    if not claims and not reply.written_by_model:
        return ()
    made: dict[str, Any] = {"type": "https://schema.org/Message", "@type": "Message", "@context": "https://schema.org"}
    if reply.written_by_model:
        made["additionalType"] = ["AIGeneratedContent"]
    if claims:
        made["citation"] = claims
    return (made,)


def _claim(citation: Citation) -> dict[str, Any]:
    article = citation.article
    section = one_line(citation.section)
    seen = " ".join(line.words for line in markdown_lines(citation.text)) or section or article.title
    appearance = {
        "@type": "DigitalDocument",
        "name": shortened(article.title or article.id, LONGEST_CITED_NAME),
        "abstract": shortened(seen, LONGEST_ABSTRACT),
    }
    if url := link_target(article.url):
        appearance["url"] = url
    return {"@type": "Claim", "position": citation.number, "appearance": appearance}


def _card(reply: Reply, conversation: str, *, in_words: bool, feedback: bool) -> tuple[TeamsMessage, ...]:
    controls = Controls(conversation)
    sources = [citation.article.url for citation in reply.citations]
    choices = tuple(one for one in reply.buttons if one.action in _CHOOSING)
    beside = tuple(one for one in reply.buttons if one.action in _ABOUT_THE_CASE)
    others = tuple(one for one in reply.buttons if one not in choices and one not in beside)
    asked = _asked(reply, choices, controls)
    rows = (row for each in by_question(others) for row in controls.rows(each))
    answers = [*rows, *(controls.feedback() if feedback else ())]
    words = [] if in_words else [
        *paragraphs(plain_lines(reply.opening) if reply.opening else []),
        *paragraphs(markdown_lines(reply.text, sources)),
        *quiet(_trust(reply)),
    ]  # fmt: skip
    said = bool(reply.route.contact) and reply.route.contact in reply.text
    return packed(
        [
            *words,
            *quiet(_source(citation, dated=not reply.age) for citation in reply.citations),
            *([*asked, *answers] if reply.kind in _CHOICES_ANSWER else [*answers, *asked]),
        ],
        last=controls.route(reply.route, beside, said=said),
    )


def _by(agent: Person, desk_name: str, number: int | None) -> tuple[Stretch, ...]:
    name, desk = one_line(agent.name) or "Somebody", one_line(desk_name)
    case = f" (case #{number})" if number is not None else ""
    return (Stretch(name, bold=True), Stretch(f"{f' from {desk}' if desk else ''}{case}:"))


def _asked(reply: Reply, choices: Sequence[Button], controls: Controls) -> list[Element]:
    """The articles to choose from."""
    if not choices:
        return []
    if reply.kind in _CHOICES_ANSWER:
        return controls.rows(choices, choices=True)
    title = "If that is not it:" if reply.kind == "answer" else "Or have a look at:"
    return [*quiet(plain_lines(title)), *controls.rows(choices, choices=True)]


def _trust(reply: Reply) -> list[Line]:
    """How sure, how old, and who wrote it: quiet lines."""
    by_model = BY_MODEL if reply.written_by_model else ""
    said = (text for text in (reply.sureness, reply.age, by_model) if text)
    return [
        Line(tuple(Stretch(part.text, italic=True) for part in line.stretches), apart=not number)
        for text in said
        for number, line in enumerate(plain_lines(text))
    ]


def _source(citation: Citation, *, dated: bool) -> Line:
    """One cited source in one line: its number, its article as a link, its section, its owner, and its review where
    that is not said above."""
    article = citation.article
    reviewed = f"reviewed {month(article.reviewed)}" if article.reviewed and dated else ""
    about = ", ".join(part for part in (one_line(article.owner), reviewed) if part)
    section = f" › {one_line(citation.section)}" if one_line(citation.section) else ""
    named = Stretch(one_line(article.title) or article.id, link=link_target(article.url))
    return Line((Stretch(f"[{citation.number}] "), named, Stretch(f"{section}{f' · {about}' if about else ''}")))
