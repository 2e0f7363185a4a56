"""The token service: where the bot gets the token for its own calls, and where the keys of incoming ones stand.

OAuth 2.0 client credentials, as Microsoft Entra ID answers them: ``POST {login}/{tenant}/oauth2/v2.0/token``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.teams import mishaps
from tests.fakes.teams.keys import ISSUER, Keys
from tests.fakes.teams.mishaps import Mishaps
from tests.fakes.teams.records import ApiError, Json
from tests.fakes.teams.state import APP_ID, State

SCOPE = "https://api.botframework.com/.default"
SECRET = "local-client-secret"


@dataclass
class Login:
    """Tokens handed out, with when each runs out. ``lifetime`` in seconds."""

    state: State
    keys: Keys
    mishaps: Mishaps
    home: str
    app_id: str = APP_ID
    secret: str = SECRET
    lifetime: int = 3599
    tokens: dict[str, float] = field(default_factory=dict)
    granted: int = 0

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/login/{tenant}/oauth2/v2.0/token", self.token),
            web.get("/v1/.well-known/openidconfiguration", self.configuration),
            web.get("/v1/.well-known/keys", self.published),
        ]

    def revoke(self) -> None:
        """No token that was handed out is good any more."""
        self.tokens.clear()

    def check(self, header: str) -> None:
        """Whether a call of the Connector carries the bot's token. Raises 401."""
        scheme, _, token = header.partition(" ")
        if scheme != "Bearer" or self.tokens.get(token, 0) <= self.state.now():
            raise ApiError(401, "Unauthorized", "Authorization has been denied for this request.")

    async def token(self, request: web.Request) -> web.StreamResponse:
        broken = await mishaps.before(self.mishaps.take("token"), request)
        if broken is not None:
            return broken
        form = await request.post()
        error = self._refusal(request.match_info["tenant"], {name: str(value) for name, value in form.items()})
        if error is not None:
            return web.json_response(error[1], status=error[0])
        token = self.state.next_id("bot-token-")
        self.tokens[token] = self.state.now() + self.lifetime
        self.granted += 1
        times = {"expires_in": self.lifetime, "ext_expires_in": self.lifetime}
        return web.json_response({"token_type": "Bearer", **times, "access_token": token})

    async def configuration(self, request: web.Request) -> web.StreamResponse:
        """As ``login.botframework.com/v1/.well-known/openidconfiguration`` shows it."""
        broken = await mishaps.before(self.mishaps.take("openid"), request)
        if broken is not None:
            return broken
        shown = {
            "issuer": ISSUER,
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": f"{self.state.url}/v1/.well-known/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }
        return web.json_response(shown)

    async def published(self, request: web.Request) -> web.StreamResponse:
        broken = await mishaps.before(self.mishaps.take("keys"), request)
        return broken if broken is not None else web.json_response(self.keys.published())

    def _refusal(self, tenant: str, form: dict[str, str]) -> tuple[int, Json] | None:
        if form.get("grant_type") != "client_credentials":
            return 400, _error("unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type.")
        if tenant != self.home:
            said = f"AADSTS90002: Tenant '{tenant}' not found."
            return 400, _error("invalid_request", said)
        if form.get("client_id") != self.app_id:
            said = (
                f"AADSTS700016: Application with identifier '{form.get('client_id')}' was not found in the directory."
            )
            return 400, _error("unauthorized_client", said)
        if form.get("client_secret") != self.secret:
            return 401, _error("invalid_client", "AADSTS7000215: Invalid client secret provided.")
        if form.get("scope") != SCOPE:
            return 400, _error("invalid_scope", f"AADSTS70011: The scope '{form.get('scope')}' is not valid.")
        return None


def _error(code: str, description: str) -> Json:
    return {"error": code, "error_description": description, "error_codes": [int(description[6:].partition(":")[0])]}
