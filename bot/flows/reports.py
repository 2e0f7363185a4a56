"""An agent says that an article is wrong: kept with their name, for whoever looks after the article."""

from __future__ import annotations

from bot.flows.draft import Draft
from bot.flows.scene import Scene
from bot.messages.case import Case
from bot.messages.evidence import ArticleRef
from bot.messages.incoming import DeskPressed
from bot.messages.outgoing import Whisper
from bot.messages.transcript import Entry


def article_is_wrong(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    """The article that is named, or else the one shown last. It stays in use: its owner decides."""
    article = _article(case, event.value)
    if article is None:
        whisper = Whisper(case.id, event.agent, "No article was shown in this case, so there is none to report.")
        return Draft(state=scene.state, result="declined", desk=(whisper,))
    who = event.agent.name or "An agent"
    entry = Entry(
        id=event.id,
        conversation=event.conversation,
        at=event.at,
        who="agent",
        name=who,
        did="reported",
        text=f"{who} says that “{article.title}” is wrong.",
        case=case.id,
        private=True,
        articles=(article.id,),
    )
    owner = f" It is looked after by {article.owner}." if article.owner else ""
    told = f"Noted on this case: “{article.title}” is wrong.{owner} It stays in use until its owner changes it."
    return Draft(state=scene.state, result="noted", own=entry, desk=(Whisper(case.id, event.agent, told),))


def _article(case: Case, id: str) -> ArticleRef | None:
    if not id:
        return case.shown[-1] if case.shown else None
    return next((article for article in (*case.shown, *case.named) if article.id == id), None)
