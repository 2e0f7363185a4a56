"""Where an owner mends what is said of an article: in its file, in the place it is fetched from, or in the settings."""

from __future__ import annotations

from pathlib import PurePosixPath

from kb_ingest.source import SourceFile

_WRITTEN_IN = frozenset({".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml"})
"""Files that may begin with front matter."""
_PLACES = {
    "site": "on the site",
    "confluence": "in Confluence",
    "confluence-server": "in Confluence",
    "sharepoint": "in SharePoint",
    "google-drive": "in Google Drive",
    "zendesk": "in Zendesk",
    "servicenow": "in ServiceNow",
}
_OF_FILES = frozenset({"", "folder", "git"})
"""Kinds of sources whose files owners write themselves."""
_WITH_FILES = frozenset({"sharepoint", "google-drive"})
"""… that may hold such files beside others."""
_WITH_OWNERS = frozenset({"confluence", "confluence-server", "google-drive", "servicenow"})


class Mend:
    """What to do about one article. ``file``: None where it is another source's; ``kind`` is then not known."""

    def __init__(self, file: SourceFile | None, path: str, source: str) -> None:
        self._kind = file.about.kind if file is not None and file.about is not None else ""
        self._suffix = PurePosixPath(path).suffix.casefold()
        self._table = f"[sources.{source}] in handrail.toml"

    @property
    def front_matter(self) -> bool:
        """Whether its owner can write keys into it."""
        if self._suffix not in _WRITTEN_IN:
            return False
        return self._kind in _OF_FILES or (self._kind in _WITH_FILES and self._suffix in (".md", ".markdown"))

    @property
    def of_files(self) -> bool:
        """Whether it lives among files, and leads to others by their names."""
        return self._kind in _OF_FILES | _WITH_FILES

    def owner(self) -> str:
        if self.front_matter:
            return "Write owner: and a name into its front matter, so that people know whom to tell."
        there = f"Name one {_PLACES[self._kind]}, or write" if self._kind in _WITH_OWNERS else "Write"
        return f'{there} owner = "…" into {self._table}, so that people know whom to tell.'

    def review(self) -> str:
        if self.front_matter:
            return "Read it through, correct it, and set reviewed and review_by anew."
        where = _PLACES.get(self._kind, "where it is kept")
        return f"Read it through, correct it {where}, and set there anew until when it is valid."

    def audience(self, names: str) -> str:
        """``names``: for whom it is meant, as they are written."""
        if self._kind in _PLACES and self._kind != "site":
            return (
                f"It was meant for {names}: limit who may read it {_PLACES[self._kind]}, or look at the audiences in "
                f"{self._table}."
            )
        if self.front_matter:
            return f"Write audience: {names} into its front matter."
        return f'Write audience = "{names}" into {self._table}, or limit it where it is kept.'
