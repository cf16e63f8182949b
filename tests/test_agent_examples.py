"""The examples of docs/agents.md, as they stand there, from the token to a completion."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from providers.models import Agent, AuditEvent, Person, Provider
from providers.services.agents import AgentTerms, create_agent, lasting
from tests import toolchain
from tests.rows import make_provider
from tests.servers import Reply, Request, ScriptedServer

DOCUMENT = Path(__file__).parent.parent / "docs" / "agents.md"
PATIENCE = 180
"""Seconds for one program; LiteLLM needs five for its import, and on a busy machine many more."""
KEYS = {"first": "made-up-first-0123456789-abcdefghij", "second": "made-up-second-9876543210-jihgfedcba"}
TOKENIZERS = ".venv/lib/python*/site-packages/litellm/litellm_core_utils/tokenizers"
CHAT = {
    "id": "1",
    "object": "chat.completion",
    "created": 1,
    "model": "model-of-a-test",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "SAID"}}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}
MESSAGE = {
    "id": "1",
    "type": "message",
    "role": "assistant",
    "model": "model-of-a-test",
    "content": [{"type": "text", "text": "SAID"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 1, "output_tokens": 1},
}
OPENAI_PROGRAM = (
    "import os; from openai import OpenAI; "
    "print(OpenAI().chat.completions.create(model=os.environ['OPENAI_MODEL'], "
    "messages=[{'role': 'user', 'content': 'Say hi.'}]).choices[0].message.content)"
)


@dataclass
class Vendor:
    """A provider on this machine that knows one key, and says its name in every completion."""

    name: str
    key: str
    server: ScriptedServer = field(init=False)

    def __post_init__(self) -> None:
        self.server = ScriptedServer(self.answer)

    def answer(self, request: Request) -> Reply:
        """OpenAI's and Anthropic's completion, for the right key; Anthropic's SDKs send it in either header."""
        bearer = request.headers.get("authorization") == f"Bearer {self.key}"
        template = {"/v1/chat/completions": CHAT, "/v1/messages": MESSAGE}.get(request.path)
        if template is None or not (bearer or request.headers.get("x-api-key") == self.key):
            return Reply(401, {"error": {"message": "Wrong key or path.", "type": "invalid_request_error"}})
        return Reply(body=json.loads(json.dumps(template).replace("SAID", self.name)))

    def stored(self, kind: str = "openai", *, name: str = "", default: bool = True) -> Provider:
        """A row of the organization that leads here."""
        host = f"{self.server.url}/v1"
        row = make_provider(kind=kind, name=name, api_host=host, secrets={"api_key": self.key})
        Provider.objects.filter(pk=row.pk).update(outcome="ok", is_default=default)
        return row


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    found = Vendor("the first vendor", KEYS["first"])
    with found.server:
        yield found


@pytest.fixture
def other_vendor() -> Iterator[Vendor]:
    found = Vendor("the second vendor", KEYS["second"])
    with found.server:
        yield found


@pytest.fixture
def environment(live_server: LiveServer, admin: Person, tmp_path: Path) -> dict[str, str]:
    """All that an agent starts with: the address of the dashboard, and an access token."""
    terms = AgentTerms(name="Nightly build", uses=Agent.Uses.ANY)
    token = create_agent(actor=admin, owner=None, terms=terms, expires_at=lasting(90))
    return {
        "BYOK_URL": live_server.url,
        "BYOK_TOKEN": token.text,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        # Or LiteLLM looks for prices on the network, and CAMEL for the table of a tokenizer that LiteLLM has.
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "TIKTOKEN_CACHE_DIR": str(next(iter(toolchain.PROGRAMS.glob(TOKENIZERS)), "")),
    }


def example(title: str) -> str:
    """The first block of code under this heading."""
    match = re.search(rf"^### {re.escape(title)}\n\n```\w+\n(?P<code>.*?)^```", DOCUMENT.read_text(), re.M | re.S)
    assert match, f"no example called {title}"
    return match["code"]


def started(command: list[str], environment: dict[str, str]) -> str:
    """What a program says on its standard output; it must end well."""
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def curl() -> str:
    """The shell, on a machine that has curl."""
    if shutil.which("curl") is None:
        toolchain.missing("curl")
    return "sh"


def handed_out() -> int:
    return AuditEvent.objects.filter(action="key.handed_out").count()


def test_example_for_curl(vendor: Vendor, environment: dict[str, str]) -> None:
    vendor.stored()
    assert "the first vendor" in started([curl(), "-c", example("curl")], environment)
    assert handed_out() == 1


def test_example_for_curl_ends_when_its_token_is_refused(vendor: Vendor, environment: dict[str, str]) -> None:
    vendor.stored()
    wrong = environment | {"BYOK_TOKEN": "byok_wrong", "OPENAI_API_KEY": "old", "OPENAI_BASE_URL": vendor.server.url}
    ended = subprocess.run([curl(), "-c", example("curl")], env=wrong, capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert vendor.server.requests == []


def test_example_for_the_openai_sdk(vendor: Vendor, environment: dict[str, str]) -> None:
    vendor.stored()
    assert started([sys.executable, "-c", example("OpenAI Python SDK")], environment) == "the first vendor\n"
    assert handed_out() == 1


def test_example_for_the_anthropic_sdk(vendor: Vendor, environment: dict[str, str]) -> None:
    vendor.stored("anthropic")
    assert started([sys.executable, "-c", example("Anthropic Python SDK")], environment) == "the first vendor\n"


def test_example_for_litellm(vendor: Vendor, environment: dict[str, str]) -> None:
    vendor.stored()
    assert started([toolchain.programs(), "-c", example("LiteLLM")], environment) == "the first vendor\n"


def test_example_for_camel(vendor: Vendor, environment: dict[str, str]) -> None:
    vendor.stored()
    said = started([toolchain.programs(), "-c", example("CAMEL and Eigent")], environment)
    assert said.splitlines()[-1] == "the first vendor"


def test_examples_have_about_ten_lines() -> None:
    titles = re.findall(r"^### (.+)\n\n```(?:python|sh)$", DOCUMENT.read_text(), re.M)
    assert titles == ["curl", "OpenAI Python SDK", "Anthropic Python SDK", "LiteLLM", "CAMEL and Eigent"]
    assert all(len(example(title).splitlines()) <= 14 for title in titles)


def test_agent_set_up_by_eval_alone_moves_to_the_provider_that_a_click_made_the_default(
    vendor: Vendor,
    other_vendor: Vendor,
    environment: dict[str, str],
    open_as: Callable[..., Page],
    admin: Person,
) -> None:
    vendor.stored("openai")
    other_vendor.stored("deepseek", default=False)
    line = 'eval "$(curl -fsS -H "Authorization: Bearer $BYOK_TOKEN" "$BYOK_URL/api/v1/effective?format=export")"'
    start = [curl(), "-c", f'{line}\nexec python -c "{OPENAI_PROGRAM}"']
    assert started(start, environment) == "the first vendor\n"

    card = open_as(admin, "/organization/").locator('article[data-kind="deepseek"]')
    card.locator("summary").first.click()
    card.get_by_role("button", name="Set as Default").click()
    expect(card.locator(".badge--default")).to_be_visible()

    assert started(start, environment) == "the second vendor\n"
    assert [len(one.server.requests) for one in (vendor, other_vendor)] == [1, 1]
    assert handed_out() == 2


def test_agent_that_moves_within_one_shell_keeps_nothing_of_the_provider_before(
    vendor: Vendor, other_vendor: Vendor, environment: dict[str, str]
) -> None:
    vendor.stored("anthropic")
    other_vendor.stored("openai", default=False)
    line = 'eval "$(curl -fsS -H "Authorization: Bearer $BYOK_TOKEN" "$BYOK_URL/api/v1/effective{}")"'
    names = "${ANTHROPIC_API_KEY-none} ${OPENAI_API_KEY-none}"
    script = f'{line.format("")}\necho "{names}"\n{line.format("?kind=openai&format=export")}\necho "{names}"'
    script = script.replace('/effective"', '/effective?format=export"')
    said = started([curl(), "-c", script], environment).splitlines()
    assert said == [f"{KEYS['first']} none", f"none {KEYS['second']}"]
