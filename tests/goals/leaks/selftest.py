"""Does the detector see what it should, and nothing else? Run before anything is believed."""

from collections.abc import Iterator
from pathlib import Path

from tests.goals.leaks.canaries import FORMATS, Canary, made
from tests.goals.leaks.detector import Detector
from tests.goals.leaks.encodings import CONTEXTS, ENCODINGS
from tests.goals.leaks.patterns import suspicious

ROOT = Path(__file__).resolve().parents[3]
CASES = len(ENCODINGS) * len(CONTEXTS) * len(FORMATS)


def missed(detector: Detector, canaries: list[Canary]) -> Iterator[str]:
    """Each encoding, context and canary that is not found in all its spellings."""
    for name, encode in ENCODINGS.items():
        for around, (before, after) in CONTEXTS.items():
            for canary in canaries:
                texts = (before + spelling + after for spelling in encode(canary))
                if any(canary.name not in detector.names_in(text) for text in texts):
                    yield f"{name} / {around} / {canary.name}"


def fresh() -> tuple[Detector, list[Canary]]:
    """A detector that knows one canary of each format, and those."""
    canaries = [made(name, name) for name in FORMATS]
    detector = Detector()
    detector.add(canaries)
    return detector, canaries


def allowed_fragments(canaries: list[Canary]) -> Iterator[bytes]:
    """What a card may show: the known beginning and the last four characters."""
    for canary in canaries:
        before = canary.text.removesuffix(canary.random)
        yield f"{before}…{canary.text[-4:]}".encode()


def clean_texts() -> Iterator[tuple[str, bytes]]:
    """Texts of the project without a secret in them, to be found clean."""
    for folder, ending in (("templates", "*.html"), ("static", "*.[cjs]*"), ("providers", "*.py"), ("docs", "*.md")):
        for path in sorted((ROOT / folder).rglob(ending)):
            if path.is_file():
                yield str(path.relative_to(ROOT)), path.read_bytes()


def false_alarms(detector: Detector, canaries: list[Canary]) -> tuple[list[str], int]:
    """Where something is found that is not there, and in how many texts it was looked for."""
    texts = [*clean_texts(), *(("our own mask", text) for text in allowed_fragments(canaries))]
    alarms = [name for name, text in texts if detector.names_in(text) or suspicious(text)]
    return alarms, len(texts)
