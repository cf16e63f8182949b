"""The secrets file is lost, damaged or another one: `python -m tests.goals.lost_keys [--short]`.

Without it the server must not start beside a database; with a wrong data key its pages work, its cards say so, no key
is handed out, and what is sealed stays as it is, byte for byte, until the right key is back.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack

from tests.goals.faults.agents import ask, make_tokens
from tests.goals.faults.keys import dump, key_file, sealed_column, with_another_data_key, write_key_file
from tests.goals.faults.servers import Server, serving
from tests.goals.faults.visitors import WORKS, Card, Visitor, drawn_again, good_provider, new_card, visitors
from tests.goals.reporting import Figure, main

CARDS, SHORT_CARDS = 40, 4
REFUSED_WITHIN = 5.0
PAGES = ("/organization/", "/my/", "/people/", "/agents/", "/policy/", "/why/", "/account/")
SAYS_SO = "annot be decrypted"
TOUCHING = ("validate", "save", "list_models", "set_default", "disable", "enable", "save_unchecked")
"""Buttons that are pressed on a card whose key cannot be read; the key field stays blank."""


def measure(short: bool, twist: str = "") -> Iterator[Figure]:
    """G-R9, in two parts: no key file, and a wrong one."""
    with ExitStack() as stack:
        provider = stack.enter_context(good_provider())
        server = stack.enter_context(serving(provider.entry, twist=twist, BYOK_THREADS="16"))
        person = visitors(server, 1)[0]
        cards = [new_card(provider.url) for _ in range(SHORT_CARDS if short else CARDS)]
        if not all(person.press(card, "save").saved for card in cards):
            raise RuntimeError("the cards could not be made")
        person.press(drawn_again(cards[0], 1), "set_default")
        (token,) = make_tokens(server, 1)
        server.stop()
        person.close()
        yield without_file(server)
        yield with_wrong_key(server, person, cards, token)


def without_file(server: Server) -> Figure:
    """No secrets file, an empty one, and one of which a key is missing: each a refusal, and no new key."""
    good, before = key_file(server).read_text(), dump(server)
    cases = {"lost": None, "empty": "", "without its data key": good.replace("FERNET_KEYS=", "# FERNET_KEYS=")}
    refused, slowest, missing = 0, 0.0, []
    for name, text in cases.items():
        key_file(server).unlink() if text is None else write_key_file(server, text)
        began = time.perf_counter()
        refusal = refusal_to_start(server)
        slowest = max(slowest, time.perf_counter() - began)
        untouched = (key_file(server).read_text() if key_file(server).exists() else None) == text
        if str(key_file(server)) in refusal and untouched:
            refused += 1
        else:
            missing.append(name)
        write_key_file(server, good)
    same = dump(server) == before
    text = (
        f"{refused} of {len(cases)} starts beside a database without its keys refused with the file's name, within "
        f"{slowest:.1f} s; no file was made; the database is {'the same' if same else 'CHANGED'}"
    )
    return Figure(
        "G-R9", text + "".join(f"; not {name}" for name in missing), not missing and same and slowest <= REFUSED_WITHIN
    )


def refusal_to_start(server: Server) -> str:
    """What it says when it ends instead of starting; "" if it starts."""
    try:
        done = server.manage("up", "--port", str(server.port), check=False, timeout=3 * REFUSED_WITHIN)
    except subprocess.TimeoutExpired:
        return ""
    return done.stderr if done.returncode else ""


def with_wrong_key(server: Server, person: Visitor, cards: list[Card], token: str) -> Figure:
    """A data key that sealed nothing: everything goes on but the keys themselves, and they survive it."""
    good, before = key_file(server).read_text(), sealed_column(server)
    write_key_file(server, with_another_data_key(good))
    server.start()
    pages = [person.get(page).status for page in PAGES]
    said = person.get("/organization/").text
    telling = sum(f'card-{card.entry}"' in said for card in cards) if SAYS_SO in said else 0
    unreadable = said.count("Cannot be decrypted")
    failed, claimed = press_all(person, cards)
    handed = sum(ask(server.place, token).status == 200 for _ in range(3))
    changed = sum(before[entry] != sealed for entry, sealed in sealed_column(server).items())
    server.stop()
    person.close()
    write_key_file(server, good)
    server.start()
    back = sum(WORKS in person.press(drawn_again(card, 1), "validate").said for card in cards)
    text = (
        f"with a wrong data key {pages.count(200)} of {len(pages)} pages work, {min(telling, unreadable)} of "
        f"{len(cards)} cards say so, {failed} of {len(cards) * len(TOUCHING)} presses failed with a 5xx, {claimed} "
        f"claimed success, {handed} of 3 agents got a key, {changed} of {len(before)} sealed texts were overwritten; "
        f"with the right one again {back} of {len(cards)} keys work"
    )
    whole = pages.count(200) == len(pages) and telling == back == len(cards) <= unreadable
    return Figure("G-R9", text, reached=whole and not (failed or claimed or handed or changed))


def press_all(person: Visitor, cards: list[Card]) -> tuple[int, int]:
    """Press every button that could touch a key; how many failed badly, and how many said that all is well."""
    failed = claimed = 0
    for card in cards:
        for button in TOUCHING:
            answer = person.press(drawn_again(card, 1), button)
            failed += answer.status >= 500 or answer.status == 0
            claimed += WORKS in answer.said
    return failed, claimed


if __name__ == "__main__":
    main(measure, __doc__ or "")
