"""``[sources.<name>]`` in ``handrail.toml``: where articles live, which of them, and for whom they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from bot.errors import SettingsError

_EVERY = re.compile(r"(\d+)\s*(m|min|minutes?|h|hours?|d|days?)", re.IGNORECASE)
_SHORTEST = timedelta(minutes=5)
_SCP = re.compile(r"[^/]+@[^/]+:")
"""``git@host:path``, which is not said to be ssh."""
_NAME = re.compile(r"[\w][\w .-]{0,59}")


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("write an address like https://wiki.example.edu, without a name or password in it")
    return value.rstrip("/")


def _page_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.fragment:
        raise ValueError("write an address like https://help.example.edu/, without a name or password in it")
    return value


def _time(value: object) -> object:
    found = _EVERY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError('write a time like "30 minutes", "6h" or "1 day"')
    count, unit = int(found[1]), found[2][0].lower()
    made = timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[unit]: count})
    if made < _SHORTEST:
        raise ValueError("five minutes is the shortest")
    return made


def _names(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
"""One or several."""
Address = Annotated[str, BeforeValidator(lambda value: _web_address(value) if isinstance(value, str) else value)]
PageAddress = Annotated[str, BeforeValidator(lambda value: _page_address(value) if isinstance(value, str) else value)]


class Source(BaseModel):
    """What all kinds have. ``name``: the table's, and that of the source in releases.

    ``audience``: for whom what has no permissions of its own is. ``audiences``: their groups → our audiences.
    ``permissions``: ``ignore`` where all of the source is for ``audience``, whatever its place says.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    name: str
    audience: Names = ()
    audiences: dict[str, str] = Field(default_factory=dict)
    permissions: Literal["carry", "ignore"] = "carry"
    owner: str = ""
    edits_are_reviews: bool = False
    every: Annotated[timedelta, BeforeValidator(_time)] | None = None
    questions: Path | None = None
    private_hosts: Names = ()
    at_most: int = Field(5_000, ge=1, le=100_000)

    @field_validator("audience")
    @classmethod
    def _named(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(value):
            raise ValueError("it names nobody: leave it out for all members")
        return value

    @field_validator("audiences")
    @classmethod
    def _mapped(cls, value: dict[str, str]) -> dict[str, str]:
        if not all(value.values()):
            raise ValueError('write lines like "IT staff" = "it-team"')
        return value


class FolderSource(Source):
    """A folder of this machine, or one that is mounted on it."""

    kind: Literal["folder"]
    path: Path


class GitSource(Source):
    """A git repository. ``page``: the address of a file's page, with ``{path}`` in it."""

    kind: Literal["git"]
    address: str
    branch: str = Field("", pattern=r"^(?:[\w][\w./-]*)?$")
    folder: str = ""
    page: str = ""

    @field_validator("address")
    @classmethod
    def _a_repository(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme in ("https", "http"):
            _web_address(value)
        elif not value or value.startswith("-") or parts.scheme not in ("ssh", "file", "") or _SCP.match(value):
            raise ValueError("write https://…, ssh://… or the path of a repository on this machine")
        return value

    @field_validator("page")
    @classmethod
    def _a_page(cls, value: str) -> str:
        if value and ("{path}" not in value or not value.startswith(("https://", "http://"))):
            raise ValueError("write an address with {path} in it, like https://git.example.edu/kb/blob/main/{path}")
        return value


class SiteSource(Source):
    """A web site: by its sitemap where it has one, else by following its links. ``within``: below which address."""

    kind: Literal["site"]
    address: PageAddress
    sitemap: PageAddress | Literal[""] = ""
    within: str = ""
    leave_out: Names = ()


class ConfluenceSource(Source):
    """Spaces of a Confluence in Atlassian's cloud. ``labels``: only pages with one of them."""

    kind: Literal["confluence"]
    address: Address
    spaces: Names = Field(min_length=1)
    labels: Names = ()


class ConfluenceServerSource(Source):
    """Spaces of a Confluence on one's own servers. ``audience`` is needed: whom its spaces let in it does not tell."""

    kind: Literal["confluence-server"]
    address: Address
    spaces: Names = Field(min_length=1)
    labels: Names = ()
    audience: Names = Field(min_length=1)

    @field_validator("spaces")
    @classmethod
    def _keys(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(re.fullmatch(r"~?\w+", key) for key in value):
            raise ValueError('write the keys of spaces, like "IT"')
        return value


class SharePointSource(Source):
    """A document library of a SharePoint site, or (``user``) somebody's OneDrive. ``folder``: only below it."""

    kind: Literal["sharepoint"]
    address: Address | Literal[""] = ""
    user: str = ""
    library: str = ""
    folder: str = ""
    graph: Address = "https://graph.microsoft.com/v1.0"
    sign_in: Address = "https://login.microsoftonline.com"


class DriveSource(Source):
    """A folder of Google Drive, or a shared drive; its id stands in its address in the browser."""

    kind: Literal["google-drive"]
    folder: str = Field(pattern=r"^[\w-]+$")
    address: Address = "https://www.googleapis.com"


class ZendeskSource(Source):
    """A help centre of Zendesk. ``sections``: only those, by id. ``labels``: only articles with one of them."""

    kind: Literal["zendesk"]
    address: Address
    locale: str = Field("", pattern=r"^[A-Za-z-]*$")
    sections: Names = ()
    labels: Names = ()


class ServiceNowSource(Source):
    """Knowledge bases of ServiceNow, by title."""

    kind: Literal["servicenow"]
    address: Address
    bases: Names = Field(min_length=1)


AnySource = (
    FolderSource
    | GitSource
    | SiteSource
    | ConfluenceSource
    | ConfluenceServerSource
    | SharePointSource
    | DriveSource
    | ZendeskSource
    | ServiceNowSource
)
_KINDS: dict[str, type[Source]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(AnySource)
}


def sources_from(table: Mapping[str, Any]) -> dict[str, AnySource]:
    """The sources by name. ``SettingsError`` names the table and the line that cannot be used."""
    return {name: _source(name, lines) for name, lines in table.items()}


def _source(name: str, lines: Any) -> Any:
    where = f"[sources.{name}]"
    if not isinstance(lines, dict):
        raise SettingsError(f"{where} is a table: write it on a line of its own, and its lines below it.")
    if not _NAME.fullmatch(name):
        raise SettingsError(f"{where}: a source's name is made of letters, digits, spaces, dots and hyphens.")
    kind = lines.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise SettingsError(f"{where} needs a line kind, one of {', '.join(map(repr, _KINDS))}: it says {kind!r}.")
    if "name" in lines:
        raise SettingsError(f"{where} has its name already: what is the line name?")
    try:
        return _KINDS[kind](**lines, name=name)
    except ValidationError as error:
        wrong = "; ".join(_wrong_with(e) for e in error.errors())
        raise SettingsError(f"{where} cannot be used: {wrong}.") from error


def _wrong_with(error: Any) -> str:
    line = ".".join(str(part) for part in error["loc"] if isinstance(part, str) and "[" not in part)
    match error["type"]:
        case "extra_forbidden":
            return f"there is no line {line}"
        case "missing":
            return f"it needs a line {line}"
    text = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    return f"{line}: {text}" if line else text
