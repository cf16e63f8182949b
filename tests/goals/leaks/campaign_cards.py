"""The second part: keys are typed into cards of every kind, right and wrong, stored, replaced and removed."""

from collections.abc import Iterable, Iterator
from uuid import uuid4

from tests.goals.leaks.campaign_people import ADMIN, MEMBER, OWNER
from tests.goals.leaks.canaries import Canary, made, made_access_key_id
from tests.goals.leaks.provider import MOODS
from tests.goals.leaks.stage import Stage

PLACES = ((OWNER, "organization"), (MEMBER, "my"))


def save_every_kind(stage: Stage) -> None:
    """One key of each kind for the organization and for a member: checked, listed, stored, validated, made default."""
    for who, scope in PLACES:
        for kind in stage.kinds if scope == PLACES[0][1] else stage.some_kinds:
            entry, whose = str(uuid4()), f"{scope}-{kind}"
            key = stage.key(kind, "key", whose)
            fields = stage.card(kind, "good", whose)
            typed = {**fields, "api_key": key.text}
            for do in ("list_models", "validate", "save"):
                stage.press(who, scope, kind, do, typed, entry)
            stage.stored[scope, kind] = entry, key
            stored = {**fields, "version": "1"}
            for do in ("validate", "list_models", "set_default"):
                stage.press(who, scope, kind, do, stored, entry)


def save_access_key(stage: Stage) -> None:
    """The kinds that take an access key pair instead of a key."""
    for kind, spec in stage.kinds.items():
        if "secret_access_key" not in spec.secrets:
            continue
        whose = f"pair-{kind}"
        pair = {
            "access_key_id": made_access_key_id("access key ID"),
            "secret_access_key": made("secret access key", "aws_secret"),
            "session_token": made("session token", "bedrock"),
        }
        for canary in pair.values():
            stage.allowed.setdefault(whose, set()).add(stage.evidence.plant(canary).name)
        typed = {name: canary.text for name, canary in pair.items()}
        for missing in ("", *typed):
            fields = {name: "" if name == missing else text for name, text in typed.items()}
            for mood in ("refuses", "good"):
                stage.press(
                    OWNER, "organization", kind, "save", {**stage.card(kind, mood, whose), **fields, "name": "pair"}
                )


def meet_every_mood(stage: Stage) -> None:
    """Providers that answer with the key in all spellings, in errors, lists, redirects and rubbish."""
    for number, (mood, kind) in enumerate((mood, kind) for mood in MOODS for kind in stage.some_kinds):
        whose = f"{mood}-{kind}"
        key = stage.key(kind, f"{mood} key", whose)
        typed = {**stage.card(kind, mood, whose), "api_key": key.text, "name": whose}
        for do in ("save", "list_models", "save_unchecked")[: 1 + number % 3]:
            stage.press(OWNER, "organization", kind, do, typed, scripted=number % 4 > 0)


def make_mistakes(stage: Stage) -> None:
    """Each field wrong once, with a key beside it, in every kind; and keys that no card takes."""
    for kind, spec in stage.some_kinds.items():
        for who, scope in PLACES[:1] if stage.short else PLACES:
            whose = f"mistakes-{kind}"
            good = {**stage.card(kind, "good", whose), "name": "mistake"}
            for wrong in _wrong_fields(spec.fields):
                key = stage.key(kind, "key beside a mistake", whose)
                stage.press(who, scope, kind, "save", {**good, "api_key": key.text, **wrong})
            for text in _wrong_keys(stage.key(kind, "mistyped key", whose)):
                stage.press(who, scope, kind, "save", {**good, "api_key": text})
            stage.press(who, scope, kind, "no_such_button", {**good, "api_key": stage.key(kind, "key", whose).text})
    _type_foreign_keys(stage)


def _wrong_fields(config: Iterable[str]) -> Iterator[dict[str, str]]:
    yield from ({"api_host": host} for host in ("", "no address", "http://127.0.0.1:1/v1", "https://localhost/v1"))
    yield from (
        {"model_type": ""},
        {"model_type": "x" * 300},
        {"name": "n" * 200},
        {"version": "7"},
        {"groups": "9999"},
    )
    yield from ({name: ""} for name in config if name != "model_type")


def _wrong_keys(key: Canary) -> Iterator[str]:
    yield f"{key.text}é"
    yield f"{key.text[:20]}\0{key.text[20:]}"
    yield f"Bearer {key.text} and more"
    yield f'{{"api_key": "{key.text}", "broken'
    yield f"OPENAI_API_KEY={key.text}"
    yield f"{key.text}{'x' * 5000}"


def _type_foreign_keys(stage: Stage) -> None:
    kinds = list(stage.some_kinds)
    for kind, other in zip(kinds, kinds[1:] + kinds[:1], strict=True):
        whose = f"foreign-{kind}"
        key = stage.key(other, "foreign key", whose)
        typed = {**stage.card(kind, "good", whose), "api_key": key.text, "name": "foreign"}
        for do in ("save", "validate", "list_models"):
            stage.press(ADMIN, "organization", kind, do, typed)
            stage.press(ADMIN, "organization", kind, do, typed, scripted=False)


def replace_and_disable(stage: Stage) -> None:
    """New keys in the place of the stored ones, some refused; edits without a key; off and on again."""
    for (scope, kind), (entry, _) in list(stage.stored.items()):
        if kind not in stage.some_kinds:
            continue
        who = OWNER if scope == "organization" else MEMBER
        whose = f"{scope}-{kind}"
        new, refused = stage.key(kind, "second key", whose), stage.key(kind, "refused key", whose)
        stored = {**stage.card(kind, "good", whose), "version": "1"}
        moved = stage.card(kind, "refuses", whose)["api_host"]
        stage.press(who, scope, kind, "save", {**stored, "api_host": moved, "api_key": refused.text}, entry)
        stage.press(who, scope, kind, "save", {**stored, "api_host": moved}, entry)
        stage.press(who, scope, kind, "save", {**stored, "api_key": new.text}, entry)
        stage.stored[scope, kind] = entry, new
        for do in ("disable:confirmed", "enable", "remove", "cancel"):
            stage.press(who, scope, kind, do, {**stored, "version": "2", "successor": "none"}, entry)


def remove_some(stage: Stage) -> None:
    """Every second card goes for good."""
    for (scope, kind), (entry, _) in list(stage.stored.items())[::2]:
        fields = {**stage.card(kind, "good", f"{scope}-{kind}"), "version": "2", "successor": "none"}
        stage.press(OWNER if scope == "organization" else MEMBER, scope, kind, "remove:confirmed", fields, entry)
