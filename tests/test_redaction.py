"""What is shown of a provider's words: never a key, in whatever spelling, and nothing that tells who somebody is."""

import base64
import html
import json
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.redaction import GONE, QUOTE_LENGTH, WINDOW, Redactor

KEY = "zz-Made7up/Key+0123456789=QwErTy&<uiop>"
PRINTABLE = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
SECRETS = st.text(PRINTABLE, min_size=WINDOW, max_size=120)

SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda key: key,
    "URL-quoted": lambda key: quote(key, safe=""),
    "every character URL-quoted": lambda key: "".join(f"%{ord(c):02x}" for c in key),
    "URL-quoted twice": lambda key: quote(quote(key, safe=""), safe=""),
    "for HTML": html.escape,
    "every character as a number for HTML": lambda key: "".join(f"&#{ord(c)};" for c in key),
    "every character as a hexadecimal number for HTML": lambda key: "".join(f"&#x{ord(c):x};" for c in key),
    "in JSON": lambda key: json.dumps(key)[1:-1],
    "every character escaped for JSON": lambda key: "".join(f"\\u{ord(c):04x}" for c in key),
    "reversed": lambda key: key[::-1],
    "in capitals": str.upper,
    "in small letters": str.lower,
    "with blanks between": " ".join,
    "with lines between": "\n".join,
    "with invisible characters between": "\u200b".join,
    "with hyphens between": "-".join,
    "in wide characters": lambda key: "".join(chr(ord(c) + 0xFEE0) for c in key),
    "the first ten characters": lambda key: key[:10],
    "the last ten characters": lambda key: key[-10:],
    "a piece from the middle": lambda key: key[9:18],
}
CODED: dict[str, Callable[[str], str]] = {
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64 for URLs": lambda key: base64.urlsafe_b64encode(key.encode()).decode(),
    "base64 behind one more character": lambda key: base64.b64encode(f":{key}".encode()).decode(),
    "base64 behind two more characters": lambda key: base64.b64encode(f"u:{key}".encode()).decode(),
    "base64 within a text": lambda key: base64.b64encode(f"user:{key}:end".encode()).decode(),
    "hexadecimal": lambda key: key.encode().hex(),
    "hexadecimal in capitals": lambda key: key.encode().hex().upper(),
}


def windows(text: str, size: int = WINDOW) -> set[str]:
    return {text[start : start + size] for start in range(len(text) - size + 1)}


def shows_piece_of(secret: str, shown: str) -> bool:
    return any(window in shown for window in windows(secret))


def struck(message: str, *secrets: str) -> str:
    return Redactor(secrets or (KEY,)).quote(message)


@pytest.mark.parametrize("name", SPELLINGS)
def test_key_is_struck_out_however_it_is_spelled(name: str) -> None:
    shown = struck(f"The key {SPELLINGS[name](KEY)} is not known.")
    bare = re.sub(r"[^A-Za-z0-9]", "", shown).lower()
    letters = re.sub(r"[^A-Za-z0-9]", "", KEY).lower()
    assert not shows_piece_of(KEY, shown)
    assert not windows(letters) & windows(bare)
    assert not windows(letters[::-1]) & windows(bare)
    assert shown.startswith("The key")
    assert shown.endswith("is not known.")


@pytest.mark.parametrize("name", CODED)
def test_key_is_struck_out_however_it_is_coded(name: str) -> None:
    coded = CODED[name](KEY)
    shown = struck(f"Header Basic {coded} was refused.")
    assert not windows(coded) & windows(shown)
    assert GONE in shown


@pytest.mark.parametrize(
    "masked",
    ["zz-Ma****iop>", "****uiop", "zz-M...iop>", "zz-Made…uiop", "zz-••••••uiop", "zz-xxxxxxxxuiop", "**********"],
)
def test_masked_key_is_struck_out_whole(masked: str) -> None:
    shown = struck(f"Your key {masked} is wrong", KEY, "0123456789abuiop")
    assert "uiop" not in shown
    assert "zz-M" not in shown
    assert GONE in shown


def test_end_of_a_key_that_stands_alone_is_struck_out() -> None:
    assert struck("The key ending in QxyZ was refused.", "made-up-key-QxyZ") == f"The key ending in {GONE} was refused."


@pytest.mark.parametrize(
    "foreign",
    [
        "sk-proj-" + "a1B2" * 8,
        "sk-ant-api03-" + "a1B2" * 8,
        "sk-or-v1-" + "0a" * 32,
        "AIza" + "a1B2" * 8,
        "AKIA" + "A2" * 8,
        "ABSK" + "a1B2" * 20,
        "gsk_" + "a1B2" * 8,
        "xai-" + "a1B2" * 8,
        "hf_" + "a1B2" * 8,
        "nvapi-" + "a1B2" * 8,
        "0a" * 16 + ".abcdefgh12345678",
        "ya29.a1B2c3",
        "eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSM",
    ],
)
@pytest.mark.parametrize("around", ["{}", "'{}'", "<td>{}</td>", "a={}&b", "{}.", "({})", "|{}|", "{},", '"{}"'])
def test_anything_that_looks_like_a_key_is_struck_out(foreign: str, around: str) -> None:
    shown = struck(f"Not known: {around.format(foreign)} here")
    assert foreign[:12] not in shown
    assert foreign[-8:] not in shown
    assert shown.endswith("here")


@pytest.mark.parametrize(
    "telling",
    [
        "org-a1B2c3D4e5F6",
        "user_2abCdEfGhIj",
        "req_011CeCGmMJJGRCp7xgjqapmJ",
        "acct_1a2b3c4d",
        "arn:aws:iam::123456789012:user/someone",
        "123456789012",
        "1234-5678-9012",
        "a1b2c3d4-1111-2222-3333-444455556666",
        "somebody@example.com",
        "https://example.com/keys?token=abc",
        "https://user:password@example.com/",
        "proj_a1b2c3d4",
        "4f6c2b1e9d8a7c5b3a1f0e2d",
    ],
)
def test_who_and_where_is_struck_out(telling: str) -> None:
    shown = struck(f"Refused for {telling} today")
    assert shown == f"Refused for {GONE} today"


@pytest.mark.parametrize(
    "harmless",
    [
        "The model `claude-haiku-4-5-20251001` does not exist or you do not have access to it.",
        "models/gemini-3.6-flash is not found for API version v1beta.",
        "Your credit balance is too low. You will regain access on 2026-04-01 at 00:00 UTC.",
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        "This model's maximum context length is 1048565 tokens.",
        "余额不足或无可用资源包,请充值。",
        "us.anthropic.claude-sonnet-4-6-v1:0",
        "Please wait...",
    ],
)
def test_ordinary_words_stay(harmless: str) -> None:
    assert struck(harmless) == harmless


def test_control_and_direction_characters_are_left_out() -> None:
    assert struck("a\x00b\x1b[31m\u202ec\u2066d\ufeff\ud800\n\te") == "ab[31mcd e"


def test_quote_is_cut_at_its_length() -> None:
    shown = struck("word " * 200)
    assert len(shown) <= QUOTE_LENGTH
    assert shown.endswith("word…")


def test_very_short_secret_does_not_shred_the_words() -> None:
    assert struck("A model is not here", "x", "el", "not") == "A model is not here"


def test_short_key_is_struck_out_whole() -> None:
    assert struck("The key ollama is not known", "ollama") == f"The key {GONE} is not known"


@pytest.mark.parametrize("code", ["invalid_api_key", "1113", "AllocationQuota.FreeTierOnly", "permission-denied"])
def test_plain_code_is_shown(code: str) -> None:
    assert Redactor([KEY]).code(code) == code


@pytest.mark.parametrize("code", ["two words", "<b>", "é", "", "-x", "a" * 65, KEY, KEY[3:13], "sk-proj-" + "a1" * 10])
def test_code_that_is_not_plain_is_left_out(code: str) -> None:
    assert Redactor([KEY]).code(code) == ""


@pytest.mark.parametrize(
    "name", ["gpt-5.4-mini", "openai/gpt-5.4-mini", "us.amazon.nova-2-lite-v1:0", "llama3:8b", "@cf/a"]
)
def test_plain_model_name_is_shown(name: str) -> None:
    assert Redactor([KEY]).model(name) == ("" if name.startswith("@") else name)


@pytest.mark.parametrize("name", ["a model", "<script>", KEY[3:20], "x" * 121])
def test_model_name_that_is_not_plain_is_left_out(name: str) -> None:
    assert Redactor([KEY]).model(name) == ""


class Searched(str):
    """A text that may not be searched from end to end."""

    def __contains__(self, piece: object) -> bool:
        raise AssertionError("a whole secret was searched for one piece of a text")


def test_long_key_is_not_searched_again_for_every_piece_of_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.redaction._folded", lambda text: Searched(text.lower()))
    key = "".join(f"made-up-{number}-" for number in range(800))
    redactor = Redactor([key])
    assert redactor.model("a-model-of-some-length") == "a-model-of-some-length"
    assert redactor.model(f"x{key[4000:4100]}") == ""


@given(SECRETS, st.text(max_size=80), st.text(max_size=80))
def test_no_piece_of_any_secret_is_ever_shown(secret: str, before: str, after: str) -> None:
    assert not shows_piece_of(secret, struck(f"{before}{secret}{after}", secret))


@given(st.data(), SECRETS)
def test_no_piece_of_any_secret_is_shown_in_any_spelling(data: st.DataObject, secret: str) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(SPELLINGS)), min_size=1, max_size=3))
    message = " ".join(SPELLINGS[name](secret) for name in names)
    assert not shows_piece_of(secret, struck(message, secret))


@given(st.text(max_size=400), st.lists(st.text(PRINTABLE, max_size=40), max_size=3))
def test_any_text_comes_out_short_and_printable(message: str, secrets: list[str]) -> None:
    shown = Redactor(secrets).quote(message)
    assert len(shown) <= QUOTE_LENGTH
    assert shown.isprintable()
