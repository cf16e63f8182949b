"""A full disk, a database that cannot be written, a clock that jumps: `python -m tests.goals.disasters [--short]`.

The disk is a small tmpfs where this user may mount one; elsewhere the system's limit on the size of a file stands in.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.goals.faults.agents import ask, make_tokens
from tests.goals.faults.clock import Clock
from tests.goals.faults.disks import small_disk
from tests.goals.faults.saving import Tally, look_into
from tests.goals.faults.servers import Server
from tests.goals.faults.visitors import Visitor, drawn_again, good_provider, new_card, visitors
from tests.goals.reporting import Figure, main

GOAL = "Faults"
TRIES, SHORT_TRIES = 30, 5
PAGES = ("/organization/", "/my/", "/people/", "/agents/", "/policy/")
HOUR, DAY = 3600, 24 * 3600
STEPS = (
    ("at first", 0),
    ("an hour later", HOUR),
    ("an hour earlier again", 0),
    ("a day earlier", -DAY),
    ("a day later again", 0),
)


def measure(short: bool) -> Iterator[Figure]:
    """Each disaster, and what is left after it."""
    tries = SHORT_TRIES if short else TRIES
    yield full_disk(tries)
    yield read_only(tries)
    yield clock_jumps(STEPS[1:3] if short else STEPS)


def save_some(person: Visitor, host: str, count: int, tally: Tally) -> tuple[int, list[int]]:
    """Save so many new cards; how many were acknowledged, and what the others were answered."""
    others = []
    for number in range(count):
        card = new_card(host)
        answer = person.press(card, "save", notes=f"number {number}")
        if answer.saved:
            tally.acknowledged[card.entry] = f"number {number}"
        else:
            others.append(answer.status)
    return count - len(others), others


def full_disk(tries: int) -> Figure:
    """Nothing is acknowledged that is not stored; pages go on; with space again everything works."""
    tally = Tally()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        provider = stack.enter_context(good_provider())
        disk = stack.enter_context(small_disk(folder / "disk"))
        values = {"BYOK_PRIVATE_HOSTS": provider.entry, "BYOK_THREADS": "8"}
        server = stack.enter_context(Server(disk.folder / "data", values))
        person = visitors(server, 1)[0]
        before, _ = save_some(person, provider.url, tries, tally)
        disk.fill(server)
        acknowledged, others = save_some(person, provider.url, tries, tally)
        pages = [person.get(page).status for page in PAGES]
        disk.free(server)
        person.close()
        again, _ = save_some(person, provider.url, tries, tally)
        stored = look_into(server.database)
    text = (
        f"full disk ({disk.way}): {stored.lost(tally)} of {len(tally.acknowledged)} acknowledged saves lost; of "
        f"{tries} saves meanwhile {acknowledged} were stored and {len(others)} refused ({sorted(set(others))}), "
        f"{pages.count(200)} of {len(PAGES)} pages went on; with space again {again} of {tries} saved; "
        f"integrity {stored.integrity}, {stored.foreign(tally)} rows that nobody was told of"
    )
    right = not stored.lost(tally) and not stored.foreign(tally) and stored.integrity == "ok" and others
    return Figure(GOAL, text, bool(right) and before == again == tries and pages.count(200) == len(PAGES))


def read_only(tries: int) -> Figure:
    """Pages go on, nothing is acknowledged, and no key leaves without its line in the record."""
    tally = Tally()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        provider = stack.enter_context(good_provider())
        values = {"BYOK_PRIVATE_HOSTS": provider.entry, "BYOK_THREADS": "8"}
        server = stack.enter_context(Server(folder / "data", values, twist="read_only"))
        person = visitors(server, 1)[0]
        card = new_card(provider.url)
        if not person.press(card, "save").saved or person.press(drawn_again(card, 1), "set_default").status != 200:
            raise RuntimeError("the default could not be made")
        (token,) = make_tokens(server, 1)
        works = ask(server.place, token).status == 200
        switch = server.folder / "read-only"
        switch.touch()
        acknowledged, others = save_some(person, provider.url, tries, tally)
        pages = [person.get(page).status for page in PAGES]
        answers = [ask(server.place, token) for _ in range(tries)]
        handed = sum(answer.status == 200 or card.form["api_key"] in answer.text for answer in answers)
        switch.unlink()
        back = ask(server.place, token).status == 200 and save_some(person, provider.url, 1, tally)[0] == 1
    text = (
        f"read-only database: {acknowledged} of {tries} saves acknowledged ({sorted(set(others))}), "
        f"{pages.count(200)} of {len(PAGES)} pages went on, {handed} of {tries} programs got a key "
        f"without a line in the record ({sorted({answer.status for answer in answers})}); afterwards everything "
        f"{'works' if back else 'FAILS'}"
    )
    return Figure(GOAL, text, works and back and not acknowledged and not handed and pages.count(200) == len(PAGES))


def clock_jumps(steps: Sequence[tuple[str, int]]) -> Figure:
    """The server's clock goes forward and back; sessions, tokens, their limits and saves go on."""
    wrong: list[str] = []
    seen = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        provider = stack.enter_context(good_provider())
        values = {"BYOK_PRIVATE_HOSTS": provider.entry, "BYOK_THREADS": "8", "BYOK_TOKEN_RATE": "3"}
        server = stack.enter_context(Server(folder / "data", values, twist="clock"))
        person, clock = visitors(server, 1)[0], Clock(server)
        card = new_card(provider.url)
        saved = person.press(card, "save").saved and person.press(drawn_again(card, 1), "set_default").status == 200
        (token,) = make_tokens(server, 1)
        for name, offset in steps:
            clock.set(offset)
            person.close()  # the web server gives up connections that seem to have been idle for long
            facts = {
                "page": person.get("/organization/").status == 200,
                "save": person.press(new_card(provider.url), "save").saved,
                "key": ask(server.place, token).status == 200,
                "limit": [ask(server.place, token).status for _ in range(4)][-1] == 429,
                "due check": clock.checks_what_is_due(card),
            }
            seen += len(facts)
            wrong += [f"{fact} {name}" for fact, good in facts.items() if not good]
            clock.pass_a_minute(offset)
        clock.set(100 * DAY)
        person.close()
        facts = {"old token is refused": ask(server.place, token).status == 401}
        facts["old session is over"] = person.get("/organization/").status == 302
        seen += len(facts)
        wrong += [fact for fact, good in facts.items() if not good]
    text = f"clock jumps (the server's own clock, moved while it runs): {len(wrong)} of {seen} things went wrong"
    return Figure(GOAL, text + "".join(f"; {name}" for name in wrong), saved and not wrong)


if __name__ == "__main__":
    main(measure, __doc__ or "")
