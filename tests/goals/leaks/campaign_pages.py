"""The fourth part: every address of the product for everybody, and every kind of refusal."""

import re
from collections.abc import Iterator
from functools import partial
from uuid import uuid4

from tests.goals.leaks.campaign_people import ANONYMOUS, MEMBER, OWNER
from tests.goals.leaks.canaries import Canary
from tests.goals.leaks.crashes import FIND_LINK, PLACES
from tests.goals.leaks.stage import Stage

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


def _paths(stage: Stage) -> Iterator[str]:
    """Every route with something real for its arguments, and for cards every card that is stored."""
    kind = next(iter(stage.kinds))
    values = {"scope": "organization", "kind": kind, "entry": stage.stored["organization", kind][0], "pk": "1"}
    for route in stage.routes:
        plain = re.sub(r"\^?\(\?P<.*", "1-a/", route)
        yield _ARGUMENT.sub(lambda match: values.get(match[1], str(uuid4())), plain).replace("\\Z", "")
    for (scope, kind), (entry, _) in stage.stored.items():
        if kind not in stage.some_kinds:
            continue
        yield f"/keys/{scope}/{kind}/{entry}/"
        yield f"/{scope}/?open={entry}"
        yield f"/{scope}/?add={kind}"


def see_everything(stage: Stage) -> None:
    """Every address as everybody, as a page and as a fragment, and with the methods that it does not take."""
    for path in _paths(stage):
        for name, visitor in stage.people.items():
            for scripted in (path.startswith("/keys"),) if stage.short else (False, True):
                if "logout" not in path:
                    stage.count(f"GET {visitor.get(path, scripted=scripted).status}")
            if name in (ANONYMOUS, OWNER):
                stage.count(f"DELETE {visitor.ask('DELETE', path, headers={}).status}")


def be_refused(stage: Stage) -> None:
    """Refusals of every status, each while a secret is sent along in the body or a header."""
    key = stage.key("openai", "key in a refused request", "refusals").text
    card = {**stage.card("openai", "good", "refusals"), "api_key": key, "do": "save"}
    entry = stage.stored["my", "openai"][0]
    owner, member, anonymous = (stage.people[name] for name in (OWNER, MEMBER, ANONYMOUS))
    for path in (f"/keys/my/openai/{entry}/", f"/keys/organization/none/{uuid4()}/", f"/keys/else/openai/{uuid4()}/"):
        stage.count(f"POST {owner.post(path, card).status}")
    for path in (f"/keys/organization/openai/{uuid4()}/", "/people/", "/policy/openai/", "/nothing/here/", "/my/"):
        for visitor in (member, anonymous):
            stage.count(f"POST {visitor.post(path, card).status}")
    path = f"/keys/organization/openai/{uuid4()}/"
    body = f"do=save&api_key={key}".encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for headers in ({"X-CSRFToken": "no"}, {"Host": "evil.example.com"}, {"Origin": "https://evil.example.com"}):
        stage.count(f"POST {owner.ask('POST', path, body, headers=form | headers).status}")
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    announced = {**form, "Content-Length": "2000000"}  # refused before it is sent
    for sent, headers in ((body, announced), (b"--x\r\n" + body, broken), (body, {})):
        stage.count(f"POST {owner.ask('POST', path, sent, headers=headers).status}")


def crash_everywhere(stage: Stage) -> None:
    """Every breakable place breaks while everything is tried that leads there; the page of the error says nothing."""
    for place in PLACES:
        with stage.product.crashing(place):
            key = stage.key("openai", f"key at {place}", "crash")
            typed = {**stage.card("openai", "good", "crash"), "api_key": key.text, "name": "crash"}
            for do in ("save",) if stage.short else ("save", "validate", "list_models"):
                for scripted in (True, False):
                    stage.press(OWNER, "organization", "openai", do, typed, scripted=scripted)
            _crash_programs(stage, key)
            _crash_tokens(stage, place)


def _crash_tokens(stage: Stage, place: str) -> None:
    """An agent and a link are made, and a link is used."""
    owner, link = stage.people[OWNER], stage.links["somebody"]
    agent = {"scope": "organization", "name": place[-40:], "uses": "any", "days": "3"}
    owner.post("/agents/", agent, place, finds=partial(stage.find_token, name="somebody"))
    invited = {"name": "N", "email": "n@example.org", "role": "member"}
    owner.post("/people/", invited, place, finds=partial(stage.find_link, name="somebody"))
    fields = {"token": link.text, "password": stage.password("a crash").text[:9]}
    owner.post("/welcome/", fields, "a form of a link that breaks", may=[link])


def _crash_programs(stage: Stage, key: Canary) -> None:
    program, token = stage.visitor("program"), stage.tokens["organization"].text
    body = {"kind": "openai", "model": "m", "api_key": key.text, "base_url": stage.provider.host("good", "crash")}
    stage.count(f"crash {program.call('PUT', '/api/v1/providers/crash', token, body).status}")
    may = [key, *(stored for (_, kind), (_, stored) in stage.stored.items() if kind == "openai")]
    asked = program.call("GET", "/api/v1/effective?kind=openai&name=", token, may=may)
    stage.count(f"crash {asked.status}")


def mistake_addresses(stage: Stage) -> None:
    """Secrets in addresses: typed where a name belongs, links that are cut, go on too long, or break.

    A page may repeat its own address, to come back to it when the theme was changed.
    """
    owner, program, token = stage.people[OWNER], stage.visitor("program"), stage.tokens["organization"].text
    key = stage.key("openai", "key in an address", "address")
    body = {"kind": "openai", "model": "m"}
    for path in (f"/providers/{key.text}", f"/providers/none?api_key={key.text}", f"/effective?key={key.text}"):
        stage.count(f"address {program.call('PUT', f'/api/v1{path}', token, body, 'a key in the address').status}")
        stage.count(f"address {program.call('GET', f'/api/v1{path}', token, None, 'a key in the address').status}")
    for path in (f"/{key.text}", f"/my/?open={key.text}", f"/keys/organization/openai/{key.text}/", f"/my/{key.text}/"):
        stage.count(f"address {owner.get(path, 'a key in the address', may=[key]).status}")
    link = stage.links["somebody"]
    for path in (f"/welcome/{link.text}/more/", f"/welcome/{link.text}", f"/welcome/{link.text[:-2]}/"):
        stage.count(f"address {owner.get(path, 'a link in the address', may=[link]).status}")
    with stage.product.crashing(FIND_LINK):
        stage.count(f"address {owner.get(f'/welcome/{link.text}/', 'the page of a link breaks').status}")
