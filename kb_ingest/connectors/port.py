"""What a connector is: it tells which documents there are, and fetches one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, runtime_checkable

from kb_ingest.about import About
from kb_ingest.problems import Note


@dataclass(frozen=True, slots=True)
class Content:
    """A document's bytes, and of what kind they are.

    ``version``: where only fetching tells it (an ETag); otherwise that of the listing counts. ``url``: where it was
    found in the end.
    """

    data: bytes
    media_type: str
    version: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The document is as it was when it was last fetched. ``version``: what is to be kept of it now, if that is new."""

    version: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """It was named and is not there. ``address``: where it would be, in a listing."""

    address: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One document that is there now.

    ``id``: the place's own, stable. ``path``: as people know it; its ending names the format, unless the media type
    does. ``version``: changes whenever its bytes do; empty where only asking for them tells. ``address``: where its
    bytes are, the connector's own affair. ``content``: where the listing brought it along.
    """

    id: str
    path: str
    version: str = ""
    about: About = field(default_factory=About)
    edited: date | None = None
    address: str = ""
    content: Content | None = None


class Kept(Protocol):
    """What was fetched before."""

    def version(self, id: str) -> str:
        """Empty where it was not fetched, or its place gives no versions."""
        ...

    def data(self, id: str) -> bytes | None: ...


class Connector(Protocol):
    """One source elsewhere. Whatever keeps it from telling *all* there is raises ``SourceFailed``."""

    def listing(self, kept: Kept) -> AsyncIterator[Listed | Note | Gone]:
        """Every document that is there now, each once; a ``Note`` for one that is there and cannot be used, ``Gone``
        for one that others lead to."""
        ...

    async def fetch(self, listed: Listed, kept: Kept) -> Content | Unchanged | Gone | Note:
        """One document that the listing brought no content of."""
        ...


@runtime_checkable
class KnowsItsPlace(Protocol):
    """A connector that knows, once it has listed all, of which addresses it has told every page."""

    @property
    def beside(self) -> tuple[str, ...]:
        """Beginnings of addresses: what stands there in one folder with a page that was listed would be listed too."""
        ...
