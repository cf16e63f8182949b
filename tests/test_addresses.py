"""The table of addresses, and the operator's list."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.addresses import entry, is_metadata, is_public, parse_private_hosts, read_host
from tests.observing import words
from tests.ssrf_vectors import METADATA, NOT_PUBLIC

PUBLIC = words(
    """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 104.18.7.192 126.255.255.255 128.0.0.1 168.63.129.15
168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.1 192.167.255.255 192.169.0.0 198.17.255.255
198.20.0.0 223.255.255.255 2001:4860:4860::8888 2001:200::1 2606:4700::6812:7c0 2a00:1450:4001:80e::200a 3ffd::1
"""
)


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_address_that_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_public_address(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", METADATA)
def test_metadata_address(text: str) -> None:
    assert is_metadata(ip_address(text))
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["10.0.0.5", "127.0.0.1", "::1", "fd00::5", "::ffff:10.0.0.5", "8.8.8.8"])
def test_private_address_is_no_metadata(text: str) -> None:
    assert not is_metadata(ip_address(text))


@given(st.ip_addresses())
def test_public_is_never_wider_than_the_standard_library(address: IPv4Address | IPv6Address) -> None:
    assert not is_public(address) or address.is_global


@given(st.ip_addresses(v=4))
def test_no_wrapped_ipv4_address_is_public(address: IPv4Address) -> None:
    number = int(address)
    wrapped = (number, 0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80)
    assert not any(is_public(IPv6Address(value)) for value in wrapped)


@pytest.mark.parametrize("text", ["api.openai.com", "localhost", "a", "my_llm", "xn--bcher-kva.example", "x-1.y2.z3a"])
def test_plain_name_is_a_host(text: str) -> None:
    assert read_host(text) == text


def test_plain_addresses_are_hosts() -> None:
    assert read_host("10.0.0.5") == IPv4Address("10.0.0.5")
    assert read_host("[fd00:0::5]") == IPv6Address("fd00::5")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "-a",
            "a-",
            "a b",
            "a%62",
            "bücher.example",
            "a\\b",
            "a" * 64,
            "a." * 127 + "aa",
        ),
        *(
            "0",
            "127.1",
            "127.0.0.1.",
            "2130706433",
            "017700000001",
            "0177.0.0.1",
            "0x7f000001",
            "0x7f.1",
            "127.0.0.0x1",
        ),
        *("1.2.3.4.5", "1.2.3.256", "0x", "a.0x", "a.1", "::1", "[::1", "[fe80::1%1]", "[1.2.3.4]", "[]", "1.2.3.4\n"),
    ],
)
def test_odd_spelling_is_no_host(text: str) -> None:
    assert read_host(text) is None


@given(st.text(alphabet="019afxz.:[]%@-_ \\", max_size=30))
def test_any_text_is_a_host_or_none(text: str) -> None:
    host = read_host(text)
    assert host is None or isinstance(host, IPv4Address | IPv6Address) or host == text


def test_operators_list_is_read() -> None:
    text = " localhost:11434, 10.0.0.5:8000 ,[FD00:0:0::5]:443,LLM.corp.example:80,"
    assert parse_private_hosts(text) == ("localhost:11434", "10.0.0.5:8000", "[fd00::5]:443", "llm.corp.example:80")


def test_empty_list_is_read() -> None:
    assert parse_private_hosts("  ") == ()


@pytest.mark.parametrize(
    "text",
    [
        *("localhost", "localhost:", ":80", "http://localhost:80", "localhost:80/v1", "10.0.0.0/8:80", "fd00::5:443"),
        *(
            "a:0",
            "a:65536",
            "a:123456",
            "me@a:80",
            "127.1:80",
            "*:80",
            "*.corp.example:443",
            "a:80 b:80",
            "[::1]",
            "a:٨",
        ),
    ],
)
def test_entry_that_is_not_host_and_port_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\ABYOK_PRIVATE_HOSTS: \".*\" is not host:port \(for example .*\)\.\Z"):
        parse_private_hosts(f"localhost:1,{text}")


@given(st.ip_addresses(), st.integers(1, 65535))
def test_entry_of_an_address_is_read_back(address: IPv4Address | IPv6Address, port: int) -> None:
    assert parse_private_hosts(entry(address, port)) == (entry(address, port),)
