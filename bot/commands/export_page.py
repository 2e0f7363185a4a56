"""An export for people to read: one HTML page that fetches nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1c2430}"
    "h1,h2,h3{line-height:1.25}.line{margin:.6rem 0}.who{font-weight:600}.at{color:#566;font-size:.85em}"
    ".text{white-space:pre-wrap;overflow-wrap:anywhere}li{margin:.3rem 0}"
    "section{border-top:1px solid #ccd;margin-top:2rem}"
)

_BECAUSE: Mapping[str, str] = {
    "pressed": "you pressed for a person",
    "asked": "you asked for a person",
    "accepted": "you took the offer of a person",
    "pressure": "it looked as if help was not helping",
    "reopened": "it was opened again",
    "fault": "something broke",
    "care": "what you wrote was for people at once",
}


_FACTS: Mapping[str, str] = {
    "state": "how it stands",
    "opened_at": "opened",
    "claimed_at": "taken by an agent",
    "told_by": "usually answered by, as you were told",
    "closed_at": "closed",
    "resolution": "how it ended",
    "call_number": "number to call",
    "ease": "how easy it was, 1 to 5",
    "repeated": "had to repeat yourself",
    "ended": "how it ended",
    "still": "still in the way days later",
    "asked_at": "asked",
}
"""What is not called by its own name."""

_ENDED: Mapping[str, str] = {"got_round": "got round it", "not_fixed": "not fixed", "handed_back": "handed back"}


def page(values: Mapping[str, Any]) -> str:
    """The whole of it, from ``export_values``."""
    person = values["person"]
    name = escape(person["name"] or person["id"])
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>What is kept about {name}</title>'
        f"<style>{_STYLE}</style><h1>What Handrail keeps about {name}</h1>" + "".join(_sections(values)) + "</html>\n"
    )


def _sections(values: Mapping[str, Any]) -> Iterator[str]:
    person = values["person"]
    yield (
        f"<p>Made on {_when(values['made_at'])} for {escape(values['organisation'])}. You are known as "
        f"<b>{escape(person['id'])}</b>. The same, for machines, stands in export.json.</p>"
    )
    own = values["conversations"] or values["cases"] or values["how_it_went"] or values["link"]
    if not (own or values["elsewhere"] or any(values["counts"].values())):
        yield "<p>Nothing is kept about you.</p>"
    if values["elsewhere"]:
        yield f"<p>You stand in {values['elsewhere']} entries of other people's conversations and records.</p>"
    if link := values["link"]:
        yield (
            f"<p>You were invited to the page on {_when(link['invited_at'])} as {escape(link['role'])}; your link "
            f"works until {_when(link['good_until'])}. Browsers signed in with it: {link['signed_in']}.</p>"
        )
    for case in values["cases"]:
        yield _case(case)
    yield from _topics(values["topics"])
    for survey in values["how_it_went"]:
        yield f"<section><h2>How you said it went</h2>{_facts(survey, ('ease', 'repeated', 'ended', 'still', 'asked_at'))}</section>"  # noqa: E501  # one line of HTML
    for conversation in values["conversations"]:
        lines = "".join(_line(line) for line in conversation["lines"])
        yield f"<section><h2>A conversation</h2><p class=at>{escape(conversation['id'])}</p>{lines}</section>"
    if values["said_as_agent"]:
        said = "".join(_line(line) for line in values["said_as_agent"])
        yield f"<section><h2>What you wrote as an agent</h2>{said}</section>"
    left = "".join(f"<li>{escape(text)}</li>" for text in values["left_out"])
    notes = values["notes_left_out"]
    yield f"<section><h2>What is not in here, and why</h2><ul>{left}</ul><p>Notes left out: {notes}.</p></section>"


def _case(case: Mapping[str, Any]) -> str:
    why = escape(_BECAUSE.get(case["because"], case["because"]))
    quotes = "".join(f"<li>{escape(s['kind'].replace('_', ' '))}: “{escape(s['quote'])}”</li>" for s in case["signals"])
    noticed = f"<p>What was noticed in your words:</p><ul>{quotes}</ul>" if quotes else ""
    facts = ("state", "opened_at", "told_by", "claimed_at", "closed_at", "resolution", "agent", "desk", "call_number")
    return (
        f"<section><h2>Case #{case['number']}</h2><p class=text>{escape(case['question'])}</p>"
        f"<p>It was opened because {why}.</p>{_facts(case, facts)}{noticed}</section>"
    )


def _topics(topics: list[Mapping[str, Any]]) -> Iterator[str]:
    if not topics:
        return
    rows = "".join(
        f"<li><span class=text>{escape(topic['question'])}</span> "
        f"<span class=at>asked {_when(topic['asked_at'])}; how it ended: {escape(topic['outcome'].replace('_', ' '))}; "
        f"how sure the bot was: {topic['confidence']:.2f}</span></li>"
        for topic in topics
    )
    yield f"<section><h2>What you asked about</h2><ul>{rows}</ul></section>"


def _line(line: Mapping[str, Any]) -> str:
    who = escape(line["name"] or line["who"])
    files = "".join(f"<div class=at>File: {escape(file['name'])}</div>" for file in line.get("files", ()))
    before = f"<div class=at>Before: {escape(line['before'])}</div>" if "before" in line else ""
    return (
        f"<div class=line><span class=who>{who}</span> "
        f"<span class=at>{_when(line['at'])} · {escape(line['did'])}</span>"
        f"<div class=text>{escape(line['text'])}</div>{before}{files}</div>"
    )


def _facts(values: Mapping[str, Any], names: tuple[str, ...]) -> str:
    told = [(name, values.get(name)) for name in names if values.get(name) not in (None, "", [])]
    rows = (
        f"<li>{escape(_FACTS.get(name, name))}: {_when(value) if name.endswith('_at') else _told(value)}</li>"
        for name, value in told
    )
    return f"<ul>{''.join(rows)}</ul>"


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return escape(_ENDED.get(str(value), str(value)))


def _when(moment: Any) -> str:
    return f"{datetime.fromisoformat(str(moment)):%Y-%m-%d %H:%M} UTC"
