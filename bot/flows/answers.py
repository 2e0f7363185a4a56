"""What the evidence allows: an answer with its citations, a question, a name or two, or an honest nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.escalation import history
from bot.flows import topics, wording
from bot.flows.draft import Draft, own
from bot.flows.scene import Scene
from bot.messages.evidence import ArticleRef, Composed, Findings, Passage, Ranked, Verdict, too_old
from bot.messages.outgoing import Button, Reply, Route
from bot.messages.state import Choices, ConversationState
from bot.messages.turn import Timer, TurnResult

MOST_NEXT_BEST = 3

NEAR_ENOUGH = 0.45
"""The share of the best one's score from which an article is worth naming."""


def verdict_now(scene: Scene, findings: Findings) -> Verdict:
    """The evidence's verdict, except that the bot never asks twice in a row."""
    return "offered" if findings.verdict == "asked" and scene.state.asked_last else findings.verdict


def shown_before(scene: Scene, findings: Findings) -> bool:
    """Whether the best passage is what this topic has had already: saying it again would not help."""
    best, topic = findings.best, scene.state.topic
    if best is None or topic is None or not scene.got.same_topic:
        return False
    told = scene.state.history.told
    return any(best.passage.id in answer.passages for answer in told)


def seen_already(scene: Scene, findings: Findings) -> bool:
    """Whether the best article is one that this topic was shown, and there is too little to answer with another part of
    it."""
    best, topic = findings.best, scene.state.topic
    if best is None or topic is None or not scene.got.same_topic or verdict_now(scene, findings) == "answered":
        return False
    return any(ref.id == best.passage.article.id for ref in topic.shown)


def needs_composing(scene: Scene, findings: Findings) -> bool:
    """Whether this turn will show an answer, so that it is worth writing one."""
    answers = verdict_now(scene, findings) == "answered" and not too_old_now(scene, findings)
    return answers and not shown_before(scene, findings)


def too_old_now(scene: Scene, findings: Findings) -> bool:
    """Whether the best article is so long past its review that nothing is answered from it."""
    best = findings.best
    return best is not None and is_too_old(scene, best.passage.article)


def current(scene: Scene, findings: Findings) -> Findings:
    """Without what is too long past its review to be answered from or named; but the best stays, to be spoken of."""
    if scene.house.refuse_after_review is None or not findings.ranked:
        return findings
    best, *rest = findings.ranked
    kept = tuple(item for item in rest if not is_too_old(scene, item.passage.article))
    choices = tuple(item for item in findings.choices if not is_too_old(scene, item.passage.article))
    return replace(findings, ranked=(best, *kept), choices=choices if len(choices) > 1 else findings.choices)


def is_too_old(scene: Scene, article: ArticleRef) -> bool:
    return too_old(article, scene.now.date(), scene.house.refuse_after_review)


def answer_reply(composed: Composed, findings: Findings, route: Route, scene: Scene, *, picked: bool = False) -> Reply:
    """A cited answer. ``picked``: the person chose this article, so how sure the bot is does not matter."""
    best = findings.best
    assert best is not None  # nothing is composed of nothing
    today = scene.now.date()
    articles = [citation.article for citation in composed.citations] or [best.passage.article]
    steps = passage_with_steps(findings)
    walk = (Button("walk", "Walk me through it", f"{steps.article.id}#{steps.section}"),) if steps is not None else ()
    rest = others(findings.ranked, articles)[:MOST_NEXT_BEST]
    return Reply(
        kind="answer",
        text=composed.text,
        route=route,
        citations=composed.citations,
        sureness="" if picked else wording.sureness(findings.confidence, "answered"),
        age=wording.ages(articles, today),
        buttons=(*walk, *next_best_buttons(rest), wrong_button(articles[0])),
        named=rest,
        feedback=True,
        written_by_model=composed.written_by_model,
        confidence=findings.confidence,
    )


def wrong_button(article: ArticleRef) -> Button:
    """Says that the article is wrong."""
    return Button("wrong", "This article is wrong", article.id, "quiet")


def passage_with_steps(findings: Findings) -> Passage | None:
    """What can be walked through: the best passage's own steps, or those that it leads in to."""
    best = findings.best
    return best.passage if best is not None and best.passage.steps else findings.leads_to


def others(ranked: Sequence[Ranked], shown: Sequence[ArticleRef]) -> tuple[ArticleRef, ...]:
    """The next-best articles, best first, without those shown and without what lies far behind the best."""
    seen = {article.id for article in shown}
    near = NEAR_ENOUGH * ranked[0].score if ranked else 0.0
    return tuple(i.passage.article for i in ranked if i.passage.article.id not in seen and i.score >= near)


def next_best_buttons(articles: Sequence[ArticleRef]) -> tuple[Button, ...]:
    return tuple(Button("show", article.title, article.id, "quiet") for article in articles[:MOST_NEXT_BEST])


def question_reply(findings: Findings, route: Route) -> Reply:
    """Which of these is meant? Asked once, never twice in a row."""
    return Reply(
        kind="question",
        text="More than one article could be what you need. Which is closest?",
        route=route,
        buttons=tuple(
            Button("choose", item.passage.article.title, item.passage.article.id) for item in findings.choices
        ),
        confidence=findings.confidence,
        named=tuple(item.passage.article for item in findings.choices),
    )


def offer_reply(findings: Findings, route: Route) -> Reply:
    """The closest articles by name."""
    articles = others(findings.ranked, ())[:MOST_NEXT_BEST]
    return Reply(
        kind="offer",
        text="I'm not sure I have the answer. This may be it:"
        if len(articles) == 1
        else "I'm not sure I have the answer. One of these may be it:",
        route=route,
        buttons=tuple(Button("show", article.title, article.id) for article in articles),
        confidence=findings.confidence,
        named=articles,
    )


def refusal_reply(route: Route, confidence: float = 0.0) -> Reply:
    """Nothing, said honestly."""
    return Reply(
        kind="refusal",
        text="I have nothing on this, and I won't guess. A person can help: everything you've written goes with you.",
        route=route,
        confidence=confidence,
    )


def outdated_reply(findings: Findings, route: Route) -> Reply:
    """There is an article, and it should have been reviewed long ago: said so, and not answered from."""
    best = findings.best
    assert best is not None  # the caller has looked
    article = best.passage.article
    due = f" by {wording.month(article.review_by)}" if article.review_by is not None else ""
    rest = others(findings.ranked, (article,))[:MOST_NEXT_BEST]
    return Reply(
        kind="refusal",
        text=f"The article that I would answer from, *{wording.literal(article.title)}*, should have been "
        f"reviewed{due} and hasn't been. It may be out of date, so I won't answer from it. A person can help: "
        f"everything you've written goes with you.{' Or is it one of these?' if rest else ''}",
        route=route,
        buttons=next_best_buttons(rest),
        confidence=findings.confidence,
        named=(article, *rest),
    )


def same_again_reply(scene: Scene, findings: Findings, route: Route) -> Reply:
    """The best there is has been shown already: say so instead of showing it again."""
    best = findings.best
    assert best is not None  # what was shown before was found
    seen = scene.state.topic.shown if scene.state.topic else ()
    rest = others(findings.ranked, (best.passage.article, *seen))
    more = " These are the next closest:" if rest else " I have nothing else that comes close."
    return Reply(
        kind="offer",
        text=f"The best I have is still *{wording.literal(best.passage.article.title)}*, which you've seen.{more}",
        route=route,
        buttons=next_best_buttons(rest),
        confidence=findings.confidence,
        named=(best.passage.article, *rest[:MOST_NEXT_BEST]),
    )


def reply_for(scene: Scene, findings: Findings, composed: Composed | None) -> Reply:
    """The one reply that these findings allow."""
    route = scene.route()
    verdict = verdict_now(scene, findings)
    if verdict == "answered" and too_old_now(scene, findings):
        return outdated_reply(findings, route)
    if (verdict == "answered" and composed is None) or (verdict != "refused" and seen_already(scene, findings)):
        return same_again_reply(scene, findings, route)
    if verdict == "answered" and composed is not None:
        return answer_reply(composed, findings, route, scene)
    if verdict == "asked":
        return question_reply(findings, route)
    return offer_reply(findings, route) if verdict == "offered" else refusal_reply(route, findings.confidence)


def answer(scene: Scene, question: str) -> Draft:
    """Reply to a question as far as the evidence goes."""
    findings = scene.got.findings
    assert findings is not None  # the caller has looked
    state = topics.opened(scene, question, findings)
    reply = _acknowledging(scene, reply_for(scene, findings, scene.got.composed))
    state = after_reply(state, reply, findings)
    return Draft(
        state=state,
        result=_result(reply),
        replies=(reply,),
        unless_claimed=True,
        own=own(scene),
        topics=(state.topic,) if state.topic is not None else (),
        timers=silent_timer(scene, state),
    )


def _acknowledging(scene: Scene, reply: Reply) -> Reply:
    """Whoever says that it did not help hears that this was understood, before anything else."""
    if not topics.complains(scene.state, scene.got.reading):
        return reply
    if reply.kind == "answer":
        return replace(reply, opening="Sorry that didn't help. Here is something else:")
    return replace(reply, text=f"Sorry that didn't help. {reply.text}")


def after_reply(state: ConversationState, reply: Reply, findings: Findings) -> ConversationState:
    """What the next turn has to know of this reply."""
    pending = None
    if reply.kind == "question":
        pending = Choices(findings.question, tuple(item.passage.article for item in findings.choices))
        if state.topic is not None:
            state = replace(state, topic=replace(state.topic, asked_which=True))
    elif reply.kind == "offer":
        titles = {button.value for button in reply.buttons}
        named = tuple(r.passage.article for r in findings.ranked if r.passage.article.id in titles)
        pending = Choices(findings.question, named) if named else None
    if pending is not None:
        state = topics.named(state, pending.articles)
    steps = passage_with_steps(findings)
    if reply.citations and steps is not None:
        state = replace(state, last_steps=(steps.article.id, steps.section))
    if reply.citations:
        passages = tuple(citation.passage for citation in reply.citations)
        state = replace(state, history=history.told(state.history, reply.text, passages))
        state = topics.shown(state, reply.citations[0].article, others(findings.ranked, ()))
    elif state.topic is not None:
        rest = others(findings.ranked, state.topic.shown)
        state = replace(state, topic=replace(state.topic, next_best=rest))
    return replace(state, pending=pending, asked_last=reply.kind == "question")


def silent_timer(scene: Scene, state: ConversationState) -> tuple[Timer, ...]:
    """An answer that nobody says anything about is silent after a while, which is not success."""
    if state.topic is None:
        return ()
    wait: timedelta = scene.house.silent_after
    return (Timer("silent", scene.now + wait, state.topic.id),)


def _result(reply: Reply) -> TurnResult:
    return {"answer": "answered", "question": "asked", "offer": "offered", "refusal": "refused"}[reply.kind]  # type: ignore[return-value]
