"""The third part: programs with tokens, and the command line."""

import json
from functools import partial
from uuid import uuid4

from tests.goals.leaks.campaign_people import MEMBER, OWNER
from tests.goals.leaks.canaries import Canary, known
from tests.goals.leaks.stage import Stage

API = "/api/v1"
FORMATS = ("json", "env", "export", "litellm")


def make_agents(stage: Stage) -> None:
    """One of the organization and one of a member, whose tokens are shown once; forms with mistakes."""
    for who, scope in ((OWNER, "organization"), (MEMBER, "my")):
        fields = {"scope": scope, "name": f"Agent of {who}", "uses": "any", "days": "30", "manages": "on"}
        stage.people[who].post("/agents/", fields | {"name": "", "network": "nowhere"}, scripted=False)
        finds = partial(stage.find_token, name=scope)
        stage.people[who].post("/agents/", fields, "an agent is made", scripted=False, finds=finds)


def hand_out(stage: Stage) -> None:
    """Every stored key in every format, through the API and the command line: the only way a key comes out."""
    program = stage.visitor("program")
    for (scope, kind), (_, key) in stage.stored.items():
        for format_name in FORMATS:
            path = f"{API}/effective?kind={kind}&format={format_name}"
            others = [other for (_, of), (_, other) in stage.stored.items() if of == kind and other is not key]
            asked = program.call("GET", path, stage.tokens[scope].text, shows=[key], may=others)
            stage.count(f"effective {asked.status}")


def ask_wrongly(stage: Stage) -> None:
    """Unknown and mangled tokens, wrong bodies, addresses that are not there; each with a secret in it."""
    program, token = stage.visitor("program"), stage.tokens["organization"].text
    wrong = stage.evidence.plant(known("a token that nobody has", _token_like(token), before="byok_"))
    for bad in (wrong.text, wrong.text[:-1], f"{wrong.text} x", "byok_"):
        for method, path in (("GET", "/effective"), ("PUT", "/providers/a"), ("GET", "/nothing")):
            program.call(method, f"{API}{path}", bad, {})
    key = stage.key("openai", "key in a wrong body", "body").text
    for body in _wrong_bodies(key):
        for headers in ({}, {"Idempotency-Key": f'"{uuid4()}"'}):
            stage.count(f"PUT {_put(stage, token, body, headers)}")
    for path in ("/effective?kind=none", "/effective?format=no", "/providers?x=1", "/nothing"):
        program.call("GET", f"{API}{path}", token)
    program.call("DELETE", f"{API}/providers/none?kind=openai", token)
    program.call("POST", f"{API}/providers/{uuid4()}/report", token, {"status": key})
    program.call("PATCH", f"{API}/effective", token, {"api_key": key})


def _put(stage: Stage, token: str, body: object, headers: dict[str, str]) -> int:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers}
    return stage.visitor("program").ask("PUT", f"{API}/providers/wrong", sent, headers=named, cookies=False).status


def _wrong_bodies(key: str) -> list[object]:
    good: dict[str, object] = {"kind": "openai", "model": "m", "api_key": key}
    return [
        {**good, "kind": key},
        {**good, "model": [key]},
        {**good, "api_key": {"key": key}},
        {**good, "api_key": [key]},
        {**good, "base_url": "nowhere"},
        {**good, "secrets": {"api_key": key}},
        {**good, "secrets": {"other": key}},
        {**good, "unknown": key},
        {**good, "config": {"region": key}},
        {**good, "notes": {"a": key}},
        json.dumps(good)[:-3].encode(),
        json.dumps(good).encode("utf-16"),
        f"key={key}".encode(),
        [key],
        key,
    ]


def write_entries(stage: Stage) -> None:
    """Keys as code: written, repeated, refused by a provider that repeats them, reported, removed."""
    program = stage.visitor("program")
    for kind, spec in stage.some_kinds.items():
        config = {name: text for name, text in spec.fields.items() if name != "model_type"}
        for mood in ("good", "refuses", "lists"):
            whose = f"code-{kind}-{mood}"
            key = stage.key(kind, f"key as code, {mood}", whose)
            body = {"kind": kind, "model": spec.fields["model_type"], "api_key": key.text, "config": config}
            body |= {"base_url": stage.provider.host(mood, whose)}
            headers = {"Idempotency-Key": f'"{uuid4()}"', "Content-Type": "application/json"}
            headers["Authorization"] = f"Bearer {stage.tokens['organization'].text}"
            for _ in range(2):
                path = f"{API}/providers/code-{mood}"
                put = program.ask("PUT", path, json.dumps(body).encode(), headers=headers, cookies=False)
                stage.count(f"code {mood} {put.status}")
    listed = program.call("GET", f"{API}/providers", stage.tokens["organization"].text)
    for entry in json.loads(listed.body)["providers"][:3]:
        path = f"{API}/providers/{entry['id']}/report"
        stage.count(f"report {program.call('POST', path, stage.tokens['organization'].text, {'status': 401}).status}")
    for kind in list(stage.some_kinds)[:2]:
        path = f"{API}/providers/code-good?kind={kind}"
        stage.count(f"DELETE {program.call('DELETE', path, stage.tokens['organization'].text).status}")


def use_commands(stage: Stage) -> None:
    """check_key with good, refused and broken input; effective in every format, and where there is none."""
    for mood in ("refuses",) if stage.short else ("good", "refuses", "breaks", "lists", "mumbles", "redirects"):
        key = stage.key("openai", f"key on standard input, {mood}", "command")
        host = stage.provider.host(mood, "command")
        line = json.dumps({"kind": "openai", "host": host, "secrets": {"api_key": key.text}})
        lines = f"{line}\n{line[:-4]}\n{key.text}\n{line.replace('secrets', 'config')}\n"
        _say(stage, f"check_key --ndjson, {mood}", "check_key", "--ndjson", typed=lines)
        if not stage.short:
            _say(stage, f"check_key, {mood}", "check_key", "openai", "--host", host, typed=key.text)
            _say(stage, "check_key, broken", "check_key", "openai", typed=f'{{"api_key": "{key.text}"')
    for format_name, kind in list(zip(FORMATS, stage.kinds, strict=False))[: 1 if stage.short else None]:
        asked = ("effective", "--agent", f"Agent of {OWNER}", "--kind", kind, "--format", format_name)
        _say(stage, f"effective, {format_name}", *asked, shows=stage.stored["organization", kind][1])
    if stage.short:
        return
    _say(stage, "effective --explain", "effective", "--person", f"{MEMBER}@example.org", "--explain")


def _say(stage: Stage, where: str, *arguments: str, typed: str = "", shows: Canary | None = None) -> None:
    said = stage.product.command(*arguments, typed=typed)
    stage.evidence.see("command line", where, said, shows=[shows] if shows else [])


def _token_like(token: str) -> str:
    """Another token of the right shape, with the letters of this one in another order."""
    return "byok_" + token[5:][::2] + token[5:][1::2]
