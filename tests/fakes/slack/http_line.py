"""Signed HTTP, as Slack's servers call an app."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.fakes.slack.outgoing import Attempt, Delivery

USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


class HttpLine:
    """Posts to ``url``."""

    def __init__(self, signing_secret: str) -> None:
        self.url = ""
        self._secret = signing_secret
        self._session: ClientSession | None = None

    async def send(self, delivery: Delivery, number: int, reason: str, within: float) -> Attempt:
        body, content_type = _body(delivery)
        headers = {**self._signed(body), "Content-Type": content_type, "User-Agent": USER_AGENT}
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        return await self.post(delivery, number, headers, body, within)

    async def post(
        self, delivery: Delivery, number: int, headers: dict[str, str], body: bytes, within: float
    ) -> Attempt:
        """Send these very bytes; also used to replay a request."""
        delivery.sent.append((headers, body))
        if self._session is None:
            self._session = ClientSession()
        began = time.monotonic()
        try:
            async with self._session.post(
                self.url, data=body, headers=headers, timeout=ClientTimeout(total=within)
            ) as response:
                answer = await response.text()
        except TimeoutError:
            return Attempt(number, 0, time.monotonic() - began, "http_timeout")
        except (ClientError, ValueError, OSError):
            return Attempt(number, 0, time.monotonic() - began, "connection_failed")
        error = "" if 200 <= response.status < 300 else "http_error"
        parsed = json.loads(answer) if response.content_type == "application/json" and answer else answer
        again = "X-Slack-No-Retry" not in response.headers
        return Attempt(number, response.status, time.monotonic() - began, error, parsed, again)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            # aiohttp closes its connections a turn of the loop later.
            await asyncio.sleep(0)

    def _signed(self, body: bytes) -> dict[str, str]:
        stamp = str(int(time.time()))
        signature = hmac.new(self._secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}"}


def _body(delivery: Delivery) -> tuple[bytes, str]:
    """Events are JSON; presses are a form with one field of JSON; commands are a plain form."""
    form = "application/x-www-form-urlencoded"
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload).encode(), "application/json"
    if delivery.kind == "interactive":
        return urlencode({"payload": json.dumps(delivery.payload)}).encode(), form
    return urlencode(delivery.payload).encode(), form
