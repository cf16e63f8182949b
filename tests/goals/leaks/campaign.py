"""The whole campaign against one really running product, and the small one that a weakened copy must not survive."""

import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.goals.leaks import browsing, resting
from tests.goals.leaks import campaign_agents as agents
from tests.goals.leaks import campaign_cards as cards
from tests.goals.leaks import campaign_pages as pages
from tests.goals.leaks import campaign_people as people
from tests.goals.leaks.evidence import Evidence
from tests.goals.leaks.product import Product
from tests.goals.leaks.provider import HANGING, HANGS, TalkativeProvider
from tests.goals.leaks.stage import Stage


@contextmanager
def staged(weaknesses: Iterable[str] = (), *, short: bool = True) -> Iterator[Stage]:
    """A started product, whole or weakened, with its people in it."""
    with (
        tempfile.TemporaryDirectory(prefix="byok-leaks-") as folder,
        TalkativeProvider() as provider,
        Product(Path(folder), provider.entry, weaknesses, short=short) as product,
    ):
        stage = Stage(Evidence(), product, provider, short)
        for key in product.own_keys():
            stage.evidence.plant(key)
        stage.read_catalogue()
        people.arrive(stage)
        yield stage


def play(stage: Stage) -> None:
    """Everything, and a look at everything that it leaves."""
    people.sign_in_and_out(stage)
    cards.save_every_kind(stage)
    cards.save_access_key(stage)
    cards.meet_every_mood(stage)
    cards.make_mistakes(stage)
    agents.make_agents(stage)
    agents.hand_out(stage)
    agents.ask_wrongly(stage)
    agents.write_entries(stage)
    agents.use_commands(stage)
    stage.note_ciphertexts()
    cards.replace_and_disable(stage)
    pages.see_everything(stage)
    pages.be_refused(stage)
    people.lose_and_find(stage)
    pages.crash_everywhere(stage)
    if not stage.short:
        browsing.browse(stage)
    people.knock_too_often(stage)
    if not stage.short:
        be_killed(stage)
    leave(stage)
    resting.see_dump(stage.evidence, stage.product)


def play_small(stage: Stage) -> None:
    """One key of each sort, stored, refused, replaced and removed; one agent."""
    stage.kinds = {kind: stage.kinds[kind] for kind in list(stage.kinds)[:2]}
    cards.save_every_kind(stage)
    cards.meet_every_mood(stage)
    agents.make_agents(stage)
    stage.note_ciphertexts()
    cards.replace_and_disable(stage)
    leave(stage)


def play_addresses(stage: Stage) -> None:
    """Secrets in addresses, which is where logs get theirs from."""
    agents.make_agents(stage)
    people.lose_and_find(stage)
    pages.mistake_addresses(stage)
    leave(stage)


def be_killed(stage: Stage) -> None:
    """kill -9 while a key is on its way to be checked; then the server is started again."""
    key = stage.key("openai", "key when the server was killed", HANGING)
    typed = {**stage.card("openai", HANGING, HANGING), "api_key": key.text, "name": "killed"}
    pressing = threading.Thread(target=stage.press, args=(people.OWNER, "organization", "openai", "save", typed))
    pressing.start()
    time.sleep(HANGS / 3)
    stage.product.kill_and_restart()
    pressing.join()


def leave(stage: Stage) -> None:
    """Look at processes and files, remove keys, end the server, and look again at what is left."""
    product, evidence = stage.product, stage.evidence
    stage.note_ciphertexts()
    resting.see_processes(evidence, product)
    resting.see_files(evidence, product, "while it runs", may=stage.sealed.values())
    cards.remove_some(stage)
    product.stop()
    resting.checkpoint(product)
    current = {one.name for one in product.ciphertexts()}
    for name, sealed in stage.sealed.items():
        if name not in current:
            evidence.plant(sealed)
    resting.see_files(evidence, product, "after its end")
    resting.see_words(evidence, product)
    resting.see_requests(evidence, stage.provider, stage.allowed)
