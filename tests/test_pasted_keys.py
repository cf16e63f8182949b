"""Keys as people paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.pasted_keys import SHORTENED, STRANGE_CHARACTER, is_sendable, pasted_key

KEY = "sk-madeup-0123456789abcdef"


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        (f"  {KEY}\r\n", "Blanks"),
        (f"\ufeff{KEY}\u200b\u00a0", "Blanks"),
        (f'"{KEY}"', "Quotation marks"),
        (f"'{KEY}',", "Quotation marks"),
        (f"“{KEY}”", "Quotation marks"),
        (f"‘{KEY}’", "Quotation marks"),
        (f"Bearer {KEY}", "Bearer"),
        (f"bearer  {KEY}", "Bearer"),
        (f"export OPENAI_API_KEY={KEY}", "equals sign"),
        (f"export anything={KEY}", "equals sign"),
        (f"NAME={KEY}", "equals sign"),
        (f"OPENAI_API_KEY = {KEY}", "equals sign"),
        (f"api_key={KEY}", "equals sign"),
        (f"$env:OPENAI={KEY}", "equals sign"),
        (f"x-api-key: {KEY}", "header"),
        (f'export KEY="Bearer {KEY}";', "Bearer"),
        (f"Authorization: Bearer {KEY}", "Bearer"),
    ],
)
def test_what_surrounds_a_key_is_taken_off_and_said(pasted: str, said: str) -> None:
    result = pasted_key(pasted)
    assert (result.key, result.refusal) == (KEY, "")
    assert any(said in change for change in result.changes)


@pytest.mark.parametrize(
    "key",
    [
        KEY,
        "key-with-#-and-after",
        "ABSKQmVkcm9jaw==",
        "a=b",
        "made/up+secret=x",
        "Bearer",
        "AKIA0=",
        "{json}",
        '"',
        "it's",
    ],
)
def test_a_key_that_stands_alone_is_left_alone(key: str) -> None:
    assert (pasted_key(key).key, pasted_key(key).changes, pasted_key(key).refusal) == (key, (), "")


@pytest.mark.parametrize("pasted", ["", "   ", "\n", '""', "“”"])
def test_nothing_but_blanks_and_quotes_is_an_empty_field(pasted: str) -> None:
    assert (pasted_key(pasted).key, pasted_key(pasted).changes, pasted_key(pasted).refusal) == ("", (), "")


@pytest.mark.parametrize("inside", [" ", "\n", "\t", "\x00", "\x7f", "é", "\u200b", "\u00a0", "–"])
def test_anything_but_printable_ascii_inside_is_refused_without_quoting_the_key(inside: str) -> None:
    result = pasted_key(f"sk-madeup{inside}0123456789")
    assert result.refusal == STRANGE_CHARACTER
    assert "madeup" not in result.refusal + repr(result)


@pytest.mark.parametrize("mask", ["sk-proj-…abcd", "••••••••", "sk-…", "sk-...abcd", "sk-proj-********abcd"])
def test_a_mask_is_refused_with_a_sentence_of_its_own(mask: str) -> None:
    assert pasted_key(mask).refusal == SHORTENED


@given(st.text(max_size=60))
def test_taking_off_is_idempotent_and_what_is_accepted_can_be_sent(text: str) -> None:
    once = pasted_key(text)
    twice = pasted_key(once.key)
    assert (twice.key, twice.changes, twice.refusal) == (once.key, (), once.refusal)
    assert once.refusal == SHORTENED or bool(once.refusal) != is_sendable(once.key)


@given(
    st.text(st.characters(min_codepoint=0x23, max_codepoint=0x7E, exclude_characters="'`="), min_size=1, max_size=60)
)
def test_a_plain_key_is_never_cut(key: str) -> None:
    assert pasted_key(f"\n {key} ").key == key
