"""The keys that sign what is sent to the bot, where they are published, and how a token can be wrong.

As the Bot Framework's authentication page has it: RS256, issuer ``https://api.botframework.com``, the app's id as
audience, an hour to live, the service URL as claim ``serviceurl``, and the channels that a key may speak for as its
``endorsements``. Tokens live by the real clock, since the bot reads them by its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, get_args

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.fakes.teams.records import Json

ISSUER = "https://api.botframework.com"
ENDORSEMENTS = ("msteams", "skype", "webchat", "directline")
Forgery = Literal[
    "no_header", "not_bearer", "garbage", "wrong_audience", "wrong_issuer", "expired", "not_yet_valid", "other_key",
    "unknown_key", "alg_none", "shared_secret", "unendorsed", "wrong_service_url", "no_service_url",
    "foreign_service_url", "emulator",
]  # fmt: skip
FORGERIES: tuple[Forgery, ...] = get_args(Forgery)
FOREIGN_SERVICE_URL = "https://evil.example/emea/"


@cache
def _rsa(number: int) -> RSAPrivateKey:
    """Made once a process: the same number is the same key."""
    return generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Key:
    number: int
    endorsements: tuple[str, ...] = ENDORSEMENTS

    @property
    def id(self) -> str:
        return f"local-key-{self.number}"

    @property
    def private(self) -> RSAPrivateKey:
        return _rsa(self.number)

    def published(self) -> Json:
        shown: Json = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        endorsed = {"endorsements": list(self.endorsements)} if self.endorsements else {}
        return {"kty": "RSA", "use": "sig", "kid": self.id, "n": shown["n"], "e": shown["e"]} | endorsed


@dataclass
class Keys:
    """``fetched`` counts how often the bot has read them."""

    app_id: str
    ring: list[Key] = field(default_factory=lambda: [Key(1), Key(2, ("directline",))])
    signing: int = 1
    fetched: int = 0

    def rotate(self, keep_old: bool = False) -> None:
        """Sign with a new key from now on. Without ``keep_old`` the key before it is no longer published."""
        fresh = Key(max(key.number for key in self.ring) + 1)
        kept = [key for key in self.ring if keep_old or key.number != self.signing]
        self.ring, self.signing = [fresh, *kept], fresh.number

    def published(self) -> Json:
        self.fetched += 1
        return {"keys": [key.published() for key in self.ring]}

    def header(self, service_url: str, forgery: Forgery | None = None) -> dict[str, str]:
        """The Authorization header of a request to the bot."""
        if forgery == "no_header":
            return {}
        if forgery == "not_bearer":
            return {"Authorization": "Basic aGVsbG86d29ybGQ="}
        return {"Authorization": f"Bearer {self.token(service_url, forgery)}"}

    def token(self, service_url: str, forgery: Forgery | None = None) -> str:
        if forgery == "garbage":
            return "this.is-not.a-token"
        claims, key = self._claims(service_url, forgery), Key(self.signing)
        if forgery == "alg_none":
            return _unsigned(claims, key.id)
        if forgery == "shared_secret":
            return _signed_with_the_public_key(claims, key)
        if forgery == "unendorsed":
            key = next(one for one in self.ring if one.endorsements and "msteams" not in one.endorsements)
        signer = _rsa(-1) if forgery in ("other_key", "unknown_key") else key.private
        kid = "nobody-has-this-key" if forgery == "unknown_key" else key.id
        return jwt.encode(claims, signer, algorithm="RS256", headers={"kid": kid})

    def _claims(self, service_url: str, forgery: Forgery | None) -> Json:
        now = int(time.time())
        claims: Json = {
            "serviceurl": service_url,
            "nbf": now - 300,
            "exp": now + 3600,
            "iss": ISSUER,
            "aud": self.app_id,
        }
        match forgery:
            case "wrong_audience":
                claims["aud"] = "00000000-0000-4000-8000-00000000beef"
            case "wrong_issuer":
                claims["iss"] = "https://evil.example"
            case "expired":
                claims |= {"nbf": now - 7200, "exp": now - 3600}
            case "not_yet_valid":
                claims |= {"nbf": now + 3600, "exp": now + 7200}
            case "wrong_service_url":
                claims["serviceurl"] = FOREIGN_SERVICE_URL
            case "no_service_url":
                del claims["serviceurl"]
            case "emulator":
                tenant = "d6d49420-f39b-4df7-a1dc-d59a935871db"
                claims |= {"iss": f"https://sts.windows.net/{tenant}/", "appid": self.app_id, "ver": "1.0"}
        return claims


def _unsigned(claims: Json, kid: str) -> str:
    head = {"alg": "none", "typ": "JWT", "kid": kid}
    return ".".join([*(_part(json.dumps(one).encode()) for one in (head, claims)), ""])


def _signed_with_the_public_key(claims: Json, key: Key) -> str:
    """HS256 with the published key as its secret: the old confusion of algorithms."""

    secret = key.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = {"alg": "HS256", "typ": "JWT", "kid": key.id}
    said = ".".join(_part(json.dumps(one).encode()) for one in (head, claims))
    return f"{said}.{_part(hmac.new(secret, said.encode(), hashlib.sha256).digest())}"


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
