"""Reads of the effective key while another process saves the entry anew with another host and key, over and over."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, Thread

from django.db import connections

from providers.models import Agent, Provider
from providers.services.handing_out import Changed, effective_key
from tests import elsewhere
from tests.rows import make_provider

PAIRS = {f"https://{name}.example.com/v1": f"made-up-key-of-{name}-0123456789" for name in ("left", "right")}
READERS = 4

RE_SAVING = """
import itertools, json, threading
from providers.forms import stored_values
from providers.models import Person, Provider
from providers.services import save
from providers.services.entries import Entry
from providers.verdicts import Outcome, Verdict

pairs, (actor,) = json.loads(sys.argv[1]), Person.objects.filter(role="owner")
save.check = lambda **question: Verdict(outcome=Outcome.OK, field=None, message="Good.", advice="")
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
row = Provider.objects.get()
for saves, (host, key) in enumerate(itertools.cycle(pairs.items())):
    if saves == 2:
        print("saving", flush=True)
    if ended.wait(0.002):
        break
    values = stored_values(row) | {"api_host": host}
    secrets = {"api_key": key}
    entry = Entry(id=row.pk, owner=None, kind=row.spec, values=values, secrets=secrets, version=row.version)
    row = save.save_provider(actor=actor, entry=entry)
print(saves)
"""


@dataclass
class Tally:
    """What the readers got. `changed`: the row changed under every try, so nothing was handed out."""

    pairs: dict[str, int]
    torn: int = 0
    changed: int = 0
    saves: int = 0
    lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def reads(self) -> int:
        """How many pairs were handed out."""
        return sum(self.pairs.values()) + self.torn


def read_while_saving(reads: int) -> Tally:
    """Hand the organization's default out so many times. Needs one owner and no provider; leaves what it made.

    AssertionError if a reader broke off.
    """
    agent = make_default()
    tally = Tally(dict.fromkeys(PAIRS, 0))
    with _writer() as writer:
        readers = [Thread(target=_read, args=(agent, reads // READERS, tally)) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        tally.saves = int(writer.communicate(timeout=60)[0])
    assert tally.reads + tally.changed == reads // READERS * READERS, "a reader broke off"
    return tally


def make_default() -> Agent:
    """An agent of the organization, and the default that it uses."""
    host, key = next(iter(PAIRS.items()))
    provider = make_provider(kind="openai_compatible", api_host=host, secrets={"api_key": key})
    Provider.objects.filter(pk=provider.pk).update(outcome="ok", is_default=True)
    return Agent.objects.create(name="reader")


@contextmanager
def _writer() -> "Iterator[subprocess.Popen[str]]":
    """The other process, once it has begun."""
    with elsewhere.start(RE_SAVING, json.dumps(PAIRS)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "saving\n"
        yield process


def _read(agent: Agent, reads: int, tally: Tally) -> None:
    try:
        for _ in range(reads):
            _read_once(agent, tally)
    finally:
        connections.close_all()


def _read_once(agent: Agent, tally: Tally) -> None:
    try:
        handed = effective_key(agent=agent)
    except Changed:
        with tally.lock:
            tally.changed += 1
        return
    whole = handed.secrets["api_key"] == PAIRS[handed.base_url] and set(handed.environment.values()) >= {
        handed.base_url,
        handed.secrets["api_key"],
    }
    with tally.lock:
        if whole:
            tally.pairs[handed.base_url] += 1
        else:
            tally.torn += 1
