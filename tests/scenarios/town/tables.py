"""The desks of every scenario, and what is said when people come first."""

from __future__ import annotations

from collections.abc import Mapping

DESKS = {
    "it": "the IT desk",
    "evening": "the evening desk",
    "facilities": "Facilities",
    "welfare": "the welfare team",
}
"""Id and name. IT is there on working days from half past eight to five, the evening desk every day from noon to ten at
night; the others always. IT has a holiday on the first Thursday."""

DANGER = "You are not alone with this. Ring the welfare team on 5555, day and night."

_TABLES = """
[desks.it]
name = "the IT desk"
place = "{it}"
hours = ["Mon-Fri 08:30-17:00"]
time_zone = "Europe/London"
holidays = ["2026-11-26"]
contact = "ring 4400"
calls = true
on_call = "IT on call"
on_call_mention = "{on_call}"
overflow = "evening"

[desks.evening]
name = "the evening desk"
place = "{evening}"
hours = ["Mon-Sun 12:00-22:00"]
time_zone = "Europe/London"
contact = "ring 4499"

[desks.facilities]
name = "Facilities"
place = "{facilities}"
keywords = ["heating"]
tags = ["panopto"]
topics = ["room-booking"]

[desks.welfare]
name = "the welfare team"
place = "{welfare}"
contact = "ring 5555"
keywords = ["welfare"]

[care]
emergency = "ring 112"

[care.danger]
text = "{danger}"
desk = "welfare"
"""


def tables(places: Mapping[str, str], *, on_call: str = "", more: str = "") -> str:
    """``places``: where each desk is. ``on_call``: whom IT calls, as the platform knows them."""
    calls = _TABLES if on_call else _TABLES.replace('on_call_mention = "{on_call}"\n', "")
    return calls.format(on_call=on_call, danger=DANGER, **places) + more
