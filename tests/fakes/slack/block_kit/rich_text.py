"""The structure of rich_text blocks."""

from __future__ import annotations

from tests.fakes.slack.block_kit.checks import Check, anything, by_type, flag, form, many, number, one_of, text, url

_style = form({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "unlink"), flag))
_styled = {"style": _style}

PIECES: dict[str, Check] = {
    "text": form({"text": text(40_000)}, _styled),
    "link": form({"url": url}, {**_styled, "text": text(40_000, 0), "unsafe": flag}),
    "emoji": form({"name": text(255)}, {**_styled, "unicode": text(100), "skin_tone": number}),
    "user": form({"user_id": text(20)}, _styled),
    "usergroup": form({"usergroup_id": text(20)}, _styled),
    "channel": form({"channel_id": text(20)}, _styled),
    "team": form({"team_id": text(20)}, _styled),
    "broadcast": form({"range": one_of("here", "channel", "everyone")}, _styled),
    "color": form({"value": text(20)}),
    "date": form({"timestamp": number, "format": text(200)}, {"url": url, "fallback": text(200), "style": _style}),
}
_pieces = many(by_type(PIECES), 10_000, 0)
_section = form({"elements": _pieces})
_plain_pieces = many(by_type({"text": PIECES["text"], "link": PIECES["link"]}), 10_000, 0)

rich_text = {
    "elements": many(
        by_type(
            {
                "rich_text_section": _section,
                "rich_text_preformatted": form({"elements": _plain_pieces}, {"border": number, "language": anything}),
                "rich_text_quote": form({"elements": _pieces}, {"border": number}),
                "rich_text_list": form(
                    {
                        "elements": many(by_type({"rich_text_section": _section}), 10_000),
                        "style": one_of("bullet", "ordered"),
                    },
                    {"indent": number, "offset": number, "border": number},
                ),
            }
        ),
        10_000,
        0,
    )
}
