"""Nothing is fetched from an address inside, by whatever way it is named, unless a setting allows its host."""

from __future__ import annotations

from pathlib import Path

import pytest
from yarl import URL

from kb_ingest.connectors.addresses import Gate, GuardedResolver, shown
from kb_ingest.connectors.faults import AddressRefused, SourceFailed
from kb_ingest.connectors.fetching import fetching
from tests.fakes.sources.site import Site, SitePage
from tests.unit.kb_ingest.connectors.looking import PatientClock, described, look

INSIDE = [
    "http://127.0.0.1/", "http://127.8.9.10/", "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/",
    "http://100.64.0.1/", "http://0.0.0.0/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://[::]/",
    "http://[fd00:ec2::254]/", "http://[fe80::1]/", "http://[fc00::1]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:169.254.169.254]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[::127.0.0.1]/",
    "http://168.63.129.16/", "http://100.100.100.200/", "http://224.0.0.1/", "http://255.255.255.255/",
    "http://[64:ff9b:1::a9fe:a9fe]/", "http://[fec0::1]/", "http://[::ffff:0:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://2130706433/", "http://127.1/", "http://0x7f000001/", "http://0x7f.1/", "http://017700000001/",
    "http://127.0.0.1./", "http://127.000.000.001/", "http://0/", "http://192.0.2.1/", "http://[2001:db8::1]/", "http://198.18.0.1/",
]  # fmt: skip


@pytest.mark.parametrize("url", INSIDE)
def test_an_address_inside_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused, match=r"Nothing has been changed\."):
        Gate().checked(url)


@pytest.mark.parametrize(
    "url",
    ["http://8.8.8.8/", "http://[::ffff:8.8.8.8]/", "https://[2606:4700::1111]/x", "https://help.example.edu/a?b=c"],
)
def test_an_address_of_the_public_internet_is_let_through(url: str) -> None:
    assert Gate().checked(url) == URL(url)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.edu/", "gopher://127.0.0.1/", "//example.edu", "javascript:alert(1)", "",
     "http://", "https://user:pass@example.edu/", "http://example.edu:99999/"],
)  # fmt: skip
def test_only_the_web_and_no_name_in_an_address(url: str) -> None:
    with pytest.raises(AddressRefused):
        Gate().checked(url)


@pytest.mark.parametrize(
    "host",
    ["169.254.169.254", "fd00:ec2::254", "fe80::1", "168.63.129.16", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe"],
)
def test_a_clouds_credentials_are_refused_even_where_the_host_is_allowed(host: str) -> None:
    with pytest.raises(AddressRefused, match="from which nothing is ever fetched"):
        Gate([host]).checked(f"http://[{host}]/" if ":" in host else f"http://{host}/")


def test_a_host_is_allowed_as_a_whole_or_one_port_of_it() -> None:
    assert Gate(["10.0.0.5"]).checked("http://10.0.0.5:81/").port == 81
    one = Gate(["10.0.0.5:8443"])
    assert one.checked("https://10.0.0.5:8443/").host == "10.0.0.5"
    with pytest.raises(AddressRefused, match="private_hosts"):
        one.checked("http://10.0.0.5/")


async def test_a_name_is_judged_by_all_addresses_that_it_has() -> None:
    names = {"mixed.example": ["8.8.8.8", "10.0.0.1"], "good.example": ["8.8.8.8", "2606:4700::1111"]}

    async def lookup(host: str) -> list[str]:
        return names[host]

    resolver = GuardedResolver(Gate(lookup=lookup))
    assert [one["host"] for one in await resolver.resolve("good.example", 443)] == ["8.8.8.8", "2606:4700::1111"]
    with pytest.raises(AddressRefused, match=r"mixed\.example leads to 10\.0\.0\.1"):
        await resolver.resolve("mixed.example", 443)
    inside = GuardedResolver(Gate(["mixed.example"], lookup))
    assert len(await inside.resolve("MIXED.example".casefold(), 443)) == 2


async def test_what_is_connected_to_is_what_was_looked_at() -> None:
    """A name that means something else the second time (rebinding) is asked for once a connection."""
    site = Site()
    site.page("/", "Home", "Hello")
    answers = [["127.0.0.1"], ["169.254.169.254"]]

    async def lookup(host: str) -> list[str]:
        return answers.pop(0)

    async with site.serving() as url, fetching(Gate(["rebound.example"], lookup), PatientClock()) as fetcher:
        port = url.rpartition(":")[2]
        assert (await fetcher.get(f"http://rebound.example:{port}/")).status == 200
        assert len(answers) == 1  # it was looked up once for this connection, and that address was taken


@pytest.mark.parametrize("name", ["2130706433", "0x7f000001", "127.1", "017700000001", "localhost"])
async def test_other_ways_of_writing_this_machine_lead_nowhere(name: str) -> None:
    site = Site()
    site.page("/", "Home", "Hello")
    async with site.serving() as url, fetching(Gate(), PatientClock()) as fetcher:
        port = url.rpartition(":")[2]
        with pytest.raises(SourceFailed):
            await fetcher.get(f"http://{name}:{port}/")
    assert site.asked == []


async def test_a_name_that_leads_inside_is_refused_at_once_and_says_so() -> None:
    async def lookup(host: str) -> list[str]:
        return ["127.0.0.1"]

    clock = PatientClock()
    async with fetching(Gate(lookup=lookup), clock) as fetcher:
        with pytest.raises(AddressRefused, match=r"harmless\.example leads to 127\.0\.0\.1"):
            await fetcher.get("http://harmless.example/")
    assert clock.slept == []


async def test_a_redirect_to_an_address_inside_is_not_followed(tmp_path: Path) -> None:
    secret, site = Site(), Site()
    secret.page("/", "Inside", "The keys of the house.")
    async with secret.serving() as inside, site.serving() as url:
        site.page("/", "Home", "Hello", "/out")
        site.pages["/out"] = SitePage("", to=f"{inside}/")
        port = url.rpartition(":")[2]
        source = described(kind="site", address=f"{url}/", private_hosts=[f"127.0.0.1:{port}"])
        with pytest.raises(AddressRefused, match="not on the public internet"):
            await look(tmp_path, source)
    assert secret.asked == []


async def test_a_site_inside_is_not_read_without_being_allowed(tmp_path: Path) -> None:
    site = Site()
    site.page("/", "Home", "Hello")
    async with site.serving() as url:
        with pytest.raises(AddressRefused, match=r'private_hosts = \["127\.0\.0\.1"\]'):
            await look(tmp_path, described(kind="site", address=f"{url}/", private_hosts=[]))
    assert site.asked == []


def test_an_address_is_shown_without_what_may_be_secret_in_it() -> None:
    assert shown("https://ann:pw@example.edu/file?tempauth=abc#x") == "https://example.edu/file"
    assert "abc" not in shown("http://[broken?token=abc")
