"""From a source's description to its connector, with what lets it in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.errors import SettingsError
from bot.ports.surroundings import Clock
from kb_ingest.connectors.addresses import Gate
from kb_ingest.connectors.audiences import AudienceTable
from kb_ingest.connectors.confluence import ConfluenceConnector
from kb_ingest.connectors.confluence_server import ConfluenceServerConnector
from kb_ingest.connectors.described import (
    AnySource,
    ConfluenceServerSource,
    ConfluenceSource,
    DriveSource,
    FolderSource,
    GitSource,
    ServiceNowSource,
    SharePointSource,
    SiteSource,
    Source,
    ZendeskSource,
)
from kb_ingest.connectors.drive import SCOPE, DriveConnector
from kb_ingest.connectors.fetching import Fetcher, fetching
from kb_ingest.connectors.folder import FolderConnector
from kb_ingest.connectors.git import GitConnector
from kb_ingest.connectors.port import Connector
from kb_ingest.connectors.secrets import Basic, Bearer, Granted, Secrets, required, service_account
from kb_ingest.connectors.servicenow import ServiceNowConnector
from kb_ingest.connectors.sharepoint import SharePointConnector
from kb_ingest.connectors.site import SiteConnector
from kb_ingest.connectors.zendesk import EVERYBODY, ZendeskConnector
from kb_ingest.limits import Limits

_Interface = (
    ConfluenceSource | ConfluenceServerSource | SharePointSource | DriveSource | ZendeskSource | ServiceNowSource
)
"""Those that are asked through an interface, with a credential."""


def audience_table(source: Source) -> AudienceTable:
    """The source's own lines, over what its kind means by itself."""
    usual: Mapping[str, str] = EVERYBODY if isinstance(source, ZendeskSource) else {}
    return AudienceTable({**usual, **source.audiences}, source.audience, source.permissions == "carry")


@asynccontextmanager
async def connected(
    source: AnySource, secrets: Secrets, audiences: AudienceTable, folder: Path, clock: Clock, limits: Limits
) -> AsyncIterator[Connector]:
    """Its connector. ``folder``: what it may keep things in. ``SettingsError`` where a credential is missing."""
    gate = Gate(source.private_hosts)
    match source:
        case FolderSource():
            yield FolderConnector(source, limits)
        case GitSource():
            yield GitConnector(source, secrets, folder / "repository.git", gate, limits)
        case SiteSource():
            async with fetching(gate, clock) as fetcher:
                yield SiteConnector(source, fetcher, audiences, clock, limits)
        case _:
            async with _signed_in(source, secrets, gate, clock) as fetcher:
                yield _interface(source, fetcher, audiences, clock, limits)


def _interface(
    source: _Interface,
    fetcher: Fetcher,
    audiences: AudienceTable,
    clock: Clock,
    limits: Limits,
) -> Connector:
    match source:
        case ConfluenceSource():
            return ConfluenceConnector(source, fetcher, audiences, limits)
        case ConfluenceServerSource():
            return ConfluenceServerConnector(source, fetcher, audiences, limits)
        case SharePointSource():
            return SharePointConnector(source, fetcher, audiences, limits)
        case DriveSource():
            return DriveConnector(source, fetcher, audiences, limits)
        case ZendeskSource():
            return ZendeskConnector(source, fetcher, audiences)
        case ServiceNowSource():
            return ServiceNowConnector(source, fetcher, audiences, clock, limits)


@asynccontextmanager
async def _signed_in(
    source: _Interface,
    secrets: Secrets,
    gate: Gate,
    clock: Clock,
) -> AsyncIterator[Fetcher]:
    credential: Basic | Bearer | Granted
    home = source.graph if isinstance(source, SharePointSource) else source.address
    match source:
        case ConfluenceSource() | ConfluenceServerSource():
            (token,) = required(secrets, "confluence_token")
            user, names = secrets.confluence_user, "CONFLUENCE_USER and CONFLUENCE_TOKEN"
            credential = Basic(user, token, names) if user else Bearer(token, "CONFLUENCE_TOKEN")
        case SharePointSource():
            credential = _microsoft(source, secrets)
        case DriveSource():
            (path,) = required(secrets, "google_drive_credentials")
            credential = service_account(path, SCOPE)
        case ZendeskSource():
            user, token = required(secrets, "zendesk_user", "zendesk_token")
            credential = Basic(f"{user}/token", token, "ZENDESK_USER and ZENDESK_TOKEN")
        case ServiceNowSource():
            user, password = required(secrets, "servicenow_user", "servicenow_password")
            credential = Basic(user, password, "SERVICENOW_USER and SERVICENOW_PASSWORD")
    async with fetching(gate, clock, home, credential) as fetcher:
        yield fetcher


def _microsoft(source: SharePointSource, secrets: Secrets) -> Granted:
    tenant, client, secret = required(
        secrets, "sharepoint_tenant_id", "sharepoint_client_id", "sharepoint_client_secret"
    )
    if not (source.address or source.user):
        raise SettingsError(
            f"[sources.{source.name}] needs a line address (the site's) or user (whose OneDrive it is)."
        )
    graph = source.graph.split("/")
    form = {
        "grant_type": "client_credentials",
        "client_id": client,
        "client_secret": secret,
        "scope": f"{'/'.join(graph[:3])}/.default",
    }
    return Granted(
        f"{source.sign_in}/{tenant}/oauth2/v2.0/token",
        lambda: form,
        "SHAREPOINT_TENANT_ID, SHAREPOINT_CLIENT_ID and SHAREPOINT_CLIENT_SECRET",
    )
