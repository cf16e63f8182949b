"""API Hosts as people paste them, and the one spelling that is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers import pasted_hosts
from providers.pasted_hosts import normalised_host

DEFAULT = "https://api.openai.com/v1"


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        (f"  {DEFAULT}\n", "Blanks"),
        (f'"{DEFAULT}"', "quotation marks"),
        (f"{DEFAULT}/", "trailing slash"),
        (f"{DEFAULT}///", "trailing slash"),
        ("https://api.openai.com//v1", "doubled slash"),
        ("HTTPS://API.OpenAI.com/v1", "small letters"),
        ("https://api.openai.com:443/v1", "port 443"),
        ("https://api.openai.com:0443/v1", "port 443"),
        ("api.openai.com/v1", "“https://” was added"),
        ("//api.openai.com/v1", "“https://” was added"),
        (f"{DEFAULT}/chat/completions", "“/chat/completions”"),
        (f"{DEFAULT}/completions", "“/completions”"),
        (f"{DEFAULT}/responses/", "“/responses”"),
        (f"{DEFAULT}/embeddings", "“/embeddings”"),
        (f"{DEFAULT}/models", "“/models”"),
        (f"{DEFAULT}/messages", "“/messages”"),
    ],
)
def test_every_spelling_becomes_the_same_and_the_change_is_said(pasted: str, said: str) -> None:
    result = normalised_host(pasted)
    assert (result.host, result.query, result.refusal) == (DEFAULT, "", "")
    assert any(said in change for change in result.changes)


@pytest.mark.parametrize(
    "host", [DEFAULT, "http://127.0.0.1:8080/v1", "http://[::1]:11434", "https://a.example/x/v1beta/y"]
)
def test_a_host_that_is_normal_is_left_alone(host: str) -> None:
    assert normalised_host(host) == pasted_hosts.NormalisedHost(host=host)


@pytest.mark.parametrize(
    ("pasted", "host"),
    [
        ("localhost:1234/v1", "http://localhost:1234/v1"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("[::1]:8080/v1/", "http://[::1]:8080/v1"),
        ("ollama:11434", "http://ollama:11434"),
        ("llm.internal/v1", "http://llm.internal/v1"),
        ("api.x.ai/v1", "https://api.x.ai/v1"),
        ("http://localhost:80/v1", "http://localhost/v1"),
        ("https://api.openai.com./v1", DEFAULT),
        ("https://API.example.com/Path/V1", "https://api.example.com/Path/V1"),
        ("http://[0:0:0:0:0:0:0:1]/", "http://[::1]"),
        ("https://api.openai.com:/v1?", DEFAULT),
        ("", ""),
        ("   ", ""),
    ],
)
def test_what_is_missing_is_filled_in(pasted: str, host: str) -> None:
    assert (normalised_host(pasted).host, normalised_host(pasted).refusal) == (host, "")


@pytest.mark.parametrize(
    ("pasted", "refusal"),
    [
        ("ftp://api.example.com", pasted_hosts.WRONG_SCHEME),
        ("javascript://api.example.com", pasted_hosts.WRONG_SCHEME),
        ("https://", pasted_hosts.NOT_AN_ADDRESS),
        ("https:///v1", pasted_hosts.NOT_AN_ADDRESS),
        ("https://:8080", pasted_hosts.NOT_AN_ADDRESS),
        ("not an address", pasted_hosts.NOT_AN_ADDRESS),
        ("https://a b.example", pasted_hosts.NOT_AN_ADDRESS),
        ("https://-a.example", pasted_hosts.NOT_AN_ADDRESS),
        ("https://a..example", pasted_hosts.NOT_AN_ADDRESS),
        ("https://%31%32%37.0.0.1", pasted_hosts.ODD_NUMBER),
        ("https://%61.example", pasted_hosts.NOT_AN_ADDRESS),
        ("https://[::1", pasted_hosts.NOT_AN_ADDRESS),
        ("https://[fe80::1%25eth0]", pasted_hosts.NOT_AN_ADDRESS),
        ("https://a.example\\@b.example", pasted_hosts.USER_IN_ADDRESS),
        ("https://a.example\\x", pasted_hosts.NOT_AN_ADDRESS),
        ("https://me:word@a.example/v1", pasted_hosts.USER_IN_ADDRESS),
        ("https://a.example/v1#part", pasted_hosts.FRAGMENT),
        ("https://bücher.example", pasted_hosts.NOT_ASCII),
        ("https://ａ.example", pasted_hosts.NOT_ASCII),
        ("http://127.1", pasted_hosts.ODD_NUMBER),
        ("http://2130706433", pasted_hosts.ODD_NUMBER),
        ("http://0x7f000001", pasted_hosts.ODD_NUMBER),
        ("http://0177.0.0.1", pasted_hosts.ODD_NUMBER),
        ("https://a.example:0", pasted_hosts.BAD_PORT),
        ("https://a.example:99999", pasted_hosts.BAD_PORT),
        ("https://a.example/a/../b", pasted_hosts.BAD_PATH),
        ("https://a.example/a b", pasted_hosts.BAD_PATH),
        ("https://a.example/%2e%2e/b", pasted_hosts.BAD_PATH),
        ("https://a.example/v1\r\nX: y", pasted_hosts.BAD_PATH),
    ],
)
def test_what_is_no_plain_address_is_refused_in_our_words(pasted: str, refusal: str) -> None:
    assert normalised_host(pasted).refusal == refusal


def test_a_password_in_an_address_is_not_shown_again() -> None:
    assert normalised_host("https://me:word@a.example/v1").host == "https://a.example/v1"


def test_a_query_is_kept_apart() -> None:
    result = normalised_host("https://a.example/openai/models?api-version=2024-10-21&x=%20")
    assert (result.host, result.query) == ("https://a.example/openai", "api-version=2024-10-21&x=%20")


schemes = st.sampled_from(["", "//", "http://", "https://", "HTTP://", "ftp://"])
names = st.sampled_from(
    ["api.example.com", "API.Example.COM.", "localhost", "127.0.0.1", "127.1", "[::1]", "[::0001]", "a_b"]
)
ports = st.sampled_from(["", ":", ":80", ":443", ":8080", ":08080", ":0"])
parts = st.sampled_from(["v1", "models", "chat", "completions", "Messages", "", "x.y", "..", "a b", "@", "v4"])
paths = st.lists(parts, max_size=6).map(lambda found: "".join(f"/{part}" for part in found))
tails = st.sampled_from(["", "/", "?", "?a=b", "#", "#x", "\n", ' "'])
addresses = st.builds(lambda *found: "".join(found), schemes, names, ports, paths, tails)


@given(addresses | st.text(max_size=40))
def test_normalising_is_idempotent(text: str) -> None:
    once = normalised_host(text)
    if once.refusal:
        return
    assert normalised_host(once.host) == pasted_hosts.NormalisedHost(host=once.host)


@given(
    path=st.lists(st.sampled_from(["v1", "api", "compatible-mode", "x"]), max_size=3),
    case=st.sampled_from([str.lower, str.upper, str.title]),
    port=st.sampled_from(["", ":443", ":"]),
    slashes=st.sampled_from(["", "/", "//"]),
    endpoint=st.sampled_from(["", "/chat/completions", "/models", "/messages/"]),
    blanks=st.sampled_from(["", " ", "\n", "\u200b"]),
)
def test_two_spellings_of_one_address_normalise_alike(
    path: list[str], case: object, port: str, slashes: str, endpoint: str, blanks: str
) -> None:
    bare = "/".join(["https://llm.example.com", *path])
    assert callable(case)
    host = case("https://llm.example.com")
    spelling = blanks + "/".join([f"{host}{port}", *path]) + slashes + endpoint + blanks
    assert normalised_host(spelling).host == normalised_host(bare).host == bare
