"""Articles that a release would show to more people than may read them now, whatever golden questions there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.messages.checked import Finding
from bot.messages.people import MEMBERS, PUBLIC
from bot.messages.release import Article
from kb_ingest.checks.files import Files, key_line
from kb_ingest.front_matter import NOBODY

Audience = tuple[str, ...]
_IN_WORDS = {PUBLIC: "guests", MEMBERS: "all members", NOBODY: "nobody"}


def widened(article: Article, before: tuple[Audience, ...], files: Files) -> Iterator[Finding]:
    """``before``: the audiences that all had to allow the article until now; nothing where it was never published."""
    now = article.ref.audience or (MEMBERS,)
    more = [name for name in now if name != NOBODY and not all(_within(name, one) for one in before)]
    if not more:
        return
    had = _narrowest(before)
    line = key_line(files.text(article.path), "audience") if files.mend(article).front_matter else 0
    yield Finding(
        "leak",
        article.path,
        f"could be read by more people than until now: by {_in_words(more)}, and it was for {_in_words(had)}",
        f"{files.mend(article).audience(', '.join(had))} If they may read it, publish it with --force and the reason.",
        line,
        article.ref.source,
        (article.ref.id,),
        stops=True,
    )


def readable(
    served: Mapping[str, Audience], latest: Mapping[str, Audience], articles: Mapping[str, Article]
) -> dict[str, tuple[Audience, ...]]:
    """By id, what had to allow each article until now: its audience in the release that serves, and the latest one."""
    return {id: tuple(one[id] for one in (served, latest) if id in one) for id in articles}


def _within(name: str, audience: Audience) -> bool:
    """Whether whoever has ``name`` is known to be among those of ``audience``. Which other audiences contain each other
    nobody has told us."""
    if PUBLIC in audience or name in audience:
        return True
    return name != PUBLIC and (not audience or MEMBERS in audience)


def _narrowest(before: tuple[Audience, ...]) -> Audience:
    """Those that all of them allow; what one of them says where that cannot be written as names."""
    stated = [one or (MEMBERS,) for one in before]
    both = tuple(dict.fromkeys(n for one in stated for n in one if all(_within(n, each) for each in stated)))
    return both or (NOBODY,)


def _in_words(names: Audience | list[str]) -> str:
    return ", ".join(_IN_WORDS.get(name, name) for name in names)
