"""Which addresses may be fetched from: the public internet's, and those inside that a setting names.

A page or a redirect may name any address, also one that only this machine can reach: another service on it, a cloud's
metadata with its credentials. So every connection goes to an address that was looked at here, and no name is resolved
twice (between the look and the connection it could come to mean something else).
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from kb_ingest.connectors.faults import AddressRefused

Lookup = Callable[[str], Awaitable[list[str]]]
"""A host's addresses. Raises ``OSError`` where there are none."""

_NEVER = frozenset(map(ip_address, ("169.254.169.254", "fd00:ec2::254", "168.63.129.16", "100.100.100.200")))
"""Where clouds hand out a machine's credentials: not even for a host that is allowed."""
_NAT64 = 0x0064FF9B << 64
_TRANSLATED = 0xFFFF << 16
"""Before an IPv4 address: ``::ffff:0:1.2.3.4``."""
_INSIDE = (ip_network("64:ff9b:1::/48"), ip_network("fec0::/10"))
"""Translated to IPv4 as a network likes it; and what once was an organisation's own."""
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
"""What resolvers take for a part of an IPv4 address, however short it is."""
_PORTS = {"http": 80, "https": 443}


class Gate:
    """``inside``: hosts, with or without a port, that may have an address which is not public."""

    def __init__(self, inside: Collection[str] = (), lookup: Lookup | None = None) -> None:
        self._inside = frozenset(host.casefold().strip("[]") for host in inside)
        self._lookup = lookup or system_lookup

    def checked(self, url: str | URL) -> URL:
        """The address, if it may be asked for; a name's own addresses are looked at when it is connected to."""
        try:
            made = URL(url)
            port = made.port
        except (ValueError, TypeError) as error:
            raise AddressRefused(f"{str(url)[:200]!r} is not an address") from error
        if made.scheme not in _PORTS or not made.host:
            raise AddressRefused(f"{shown(made)} is not an address of the web (https://…)")
        if made.user or made.password:
            raise AddressRefused(f"{shown(made)} holds a name or password, which do not belong into an address")
        literal = _literal(made.host)
        if literal is None and _NUMBER.fullmatch(made.host.rstrip(".").rpartition(".")[2]):
            raise AddressRefused(f"{shown(made)} names a host by a number that is no address")  # 127.1, 2130706433
        if literal is not None:
            self._check(made.host, port or _PORTS[made.scheme], literal)
        return made

    async def addresses(self, host: str, port: int) -> list[str]:
        """Where to connect to. All of a host's addresses have to be allowed: which one is taken is left to chance."""
        try:
            found = await self._lookup(host)
        except OSError as error:
            raise OSError(f"there is no host {host}") from error
        for address in found:
            self._check(host, port, ip_address(address.partition("%")[0]))
        return found

    def _check(self, host: str, port: int, address: IPv4Address | IPv6Address) -> None:
        meant = _meant(address)
        named = host.casefold() in self._inside or f"{host.casefold()}:{port}" in self._inside
        if meant in _NEVER or meant.is_link_local or meant.is_multicast or meant.is_unspecified:
            raise AddressRefused(f"{host} leads to {address}, from which nothing is ever fetched")
        if not _is_public(meant) and not named:
            raise AddressRefused(
                f"{host} leads to {address}, which is not on the public internet. If that is meant, write it into the "
                f'source\'s table: private_hosts = ["{host}"]'
            )


class GuardedResolver(AbstractResolver):
    """What aiohttp asks for addresses: it connects to exactly those that it is given."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in await self._gate.addresses(host, port)
            if family in (socket.AF_UNSPEC, socket.AF_INET6 if ":" in address else socket.AF_INET)
        ]

    async def close(self) -> None:
        """Nothing is held."""


async def system_lookup(host: str) -> list[str]:
    """As this machine resolves names."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def shown(url: str | URL) -> str:
    """An address for people: without what follows the question mark, where tokens stand, and without a name."""
    try:
        made = URL(url)
        return str(made.with_user(None).with_query(None).with_fragment(None))
    except (ValueError, TypeError):
        return repr(str(url).partition("?")[0][:200])


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not any(address in network for network in _INSIDE)


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that stands in an IPv6 one, where one does."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if int(address) >> 32 in (_NAT64, _TRANSLATED, 0):  # ::1.2.3.4, as it was once written, too
        return IPv4Address(int(address) & 0xFFFFFFFF) if int(address) > 1 else address
    return address
