"""The frame around the pages of owners and leads, in the look of the built-in page. Pure."""

from __future__ import annotations

from html import escape

_FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title} · {organisation}</title>
<link rel="icon" href="/static/rail.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/handrail.css">
<link rel="stylesheet" href="/static/owners.css">
{script}</head>
<body class="owners">
{skip}<header class="top">
<h1 class="brand"><span class="brand-name">{title}</span><span class="brand-place">{organisation}</span></h1>
<p class="top-links">{link}</p>
</header>
<main id="main" tabindex="-1">
{main}
</main>
{below}</body>
</html>
"""


def framed(
    main: str,
    *,
    title: str,
    organisation: str,
    link: tuple[str, str],
    script: str = "",
    skip: str = "",
    below: str = "",
) -> str:
    """The whole page. ``main`` and ``below`` are HTML, and escaped already. ``link``: where it leads on, and in which
    words; ``script``: the page's own code; ``skip``: words of the link past the header."""
    return _FRAME.format(
        title=escape(title),
        organisation=escape(organisation),
        script=f'<script type="module" src="/static/{script}"></script>\n' if script else "",
        skip=f'<a class="skip" href="#main">{escape(skip)}</a>\n' if skip else "",
        link=f'<a href="{escape(link[0])}">{escape(link[1])}</a>',
        main=main,
        below=below,
    )
