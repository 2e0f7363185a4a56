"""Old words in the state of a conversation that goes on: a person's direct message can go on for years."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.messages.case import OPEN_STATES
from bot.messages.state import ConversationState
from bot.store.codec import STATE
from bot.store.tables import CASE, CONVERSATION


def states(connection: Connection, before: datetime, _: int) -> int:
    """A turn that is under way saves what it had loaded: the next time will find it."""
    is_open = select(CASE.c.conversation).where(CASE.c.state.in_(sorted(OPEN_STATES)))
    older = select(CONVERSATION.c.id, CONVERSATION.c.body).where(
        CONVERSATION.c.opened_at < before, CONVERSATION.c.changed_at >= before, CONVERSATION.c.id.not_in(is_open)
    )
    count = 0
    for row in connection.execute(older).all():
        state = STATE.decode(row.body)
        fresh = without_old(state, before)
        if fresh != state:
            unchanged = (CONVERSATION.c.id == row.id, CONVERSATION.c.body == row.body)
            connection.execute(update(CONVERSATION).where(*unchanged).values(body=STATE.encode(fresh)))
            count += 1
    return count


def without_old(state: ConversationState, before: datetime) -> ConversationState:
    """The state without topics and words from before then."""
    spoken = tuple(one for one in state.history.spoken if one.at is None or one.at >= before)
    history = replace(state.history, spoken=spoken, told=state.history.told if spoken else ())
    survey = state.survey if state.survey is None or state.survey.asked_at >= before else None
    left = tuple(topic for topic in state.left if topic.last_at >= before)
    state = replace(state, history=history, survey=survey, left=left)
    if state.topic is None or state.topic.last_at >= before:
        return state
    return replace(state, topic=None, noticed=(), pending=None, last_steps=None, case="", offers=0)
