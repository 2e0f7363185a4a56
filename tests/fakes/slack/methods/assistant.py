"""assistant.threads.*: status, suggested prompts and title of a thread."""

from __future__ import annotations

from tests.fakes.slack.core import Prompts, Status, Title
from tests.fakes.slack.methods.asking import Asking
from tests.fakes.slack.records import ApiError, Channel, Json

MOST_LOADING_MESSAGES = 10
MOST_PROMPTS = 4


def set_status(asking: Asking) -> Json:
    channel = asking.reach(asking.text("channel_id"))
    thread = _thread(asking, channel)
    loading = asking.structure("loading_messages", "invalid_arguments") or []
    if len(loading) > MOST_LOADING_MESSAGES:
        raise ApiError("invalid_arguments")
    status = asking.text("status", "")
    if "status" not in asking.arguments:
        raise ApiError("invalid_arguments")
    asking.core.statuses.append(Status(channel.id, thread, status, tuple(loading)))
    if status:
        asking.core.showing[channel.id, thread] = status
    else:
        asking.core.showing.pop((channel.id, thread), None)
    asking.core.state.changed()
    return {}


def set_prompts(asking: Asking) -> Json:
    """Without a thread they stand at the top of the messages tab, as the agent surface has it."""
    channel = asking.reach(asking.text("channel_id"))
    if channel.kind != "im":
        raise ApiError("channel_not_found")
    thread = _thread(asking, channel) if asking.text("thread_ts", "") else ""
    prompts = asking.structure("prompts", "invalid_arguments")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= MOST_PROMPTS:
        raise ApiError("invalid_arguments")
    if any(not isinstance(one, dict) or not one.get("title") or not one.get("message") for one in prompts):
        raise ApiError("invalid_arguments")
    pairs = tuple((one["title"], one["message"]) for one in prompts)
    asking.core.prompts.append(Prompts(channel.id, thread, asking.text("title", ""), pairs))
    asking.core.state.changed()
    return {}


def set_title(asking: Asking) -> Json:
    channel = asking.reach(asking.text("channel_id"))
    if channel.kind != "im":
        raise ApiError("channel_not_found")
    thread = _thread(asking, channel)
    asking.core.titles.append(Title(channel.id, thread, asking.text("title")))
    asking.core.state.changed()
    return {}


def _thread(asking: Asking, channel: Channel) -> str:
    ts = asking.text("thread_ts")
    root = channel.message(ts)
    if root is None or root.in_thread:
        raise ApiError("invalid_thread_ts")
    return ts
