"""What an agent answered in a solved case, suggested as an article: offered once, by one press, never published here.

It is the agent who decides whether their words become a draft, and the article's owner what becomes of the draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.flows.desk_lines import name_of, refused
from bot.flows.draft import Draft
from bot.flows.scene import Scene
from bot.masking.people import without_people
from bot.messages.article_draft import ArticleDraft
from bot.messages.case import NOT_SAID_YET, Case
from bot.messages.evidence import ArticleRef
from bot.messages.incoming import DeskPressed
from bot.messages.outgoing import Whisper
from bot.messages.people import PUBLIC
from bot.messages.transcript import Entry

SAYS_SOMETHING = 8
"""Words that one of the agent's messages needs: "You're welcome!" is no article."""

_BELONGS = 4
"""Words from which on a shorter message of theirs goes along."""

LONGEST_TITLE = 80

OFFER = (
    "You solved what no article could. Suggest your answer as an article? Whoever looks after the articles edits it "
    "and decides; names and numbers of people are taken out, and nothing is published by itself."
)


def offered(scene: Scene, event: DeskPressed, case: Case) -> Whisper | None:
    """Asks the agent who has just closed a case as fixed, where they wrote what could help others too."""
    lines = scene.got.transcript
    if case.resolution != "fixed" or case.care is not None or not answer(lines, case) or _shown_by_agent(lines, case):
        return None
    return Whisper(case.id, event.agent, OFFER, (("suggest_article", "Suggest as an article", case.id),))


def suggested(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    """Kept for the owner. Pressed twice, the first time counts."""
    if case.care is not None:
        return refused(scene, event, "A matter of care is never made into an article.")
    text = answer(scene.got.transcript, case)
    if not text or case.question == NOT_SAID_YET:
        return refused(scene, event, "There is nothing here yet that could become an article. Answer the person first.")
    nearest = _nearest(case)
    owner = nearest.owner if nearest is not None else ""
    names = _names(scene.got.transcript, case)
    question = without_people(case.question, names).strip()
    made = ArticleDraft(
        id=f"{case.id}.{case.reopened}" if case.reopened else case.id,
        case=case.id,
        number=case.number,
        conversation=case.conversation,
        person=case.person.key,
        agent=name_of(event.agent),
        at=scene.now,
        title=title(question),
        question=question,
        answer=without_people(text, names),
        sources=case.shown,
        files=sent_along(scene.got.transcript, case, names),
        owner=owner,
        audience=tuple(name for name in (nearest.audience if nearest is not None else ()) if name != PUBLIC),
    )
    whose = f"{owner} decides" if owner else "Whoever looks after the articles decides"
    told = f"Thank you. {whose} what becomes of it; until then it is a draft that nobody else sees."
    if made.files:
        told += f" It holds your words alone. What was sent along is named in it: {', '.join(made.files)}."
    return Draft(
        state=scene.state, result="noted", drafts=(made,), desk=(Whisper(case.id, event.agent, told),)
    )  # fmt: skip


def answer(lines: Sequence[Entry], case: Case) -> str:
    """What agents told the person in this case, without their questions and pleasantries; empty where that is nothing
    to learn from."""
    said: dict[str, str] = {}
    for line in lines:
        if line.case != case.id or line.who != "agent" or line.private or line.blanked:
            continue
        if line.did == "said" or (line.did == "changed" and line.ref in said):
            said[line.ref or line.id] = line.text.strip()
    telling = [text for text in said.values() if len(text.split()) >= _BELONGS and not text.endswith("?")]
    return "\n\n".join(telling) if any(len(text.split()) >= SAYS_SOMETHING for text in telling) else ""


def sent_along(lines: Sequence[Entry], case: Case, names: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of the files that agents sent to the person in this case and did not delete, each once."""
    sent = (
        file.name
        for line in lines
        if line.case == case.id and line.who == "agent" and line.did == "said" and not line.private and not line.blanked
        for file in line.attachments
    )
    return tuple(dict.fromkeys(without_people(name, names) for name in sent))


def title(question: str) -> str:
    """The question's first sentence, not too long."""
    first = re.split(r"(?<=[.?!])\s|\n", question.strip(), maxsplit=1)[0].rstrip(".!")
    first = first if len(first) <= LONGEST_TITLE else first[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
    return first[:1].upper() + first[1:]


def _shown_by_agent(lines: Sequence[Entry], case: Case) -> bool:
    """Whether an article was shown once somebody had the case: then there is one."""
    since = case.claimed_at or case.opened_at
    return any(line.case == case.id and line.did == "showed" and line.at >= since for line in lines)


def _nearest(case: Case) -> ArticleRef | None:
    """The article that was shown last, or else was named as closest. What merely ranked first says nothing."""
    return next(iter((*reversed(case.shown), *case.named)), None)


def _names(lines: Sequence[Entry], case: Case) -> set[str]:
    there = {line.name for line in lines if line.who in ("person", "agent")}
    return there | {case.person.name} | ({case.agent.name} if case.agent is not None else set())
