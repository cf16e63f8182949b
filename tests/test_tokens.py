"""The text of a token, and the networks from which one may be used."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.networks import is_within, normalise_network
from providers.redaction import KEYS
from providers.tokens import HINT_LENGTH, hint_of, is_token, new_token, token_digest

TOKEN = new_token()


def test_a_token_is_one_word_of_256_random_bits() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(re.fullmatch(r"byok_[0-9A-Za-z]{49}", token) for token in tokens)
    assert 62**43 > 2**256


def test_what_was_made_is_recognised() -> None:
    assert all(is_token(new_token()) for _ in range(100))


@given(position=st.integers(0, len(TOKEN) - 1), letter=st.characters(codec="utf-8"))
def test_one_wrong_letter_is_no_token(position: int, letter: str) -> None:
    typed = TOKEN[:position] + letter + TOKEN[position + 1 :]
    assert is_token(typed) == (typed == TOKEN)


@given(first=st.integers(5, len(TOKEN) - 2))
def test_two_letters_the_wrong_way_round_are_no_token(first: int) -> None:
    typed = TOKEN[:first] + TOKEN[first + 1] + TOKEN[first] + TOKEN[first + 2 :]
    assert is_token(typed) == (typed == TOKEN)


@pytest.mark.parametrize(
    "text",
    ["", "byok_", TOKEN[:-1], TOKEN + "0", TOKEN + "\n", " " + TOKEN, TOKEN.upper(), "sk-" + TOKEN, TOKEN[5:]],
    ids=["nothing", "beginning", "short", "long", "line end", "blank", "upper case", "foreign", "bare"],
)
def test_part_of_a_token_or_more_is_none(text: str) -> None:
    assert not is_token(text)


@given(st.text())
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert not is_token(text)
    assert not is_token("byok_" + text)


def test_the_hint_tells_little_and_the_digest_nothing() -> None:
    assert hint_of(TOKEN) == TOKEN[:HINT_LENGTH] == TOKEN[:12]
    assert re.fullmatch(r"[0-9a-f]{64}", token_digest(TOKEN))
    assert TOKEN[5:12] not in token_digest(TOKEN)


def test_a_token_in_a_providers_answer_is_struck_out() -> None:
    assert KEYS.fullmatch(TOKEN)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("  ", ""),
        (" 10.0.0.5 ", "10.0.0.5/32"),
        ("10.0.0.5/24", "10.0.0.0/24"),
        ("10.0.0.0/255.255.255.0", "10.0.0.0/24"),
        ("2001:DB8::1", "2001:db8::1/128"),
        ("2001:db8::1/32", "2001:db8::/32"),
        ("::ffff:10.0.0.5", "10.0.0.5/32"),
        ("::ffff:10.0.0.5/120", "10.0.0.0/24"),
        ("0.0.0.0/0", "0.0.0.0/0"),
    ],
)
def test_a_network_is_stored_in_one_spelling(typed: str, stored: str) -> None:
    assert normalise_network(typed) == stored
    assert normalise_network(stored) == stored


@pytest.mark.parametrize(
    "typed", ["10.0.0", "10.0.0.0/33", "10.0.0.256", "010.0.0.1", "office", "10.0.0.1, 10.0.0.2", "fe80::1%eth0", "/8"]
)
def test_what_is_no_network_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        normalise_network(typed)


@pytest.mark.parametrize(
    ("address", "network", "inside"),
    [
        ("203.0.113.9", "", True),
        ("nonsense", "", True),
        ("10.0.0.9", "10.0.0.0/24", True),
        ("10.0.1.9", "10.0.0.0/24", False),
        ("::ffff:10.0.0.9", "10.0.0.0/24", True),
        ("::ffff:10.0.1.9", "10.0.0.0/24", False),
        ("2001:db8::5", "2001:db8::/32", True),
        ("fe80::5%eth0", "fe80::/10", True),
        ("2001:db8::5", "10.0.0.0/24", False),
        ("10.0.0.9", "2001:db8::/32", False),
        ("", "10.0.0.0/24", False),
        ("nonsense", "0.0.0.0/0", False),
    ],
)
def test_an_address_is_inside_its_network_only(address: str, network: str, inside: bool) -> None:
    assert is_within(address, network) is inside


@given(st.ip_addresses(), st.integers(0, 32))
def test_every_address_is_inside_the_network_typed_for_it(address: object, prefix: int) -> None:
    assert is_within(str(address), normalise_network(f"{address}/{prefix}"))
