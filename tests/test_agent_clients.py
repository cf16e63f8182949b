"""The vendors' own clients and LiteLLM, set up by what was handed out and by nothing else."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from providers.formats import as_litellm
from providers.kinds import all_kinds, get_kind
from providers.services.handing_out import Handed
from tests import toolchain
from tests.cards import KEY
from tests.certificates import Authority
from tests.provider_double import GOOD_COMPLETION
from tests.servers import Reply, Request, ScriptedServer
from tests.test_formats import handed_for

PATIENCE = 180
ACCESS_KEY = {"access_key_id": "AKIAMADEUP0123456789", "secret_access_key": "made-up-secret"}
COUNTED = {
    **{"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2, "input_tokens": 1, "output_tokens": 1},
    **{"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
}
COMPLETION = {**GOOD_COMPLETION, "model": "m", "created": 1, "usage": COUNTED}
SAY_HI = "messages=[{'role': 'user', 'content': 'Say hi.'}]"
OPENAI = (
    "import os, openai; print(openai.CLIENT().chat.completions.create("
    f"model=os.environ['BYOK_MODEL'], {SAY_HI}).choices[0].message.content)"
)
ANTHROPIC = (
    "import os, anthropic; print(anthropic.Anthropic().messages.create("
    f"model=os.environ['BYOK_MODEL'], max_tokens=9, {SAY_HI}).content[0].text)"
)
BEDROCK = (
    "import os, botocore.session; client = botocore.session.get_session().create_client('bedrock-runtime'); "
    "answer = client.converse(modelId=os.environ['BYOK_MODEL'], "
    "messages=[{'role': 'user', 'content': [{'text': 'Say hi.'}]}]); "
    "print(answer['output']['message']['content'][0]['text'])"
)
LITELLM = """
import json, sys, litellm, yaml
for text in json.load(sys.stdin):
    model = yaml.safe_load(text)["model_list"][0]["litellm_params"]
    messages = [{"role": "user", "content": "Say hi."}]
    print(litellm.completion(messages=messages, num_retries=0, **model).choices[0].message.content)
"""


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Answers everything with a completion in every dialect."""
    with ScriptedServer(completed) as running:
        yield running


def completed(request: Request) -> Reply:
    return Reply(body=COMPLETION, headers={"connection": "close"})


def handed_here(slug: str, server: ScriptedServer, secrets: dict[str, str] | None = None) -> Handed:
    """What is handed out for a card of this kind whose API Host is here, at the path of its default host."""
    kind = get_kind(slug)
    path = urlsplit(kind.default_host).path.rstrip("/") or kind.version_path
    return handed_for(kind, host=f"{server.url}{path}", secrets=secrets)


def said_by(command: list[str], environment: Mapping[str, str], home: Path, *, typed: str = "") -> str:
    """What a program says that has nothing else in its environment."""
    ended = subprocess.run(
        command, env={**environment, "HOME": str(home)}, input=typed, capture_output=True, text=True, timeout=PATIENCE,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def goes_where_the_check_goes(request: Request, handed: Handed) -> bool:
    """Whether a client asked at the address of BYOK's own check."""
    call = handed.provider.spec.wire.complete(handed.credentials)
    assert call is not None
    address = urlsplit(call.url)
    return unquote(request.path) == unquote(f"{address.path}?{address.query}".rstrip("?"))


@pytest.mark.parametrize(
    ("slug", "secrets", "program"),
    [
        ("openai", {"api_key": KEY}, OPENAI.replace("CLIENT", "OpenAI")),
        ("gemini", {"api_key": KEY}, OPENAI.replace("CLIENT", "OpenAI")),
        ("openai_compatible", {}, OPENAI.replace("CLIENT", "OpenAI")),
        ("azure_openai", {"api_key": KEY}, OPENAI.replace("CLIENT", "AzureOpenAI")),
        ("anthropic", {"api_key": KEY}, ANTHROPIC),
        ("bedrock", ACCESS_KEY, BEDROCK),
    ],
)
def test_vendors_client_is_set_up_by_the_environment_alone(
    slug: str, secrets: dict[str, str], program: str, server: ScriptedServer, tmp_path: Path
) -> None:
    handed = handed_here(slug, server, secrets)
    assert said_by([sys.executable, "-c", program], handed.environment, tmp_path) == "Hi\n"
    [request] = server.requests
    assert goes_where_the_check_goes(request, handed)
    shown = next(iter(secrets.values()), "not-needed")
    assert any(shown in value for value in request.headers.values())


def test_client_of_aws_is_set_up_with_a_bedrock_api_key(tmp_path: Path) -> None:
    authority = Authority()
    trusted = tmp_path / "authority.pem"
    trusted.write_text(authority.pem)
    with ScriptedServer(completed, authority.server_context("127.0.0.1")) as server:
        handed = handed_here("bedrock", server)
        environment = {**handed.environment, "AWS_CA_BUNDLE": str(trusted)}
        assert said_by([sys.executable, "-c", BEDROCK], environment, tmp_path) == "Hi\n"
    [request] = server.requests
    assert goes_where_the_check_goes(request, handed)
    assert request.headers["authorization"] == f"Bearer {KEY}"


def test_litellm_asks_every_kind_where_the_check_asks(server: ScriptedServer, tmp_path: Path) -> None:
    handed = [handed_here(kind.slug, server) for kind in all_kinds()] + [handed_here("bedrock", server, ACCESS_KEY)]
    quiet = {"LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    typed = json.dumps([as_litellm(one) for one in handed])
    assert said_by([toolchain.programs(), "-c", LITELLM], quiet, tmp_path, typed=typed) == "Hi\n" * len(handed)
    strayed = [one.provider.kind for one, sent in zip(handed, server.requests, strict=True)
               if not goes_where_the_check_goes(sent, one)]  # fmt: skip
    assert strayed == []
    assert all(KEY in f"{sent.headers}" for sent in server.requests[:-1])
    assert "Credential=AKIAMADEUP0123456789/" in server.requests[-1].headers["authorization"]
