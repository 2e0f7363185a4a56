"""What the person gets → messages for Slack. Pure, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.evidence import Citation
from bot.messages.incoming import Attachment
from bot.messages.outgoing import Blanked, Button, Relayed, RelayedDeletion, RelayedEdit, Reply
from bot.messages.people import Person
from bot.platforms.pressing import by_question
from bot.platforms.slack.about import About, above, below
from bot.platforms.slack.blocks import Block, SlackMessage, Surface, context, packed, sections
from bot.platforms.slack.controls import Controls
from bot.platforms.writing.dates import month
from bot.platforms.writing.files import described
from bot.platforms.writing.lines import Line, Stretch, plain_lines
from bot.platforms.writing.markdown import markdown_lines
from bot.platforms.writing.text import link_target

_CHOOSING = {"choose", "show"}
_CHOICES_ANSWER = {"question", "offer"}
"""In these the reply asks which article is meant; in others the articles are what is left besides."""

_ABOUT_THE_CASE = {"cancel", "reopen"}
"""What stands beside the route."""


def reply_messages(
    reply: Reply, conversation: str, surface: Surface, about: About | None = None
) -> tuple[SlackMessage, ...]:
    """The words, where they come from, what can be pressed, and on the last message the route. ``about``: what is said
    above them, where a conversation begins with them."""
    controls = Controls(conversation, surface)
    sources = [citation.article.url for citation in reply.citations]
    choices = tuple(one for one in reply.buttons if one.action in _CHOOSING)
    beside = tuple(one for one in reply.buttons if one.action in _ABOUT_THE_CASE)
    others = tuple(one for one in reply.buttons if one not in choices and one not in beside)
    asked = _asked(reply, choices, controls)
    rows = (row for each in by_question(others) for row in controls.rows(each))
    answers = [*rows, *(controls.feedback() if reply.feedback else ())]
    return packed(
        [
            *(above(about) if about is not None else ()),
            *sections(plain_lines(reply.opening) if reply.opening else []),
            *sections(markdown_lines(reply.text, sources)),
            *_trust(reply),
            *context([line for citation in reply.citations for line in _source(citation, dated=not reply.age)]),
            *([*asked, *answers] if reply.kind in _CHOICES_ANSWER else [*answers, *asked]),
            *(below() if about is not None else ()),
        ],
        last=controls.route(reply.route, beside, said=bool(reply.route.contact) and reply.route.contact in reply.text),
    )


def relayed_messages(
    what: Relayed | RelayedEdit | RelayedDeletion, desk_name: str, number: int | None = None, about: About | None = None
) -> tuple[SlackMessage, ...]:
    """An agent's words, under their name. ``number``: of the case, where the person talks about others there too."""
    by = _by(what.agent, what.desk or desk_name, number)
    if isinstance(what, RelayedDeletion):
        gone = Line((*by, Stretch(" "), Stretch("This message was deleted.", italic=True)))
        return packed(sections([gone]))
    files: tuple[Attachment, ...] = ()
    if isinstance(what, Relayed):
        files = what.attachments
    changed = context([Line((Stretch("changed"),))]) if isinstance(what, RelayedEdit) else []
    first = above(about) if about is not None else []
    last = below() if about is not None else []
    return packed([*first, *sections([Line(by), *plain_lines(what.text)]), *changed, *file_lines(files), *last])


def blanked_messages(what: Blanked) -> tuple[SlackMessage, ...]:
    """What stays of a message that the person deleted."""
    said = "The person deleted this message." if what.case else "You deleted this message."
    return packed(context([Line((Stretch(said, italic=True),))]))


def file_lines(attachments: Sequence[Attachment]) -> list[Block]:
    """Files that came with a message, by name."""
    return context([line for one in attachments for line in plain_lines(f"File: {described(one)}")])


def _by(agent: Person, desk_name: str, number: int | None) -> tuple[Stretch, ...]:
    name, desk = " ".join(agent.name.split()) or "Somebody", " ".join(desk_name.split())
    case = f" (case #{number})" if number is not None else ""
    return (Stretch(name, bold=True), Stretch(f"{f' from {desk}' if desk else ''}{case}:"))


def _asked(reply: Reply, choices: Sequence[Button], controls: Controls) -> list[Block]:
    """The articles to choose from."""
    if not choices:
        return []
    if reply.kind in _CHOICES_ANSWER:
        return controls.rows(choices)
    title = "If that is not it:" if reply.kind == "answer" else "Or have a look at:"
    return [*context(plain_lines(title)), *controls.rows(choices)]


def _trust(reply: Reply) -> list[Block]:
    """How sure, how old, and who wrote it: quiet lines."""
    by_model = "Put into words by a language model, from the articles below." if reply.written_by_model else ""
    return context([line for text in (reply.sureness, reply.age, by_model) if text for line in plain_lines(text)])


def _source(citation: Citation, *, dated: bool) -> list[Line]:
    """One cited source in one line: its number, its article as a link, its section, its owner, and its review where
    that is not said above."""
    article = citation.article
    reviewed = f"reviewed {month(article.reviewed)}" if article.reviewed and dated else ""
    about = ", ".join(part for part in (article.owner, reviewed) if part)
    section = f" › {citation.section}" if citation.section else ""
    behind = "".join((section, f" · {about}" if about else ""))
    title = " ".join(article.title.split()) or article.id
    first, *rest = plain_lines(" ".join(behind.split("\n")))
    named = Stretch(title, link=link_target(article.url))
    return [Line((Stretch(f"[{citation.number}] "), named, *first.stretches)), *rest]
