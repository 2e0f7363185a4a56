"""What a flow will want to know before it can decide: looked at before anything is fetched. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.flows import (
    asked_already,
    caring,
    confidence,
    desk_words,
    moving,
    orders,
    owning,
    reopening,
    waking,
)
from bot.flows.draft import SUM_UP
from bot.flows.meaning import meant
from bot.flows.scene import Scene
from bot.messages.incoming import Deleted, DeskPressed, DeskSaid, Edited, Pressed, Said, Woke
from bot.messages.owning import Wish
from bot.messages.state import Choices, PersonOffered, Steps, WhyNot, WorksNow


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to be fetched before a flow can decide."""

    notice: bool = False
    """Read the signals of what was written, and look it up."""
    question: str = ""
    """Look this up."""
    within: str = ""
    """… in this article alone."""
    section: tuple[str, int] | None = None
    transcript: bool = False
    """A case may reach the desk, or a message has to be blanked."""
    sum_up: bool = False
    """The transcript, summed up."""
    solved: bool = False
    """What closed like cases before, and the articles that answer the case's question."""
    simpler: bool = False
    """``within`` in plainer words."""
    asked_last: bool = False
    """When this person was last asked how it went."""
    notes: bool = False
    """In the transcript also what agents said among themselves: it may go to another desk."""

    agents: bool = False
    """Who has been seen as an agent at the case's desk."""
    owner: Wish | None = None
    """Something that somebody asks who looks after articles."""

    @property
    def computes(self) -> bool:
        """Whether the articles are looked through: what takes long, and has to wait where many ask."""
        return self.notice or self.simpler or bool(self.question)


def needs(scene: Scene) -> Needs:
    """What this message needs; nothing for what is only passed on."""
    need = _needs(scene)
    return replace(need, transcript=True, notes=True) if moving.may_move(scene) else need


def _needs(scene: Scene) -> Needs:
    event = scene.event
    if isinstance(event, Said):
        return _needs_of_words(scene, event)
    if isinstance(event, Pressed):
        return _needs_of_press(scene, event)
    if isinstance(event, Edited):
        return Needs(transcript=True)
    if isinstance(event, DeskSaid | DeskPressed):
        return _needs_of_agent(scene, event)
    if isinstance(event, Woke) and event.timer == SUM_UP:
        return Needs(sum_up=scene.at_desk and scene.case is not None and scene.case.care is None)
    held = scene.case is not None and scene.case.state == "held"
    return Needs(
        transcript=isinstance(event, Deleted) or (isinstance(event, Woke) and event.timer == waking.HOLD and held)
    )


def _needs_of_words(scene: Scene, event: Said) -> Needs:
    if caring.asks_for_articles(scene) and scene.case is not None:
        return Needs(question=scene.case.question, transcript=True)
    if scene.at_desk or caring.heard(scene) is not None:
        return Needs(transcript=True, notes=scene.at_desk and caring.heard(scene) is not None)
    if not event.text.strip():
        return Needs()
    wish = owning.wanted(scene)
    if wish is not None:
        return Needs(owner=wish, transcript=wish.kind == "why")
    pending = scene.state.pending
    meaning = meant(scene, event.text)
    if meaning is None:
        return Needs(notice=True)
    if meaning.kind == "pick" and isinstance(pending, Choices):
        return Needs(question=pending.question, within=pending.articles[meaning.pick].id)
    if meaning.kind == "pick" and isinstance(pending, PersonOffered | WhyNot) and scene.state.topic is not None:
        return Needs(question=scene.state.topic.question, within=pending.articles[meaning.pick].id)
    if meaning.kind == "walk":
        return Needs(section=None if isinstance(pending, Steps) else confidence.steps_shown_last(scene.state))
    if meaning.kind == "simpler":
        article = confidence.shown_last(scene.state)
        return (
            Needs(question=confidence.asked_about(scene.state), within=article.id, simpler=True) if article else Needs()
        )
    opens = meaning.kind in ("yes", "call", "reopen", "survey") or reopening.just_closed(scene)
    return Needs(transcript=opens, notice=meaning.kind == "not_helped" and not isinstance(pending, WorksNow))


def _needs_of_agent(scene: Scene, event: DeskSaid | DeskPressed) -> Needs:
    if isinstance(event, DeskSaid):
        action, value = desk_words.asked_for(event.text, closed=scene.case is None) or ("", "")
    else:
        action, value = event.action, event.value
    if action == "move" or (isinstance(event, DeskSaid) and orders.names_somebody(event.text)):
        return Needs(agents=value.startswith(orders.FOR_AGENT) or isinstance(event, DeskSaid))
    if action == "resolve":
        return Needs(asked_last=True, transcript=value == "fixed")
    if action == "suggest_article":
        return Needs(transcript=True)
    if action in ("send_article", "take_article") and scene.case is not None:
        return Needs(question=scene.case.question, within=value)
    looks_back = isinstance(event, DeskSaid) and asked_already.looks_back(event.text)
    solved = action in ("claim", "claim_and_send", "send_answer", "take_answer", "suggestions")
    return Needs(solved=solved, transcript=looks_back or action == "reopen", notes=looks_back)


def _needs_of_press(scene: Scene, event: Pressed) -> Needs:
    if event.action in ("choose", "show"):
        pending, topic = scene.state.pending, scene.state.topic
        question = pending.question if isinstance(pending, Choices) else topic.question if topic is not None else ""
        return Needs(question=question or event.label, within=event.value)
    if event.action == "walk":
        article, _, number = event.value.rpartition("#")
        return Needs(section=(article, int(number)) if number.isdecimal() else None)
    if event.action == "articles" and scene.case is not None:
        return Needs(question=scene.case.question)
    if event.action == "owner":
        return Needs(owner=owning.wanted(scene))
    return Needs(transcript=event.action in ("person", "accept", "reopen"))
