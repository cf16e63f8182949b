"""The figures of G-S1."""

from collections.abc import Callable, Iterator

from tests.goals.leaks import campaign, repository, selftest
from tests.goals.leaks.evidence import Judgement
from tests.goals.leaks.stage import Stage
from tests.goals.reporting import Figure

GOAL = "G-S1 leak"
MOST_NAMED = 12
STATUSES = {200, 302, 400, 403, 404, 405, 410, 413, 422, 429, 500}
"""What the campaign must provoke: a product that answers none of these was not tried."""


def measure(short: bool) -> Iterator[Figure]:
    """Recall first, then the campaign; the long form adds Chromium and the repository with its history."""
    yield recall()
    yield of_campaign(campaign.play, short=short)
    yield of_campaign(campaign.play_addresses, short=short, about="secrets typed into addresses")
    if not short:
        yield of_repository()


def recall() -> Figure:
    """How much of what was planted the detector finds, and how often it cries for nothing."""
    detector, canaries = selftest.fresh()
    missed = list(selftest.missed(detector, canaries))
    alarms, texts = selftest.false_alarms(detector, canaries)
    found = selftest.CASES - len(missed)
    text = f"the detector finds {found:,} of {selftest.CASES:,} planted keys, and raises {len(alarms)} false alarms "
    text += f"in {texts} clean texts" + _named([*missed, *alarms])
    return Figure(GOAL, text, reached=not missed and not alarms)


def of_campaign(play: Callable[[Stage], None], *, short: bool, about: str = "the whole campaign") -> Figure:
    """What leaks while a really running product is used."""
    with campaign.staged(short=short) as stage:
        play(stage)
        judgement = stage.evidence.judge()
    figure = judged(judgement, f"{about}, {len(stage.evidence.detector.canaries)} secrets")
    unseen = STATUSES - judgement.statuses if play is campaign.play else set()
    if unseen:
        return Figure(GOAL, f"the campaign provoked no {sorted(unseen)}; {figure.text}", reached=False)
    return figure


def judged(judgement: Judgement, about: str) -> Figure:
    """The figure: what was looked at, and every leak."""
    size = sum(judgement.bytes.values())
    text = (
        f"{len(judgement.hits)} hits in {judgement.pieces:,} pieces ({size / 1e6:.1f} MB) of {len(judgement.bytes)} "
        f"surfaces ({', '.join(judgement.bytes)}); {about}; answers {', '.join(map(str, sorted(judgement.statuses)))}; "
        f"{judgement.seen} of {judgement.shown} secrets seen where they have to be shown"
    )
    reached = not judgement.hits and judgement.seen == judgement.shown > 0
    return Figure(GOAL, text + _named(sorted({str(hit) for hit in judgement.hits})), reached=reached)


def of_repository() -> Figure:
    """What looks like a key in the project or its history."""
    found, count, size = repository.keys_in_repository()
    text = f"{len(found)} hits in {count:,} files and changes of the repository ({size / 1e6:.1f} MB)"
    return Figure(GOAL, text + _named(found), reached=not found)


def _named(found: list[str]) -> str:
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return "".join(f"\n  {one}" for one in found[:MOST_NAMED]) + more
