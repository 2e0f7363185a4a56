"""Help for agents: articles that answer the question and were not seen, and what closed a like case before. One press
sends it, another gives its text to change first. Where the evidence is thin nothing is suggested.

Nothing here is ever sent by itself; what was sent can be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.flows.answers import answer_reply, others
from bot.flows.desk_lines import line, name_of, refused
from bot.flows.draft import Draft, happened
from bot.flows.scene import Scene
from bot.flows.wording import literal
from bot.messages.case import Case
from bot.messages.evidence import ArticleRef, Findings
from bot.messages.incoming import DeskPressed
from bot.messages.outgoing import CaseEntry, Relayed, RelayedDeletion, Reply, Whisper
from bot.messages.people import Person
from bot.messages.transcript import Did, Entry
from bot.messages.turn import ForPerson

MOST_ARTICLES = 3
MOST_SOLVED = 2
_ARTICLE = "article:"
"""What the ref of an article begins with that an agent sent by a press."""
_LONGEST_LABEL = 60
"""Characters of a title on a button."""

NOTHING = "Nothing fits well enough: no article that they have not seen, and no like case that was closed as fixed."
TAKEN = "Here is the text. Nothing was sent: put it into a message of your own, change it, and send that."

HELP = """What the buttons and words at the desk do:
• Claim: the case is yours, and what you write in its thread goes to the person. Undo: Release.
• Release: the case waits for somebody else again, with everything in it. Undo: Claim.
• Resolve: closes the case; the person is told how. Undo: type “reopen”.
• Hand back: the bot answers the person again. Undo: type “reopen”.
• Move, or typing “to” and a desk's name: that desk gets the case with everything in it, and the person is told. “Hand \
the case to Kim” does the same for one agent.
• What may help, or typing “suggestions”: articles that fit and answers that closed like cases, to send as they are or \
to change first.
• A line that begins with // stays among agents.
• Delete or change what you wrote, and it goes or changes for the person too."""


def suggestions(scene: Scene, case: Case, agent: Person) -> Whisper | None:
    """What may help with this case, for the agent who has just taken it or asks; None where there is nothing."""
    articles, solved = scene.got.suited[:MOST_ARTICLES], scene.got.solved[:MOST_SOLVED]
    if not articles and not solved:
        return None
    lines = [
        *(f"• The article “{article.title}”, which they have not seen." for article in articles),
        *(f"• What closed case #{one.number} (“{one.question}”): “{one.answer}”" for one in solved),
    ]
    sending = (
        *(("send_article", f"Send “{_short(article.title)}”", article.id) for article in articles),
        *(("send_answer", f"Send the answer of #{one.number}", one.case) for one in solved),
    )
    taking = (
        *(("take_article", f"Change “{_short(article.title)}” first", article.id) for article in articles),
        *(("take_answer", f"Change the answer of #{one.number} first", one.case) for one in solved),
    )
    buttons = tuple(button for pair in zip(sending, taking, strict=True) for button in pair)
    text = "This may help. Nothing is sent until you press. “suggestions” brings this up again."
    return Whisper(case.id, agent, "\n".join([text, *lines]), buttons)


def shown_again(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    """The same, whenever an agent asks for it, as it is by now."""
    found = suggestions(scene, case, event.agent) or Whisper(case.id, event.agent, NOTHING)
    return Draft(state=scene.state, result="noted", desk=(found,))


def candidates(findings: Findings, case: Case) -> tuple[ArticleRef, ...]:
    """Articles that may be suggested: nothing where the question itself is not one that the articles answer, and none
    that lies far behind the best or was shown."""
    if findings.verdict == "asked":
        found = tuple(item.passage.article for item in findings.choices)
    else:
        found = others(findings.ranked, ()) if findings.verdict == "answered" else ()
    shown = {article.id for article in case.shown}
    return tuple(one for one in found if one.id not in shown)[:MOST_ARTICLES]


def take_article(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    """The article's answer as a text that the agent changes and sends as a message of their own."""
    findings, composed = scene.got.findings, scene.got.composed
    if scene.got.fault:
        return refused(scene, event, "The articles can't be read just now. Try again in a moment.")
    if findings is None or findings.best is None or composed is None:
        return refused(scene, event, "That article is gone, or not for this person to see.")
    article = findings.best.passage.article
    text = re.sub(r"\s?\[\d+\](?!\()", "", composed.text).replace("**", "")
    text = re.sub(r"\[([^\]]+)\]\((\S+?)\)", r"\1 (\2)", text).strip()
    return _taken(scene, event, case, f"{text}\n\n({article.title}{f': {article.url}' if article.url else ''})")


def take_answer(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    """What closed a like case before, in the same way."""
    answer = next((one.answer for one in scene.got.solved if one.case == event.value), None)
    if answer is None:
        return refused(scene, event, "That answer is no longer there.")
    return _taken(scene, event, case, answer)


def _taken(scene: Scene, event: DeskPressed, case: Case, text: str) -> Draft:
    given = Whisper(case.id, event.agent, TAKEN, draft=text)
    return Draft(state=scene.state, result="noted", desk=(given,))


def send_article(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    """The article's answer, as the bot gives it, in the agent's name."""
    findings, composed = scene.got.findings, scene.got.composed
    if scene.got.fault or findings is None:
        return refused(scene, event, "The articles can't be read just now, so nothing was sent. Try again in a moment.")
    if findings.best is None or composed is None:
        return refused(scene, event, "That article is gone, or not for this person to see. Nothing was sent.")
    reply = answer_reply(composed, findings, scene.route(), scene, picked=True)
    opening = f"{literal(name_of(event.agent))} thinks this may help:"
    reply = replace(reply, opening=opening, buttons=(), named=(), feedback=False)
    shown = tuple({one.id: one for one in (*case.shown, *(each.article for each in composed.citations))}.values())
    ref = f"{_ARTICLE}{event.id}"
    undo = Whisper(case.id, event.agent, "Sent in your name.", (("take_back", "Take it back", ref),))
    sent = replace(case, shown=shown, relayed=(*case.relayed, ref))
    return Draft(state=scene.state, result="relayed", case=sent, replies=(reply,), desk=(undo,))


def send_answer(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    """What closed a like case before, as the agent's own words."""
    answer = next((one.answer for one in scene.got.solved if one.case == event.value), None)
    if answer is None:
        return refused(scene, event, "That answer is no longer there. Nothing was sent.")
    ref = event.id
    entry = _line(scene, event, answer, "said")
    copy = CaseEntry(case.id, ref, "agent", event.agent.name, answer, scene.now)
    undo = Whisper(case.id, event.agent, "Sent as your message.", (("take_back", "Take it back", ref),))
    return Draft(
        state=scene.state,
        result="relayed",
        case=replace(case, relayed=(*case.relayed, ref)),
        own=entry,
        to_person=(ForPerson(Relayed(case.id, event.agent, answer, ref)),),
        desk=(copy, undo),
    )


def take_back(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    """What was sent by a press goes at the person's; a marker stays."""
    if event.value not in case.relayed:
        return refused(scene, event, "That was not sent from here. Nothing was changed.")
    if event.value.startswith(_ARTICLE):
        return _article_taken_back(scene, event, case)
    gone = CaseEntry(case.id, event.value, "agent", event.agent.name, "(taken back)", scene.now, edited=True)
    entry = replace(_line(scene, event, "(took a message back)", "deleted"), ref="")
    return Draft(
        state=scene.state,
        result="relayed",
        case=replace(case, relayed=tuple(ref for ref in case.relayed if ref != event.value)),
        own=entry,
        to_person=(ForPerson(RelayedDeletion(case.id, event.agent, event.value)),),
        desk=(gone,),
        blank=(event.value,),
    )


def _article_taken_back(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    """What was read cannot be unread: the person is told to leave it aside."""
    who = name_of(event.agent)
    reply = Reply(
        kind="notice",
        text=f"{literal(who)} took the article above back: please leave it aside.",
        route=scene.route(),
    )
    rest = tuple(ref for ref in case.relayed if ref != event.value)
    line = happened(scene, f"{who} took the article back; the person was told to leave it aside.", case)
    return Draft(
        state=scene.state, result="relayed", case=replace(case, relayed=rest), replies=(reply,), happened=(line,)
    )


def explained(scene: Scene, event: DeskPressed) -> Draft:
    """What each button does, and how it is undone."""
    return refused(scene, event, HELP)


def _line(scene: Scene, event: DeskPressed, text: str, did: Did) -> Entry:
    return line(scene, event.agent, text, did, event.id, private=False)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_LABEL else f"{title[: _LONGEST_LABEL - 1].rstrip()}…"


def answer_of(entries: Sequence[Entry], case: Case) -> str:
    """The agent's words that closed a case: the last that say something, empty where there are none."""
    said = [
        entry.text
        for entry in entries
        if entry.case == case.id and entry.who == "agent" and entry.did == "said" and not entry.private
        and not entry.blanked
    ]  # fmt: skip
    return next((text for text in reversed(said) if len(text.split()) >= _SAYS_SOMETHING), "")


_SAYS_SOMETHING = 8
"""Words: "You're welcome!" closed nothing."""
