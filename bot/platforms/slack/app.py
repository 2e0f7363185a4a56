"""The Bolt app: Slack's requests come in here, signed over HTTP or through Socket Mode.

Bolt checks the signature, answers Slack's own checks and speaks Socket Mode. All else happens in one global middleware,
which answers only after everything is stored: Bolt itself would acknowledge an event before any listener has run.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncCallableAuthorize
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.errors import DeliveryError, HandrailError, StoreError
from bot.platforms.health import Health
from bot.platforms.pressing import BadPayload
from bot.platforms.slack.answers import NoAnswer, SlackSaidNo
from bot.platforms.slack.arrivals import Arrivals
from bot.platforms.slack.blocks import SlackMessage
from bot.platforms.slack.conversations import Place
from bot.platforms.slack.heard import Heard, Ignored, NoteWritten, Own, Press, Wrote
from bot.platforms.slack.inbound import read
from bot.platforms.slack.installations import StoredInstallations
from bot.platforms.slack.installing import Installing
from bot.platforms.slack.notes import BOX
from bot.platforms.slack.reception import Reception
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.taken import Taken
from bot.platforms.slack.wording import DOWN, NOTE_NOT_KEPT
from bot.platforms.slack.workspaces import Workspace, Workspaces
from bot.ports.anchors import Installations
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

EVENTS_PATH = "/slack/events"

_REFUSALS_TOLD_EVERY = timedelta(minutes=1)
_LARGEST_BODY = 1024 * 1024
_STOP_WITHIN = 5.0
"""Seconds that what is done after an acknowledgement gets when the server stops."""


class SlackApp:
    """Receives. ``arrivals`` stores; what is to be done after the acknowledgement is done here."""

    def __init__(
        self,
        settings: SlackSettings,
        workspaces: Workspaces,
        installations: Installations,
        arrivals: Arrivals,
        reception: Reception,
        health: Health,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._workspaces = workspaces
        self._installed = StoredInstallations(installations)
        self._arrivals = arrivals
        self._reception = reception
        self._health = health
        self._clock = clock
        self._installing = (
            Installing(settings, workspaces, self._installed, installations, clock) if settings.by_installing else None
        )
        flow = self._installing.flow if self._installing is not None else None
        logger = logging.getLogger("handrail.slack")
        logger.addFilter(_concerns_us)
        self.bolt = AsyncApp(
            name="handrail",
            logger=logger,
            signing_secret=settings.signing_secret,
            authorize=AsyncCallableAuthorize(logger=logger, func=_anybody),  # type: ignore[arg-type]  # taken, says the code
            oauth_flow=flow,
            oauth_settings=flow.settings if flow is not None else None,
        )
        self.bolt.use(self._receive)
        self._in_order: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._afterwards: set[asyncio.Task[None]] = set()
        self._next_refusal = datetime.min.replace(tzinfo=UTC)

    def routes(self) -> list[web.RouteDef]:
        """What is served over HTTP: events unless they come through Socket Mode, and installing."""
        routes: list[web.RouteDef] = []
        if not self._settings.over_socket:
            routes.append(web.post(EVENTS_PATH, self._over_http))
        return [*routes, *(self._installing.routes() if self._installing is not None else ())]

    async def stop(self) -> None:
        if self._afterwards:
            _, late = await asyncio.wait(self._afterwards, timeout=_STOP_WITHIN)
            for task in late:
                task.cancel()

    def case_changed(self, workspace: Workspace, user: str) -> None:
        """Bring somebody's App Home up to date."""
        if self._reception.has_home(workspace, user):
            self._then(Taken(afterwards=(lambda: self._reception.show_home(workspace, user),)))

    # --- receiving

    async def _over_http(self, request: web.Request) -> web.Response:
        if (request.content_length or 0) > _LARGEST_BODY:
            return web.Response(status=413)
        try:
            text = (await request.read()).decode()
            made = AsyncBoltRequest(body=text, query=request.query_string, headers=dict(request.headers))
        except (UnicodeDecodeError, ValueError, AttributeError):
            return web.Response(status=400)
        response = await self.bolt.async_dispatch(made)
        if response.status == 401:
            self._refused(request)
        return await to_aiohttp_response(response)

    def _refused(self, request: web.Request) -> None:
        """Somebody else than Slack, a clock that is wrong, or another app's secret. Told once a minute at most."""
        now = self._clock.now()
        if now >= self._next_refusal:
            self._next_refusal = now + _REFUSALS_TOLD_EVERY
            _log.warning(
                "slack_signature_refused",
                sender=request.remote,
                retry="x-slack-retry-num" in request.headers,
                mend="If this is Slack: set SLACK_SIGNING_SECRET to this app's, and check this machine's clock.",
            )

    async def _receive(self, request: AsyncBoltRequest) -> BoltResponse:
        """The global middleware. 200 once it is stored, or will never be of use; 500 makes Slack send it again."""
        body: Mapping[str, Any] = request.body
        try:
            if _gone(body):
                await self._uninstalled(body)
                return _over()
            workspace = await self._workspace(request)
            if workspace is None:
                _log.warning("slack_workspace_unknown", team=request.context.team_id)
                return _over()
            heard = read(body, _own(workspace, body), self._clock.now())
        except BadPayload as error:
            _log.info("slack_payload_not_read", why=str(error))
            return _over()
        except StoreError as error:
            _log.error("slack_not_stored", why=str(error))
            return await self._down(request, self._workspaces.remembered(request.context.team_id or ""))
        if isinstance(heard, Ignored):
            return _over()
        return await self._keep(request, workspace, heard)

    async def _keep(self, request: AsyncBoltRequest, workspace: Workspace, heard: Heard) -> BoltResponse:
        line = self._in_order.setdefault(f"{workspace.team}/{getattr(heard, 'user', '')}", asyncio.Lock())
        try:
            async with line:  # what one person sends keeps its order, however long a look-up takes
                taken = await self._arrivals.take(workspace, heard, request.body)
        except (StoreError, DeliveryError, SlackSaidNo, NoAnswer) as error:
            _log.error("slack_not_stored", why=str(error))
            return await self._down(request, workspace, heard)
        except Exception as error:  # whatever broke: Slack sends an event again, and a press is answered
            _log.error("slack_not_taken", kind=type(heard).__name__, why=type(error).__name__)
            return await self._down(request, workspace, heard)
        self._then(taken)
        return _not_taken(taken.not_taken) if taken.not_taken else _answer(taken.answer)

    async def _down(
        self, request: AsyncBoltRequest, workspace: Workspace | None, heard: Heard | None = None
    ) -> BoltResponse:
        """It could not be kept. Slack repeats events, but neither presses nor commands: nobody goes without a word."""
        is_event = "event" in request.body
        response = BoltResponse(status=500, body="") if is_event else _over()
        workspace = workspace or Workspace(request.context.team_id or "", self._workspaces.client(""))
        try:
            heard = heard or read(request.body, _own(workspace, request.body), self._clock.now())
        except BadPayload:
            return response
        if isinstance(heard, Wrote) and _again(request):
            return response  # they have been told the first time
        if isinstance(heard, Ignored):
            return response
        if isinstance(heard, NoteWritten):
            return _not_taken(NOTE_NOT_KEPT)
        at_once = await self._arrivals.down(workspace, heard, DOWN)
        return response if at_once is None else _answer(at_once)

    def _then(self, taken: Taken) -> None:
        for work in taken.afterwards:
            task = asyncio.create_task(_quietly(work))
            self._afterwards.add(task)
            task.add_done_callback(self._afterwards.discard)

    # --- whose request it is

    async def _workspace(self, request: AsyncBoltRequest) -> Workspace | None:
        team, enterprise = request.context.team_id or "", request.context.enterprise_id or ""
        if not self._settings.by_installing:
            try:
                return await self._workspaces.only()
            except DeliveryError:  # Slack cannot say who we are just now; the event can
                return Workspace(team, self._workspaces.client(self._settings.bot_token))
        found = await self._workspaces.installed(team, enterprise)
        if found is not None:
            return found
        return await self._where_button_stood(request)

    async def _where_button_stood(self, request: AsyncBoltRequest) -> Workspace | None:
        """A press by somebody from a connected workspace names theirs; the button says whose it is."""
        if request.body.get("type") != "block_actions":
            return None
        heard = read(request.body, Own(""))
        place = Place.of(heard.coded.conversation) if isinstance(heard, Press) else None
        return await self._workspaces.installed(place.team) if place is not None else None

    async def _uninstalled(self, body: Mapping[str, Any]) -> None:
        event = body["event"]
        if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        team = str(body.get("team_id") or "")
        self._workspaces.forget(team)
        await self._installed.async_delete_all(enterprise_id=body.get("enterprise_id"), team_id=team)
        if not self._settings.by_installing:
            self._health.ill(
                "token", "The app was removed from the workspace. Install it again, and set SLACK_BOT_TOKEN."
            )
        _log.warning("slack_workspace_left", team=team)


def _concerns_us(record: logging.LogRecord) -> bool:
    """Bolt warns that it ignores SLACK_BOT_TOKEN: so it should, since we use that ourselves."""
    return "will be ignored" not in record.getMessage()


def _over() -> BoltResponse:
    return BoltResponse(status=200, body="")


def _answer(message: SlackMessage | None) -> BoltResponse:
    """With the acknowledgement: an answer to a command, for the one who typed it alone."""
    if message is None:
        return _over()
    shown = {"response_type": "ephemeral", "text": message.text, "blocks": list(message.blocks)}
    return BoltResponse(status=200, body=shown)


def _not_taken(why: str) -> BoltResponse:
    """The window in which a note was written stays open, and says why."""
    return BoltResponse(status=200, body={"response_action": "errors", "errors": {BOX: why}})


async def _anybody(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """Bolt wants to know whose token to use before anything is stored. We look that up ourselves."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


def _gone(body: Mapping[str, Any]) -> bool:
    event = body.get("event")
    return isinstance(event, Mapping) and event.get("type") in ("app_uninstalled", "tokens_revoked")


def _own(workspace: Workspace, body: Mapping[str, Any]) -> Own:
    """Who we are in that workspace; the event says so too."""
    for authorization in body.get("authorizations") or ():
        if not workspace.bot_user and isinstance(authorization, Mapping) and authorization.get("is_bot"):
            return Own(str(authorization.get("user_id") or ""), app=str(body.get("api_app_id") or ""))
    return Own(workspace.bot_user, workspace.bot, str(body.get("api_app_id") or ""))


def _again(request: AsyncBoltRequest) -> bool:
    """Whether Slack has sent this before."""
    number = request.headers.get("x-slack-retry-num", ["0"])[0]
    return number not in ("", "0")


async def _quietly(work: Callable[[], Awaitable[None]]) -> None:
    """Done after the acknowledgement: nothing that matters hangs on it."""
    try:
        await work()
    except HandrailError as error:
        _log.info("slack_afterwards_failed", why=str(error))
    except Exception as error:
        _log.warning("slack_afterwards_failed", why=type(error).__name__)
