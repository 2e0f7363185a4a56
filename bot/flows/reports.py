"""Somebody says that an article is wrong: kept, for whoever looks after the article. It stays in use: they decide."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.draft import Draft, own
from bot.flows.scene import Scene
from bot.flows.wording import literal
from bot.messages.case import Case
from bot.messages.evidence import ArticleRef
from bot.messages.incoming import DeskPressed
from bot.messages.outgoing import Reply, Whisper
from bot.messages.state import WhatIsWrong
from bot.messages.transcript import Entry

LONGEST_NOTE = 80
"""Words. Whoever writes more tells of their own problem."""


def said_wrong(scene: Scene, what: str) -> Draft:
    """The person says so. A word on what is wrong is welcome and never needed."""
    article = _shown(scene)
    if article is None:
        reply = Reply(
            kind="notice",
            text="I haven't shown you an article here, so there is none to report. Tell me what's in the way.",
            route=scene.route(),
        )
        return Draft(state=scene.state, result="declined", replies=(reply,), own=own(scene, what))
    entry = replace(
        own(scene, f"says that “{article.title}” is wrong.", "wrong"), did="reported", articles=(article.id,), ref=""
    )
    ask = "" if scene.at_desk else " If you like, tell me what's wrong with it: a few words are enough."
    reply = Reply(
        kind="notice",
        text=f"Thank you. Whoever looks after *{literal(article.title)}* will hear of it.{ask}",
        route=scene.route(),
        named=(article,),
    )
    state = scene.state if scene.at_desk else replace(scene.state, pending=WhatIsWrong(article), asked_last=False)
    return Draft(state=state, result="noted", replies=(reply,), own=entry)


def tells_what_is_wrong(scene: Scene, text: str) -> bool:
    """Whether these words answer what is wrong with the article: anything short that is no question."""
    asked = isinstance(scene.standing.state.pending, WhatIsWrong)
    return asked and "?" not in text and len(text.split()) <= LONGEST_NOTE and scene.got.reading.decision == "none"


def what_is_wrong(scene: Scene, text: str) -> Draft:
    """Kept with the article; nothing is looked up, and it says nothing of how their problem goes."""
    before = scene.standing.state
    assert isinstance(before.pending, WhatIsWrong)  # the caller has looked
    entry = replace(own(scene, text, "wrong"), articles=(before.pending.article.id,))
    reply = Reply(
        kind="notice",
        text="Thank you, that goes along. If your own problem is still there, tell me, or talk to a person.",
        route=scene.route(),
    )
    return Draft(state=replace(before, pending=None), result="noted", replies=(reply,), own=entry)


def _shown(scene: Scene) -> ArticleRef | None:
    """The article that was pressed, else the one shown last."""
    state = scene.state
    topics = (*state.left, *((state.topic,) if state.topic is not None else ()))
    known = [ref for topic in topics for ref in (*topic.named, *topic.shown)]
    named = getattr(scene.event, "value", "")
    if named:
        return next((ref for ref in reversed(known) if ref.id == named), None)
    last = state.topic.shown if state.topic is not None else ()
    return last[-1] if last else None


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
