"""`manage.py effective`: the same answers as everywhere, for scripts on the server."""

import io
import json
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from providers.management.commands.effective import Command
from providers.models import Agent, AuditEvent, Person, Provider
from providers.resolver import resolve
from tests.rows import API_KEY, make_provider

type Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(db: None) -> Run:
    """`run(*arguments)` gives the exit code and what was written, or the message."""

    def run_command(*arguments: str) -> tuple[int, str]:
        out = io.StringIO()
        try:
            call_command("effective", *arguments, stdout=out)
        except CommandError as refused:
            return refused.returncode, f"{out.getvalue()}{refused}"
        return 0, out.getvalue()

    return run_command


@pytest.fixture
def default(db: None) -> Provider:
    provider = make_provider()
    Provider.objects.filter(pk=provider.pk).update(outcome="ok", is_default=True)
    return Provider.objects.get(pk=provider.pk)


@pytest.fixture
def agent(db: None) -> Agent:
    return Agent.objects.create(name="Nightly build")


def test_person_is_answered_in_json(run: Run, default: Provider, member: Person) -> None:
    code, text = run("--person", member.email)
    written = json.loads(text)
    assert (code, written["provider"], written["api_key"]) == (0, str(default.pk), API_KEY)
    assert written["reason"] == resolve(person=member).reason


def test_agent_is_answered_as_environment(run: Run, default: Provider, agent: Agent) -> None:
    code, text = run("--agent", "nightly BUILD", "--format", "env")
    assert (code, text.splitlines()[0]) == (0, f'OPENAI_API_KEY="{API_KEY}"')


@pytest.mark.parametrize(("format", "start"), [("export", "unset "), ("litellm", "model_list:\n")])
def test_other_formats_are_written_whole(run: Run, default: Provider, agent: Agent, format: str, start: str) -> None:
    code, text = run("--agent", str(agent.pk), "--format", format)
    assert (code, text.startswith(start), text.endswith("\n")) == (0, True, True)
    assert API_KEY in text


def test_key_that_is_printed_is_recorded(run: Run, default: Provider, agent: Agent) -> None:
    run("--agent", "Nightly build")
    event = AuditEvent.objects.get(action="key.handed_out")
    assert (event.actor_label, event.details["on_server_for"]) == ("system", "Nightly build")


def test_kind_that_has_no_key_exits_with_1_and_says_why(run: Run, default: Provider, member: Person) -> None:
    code, text = run("--person", member.email, "--kind", "anthropic")
    assert (code, text) == (1, resolve(person=member, kind="anthropic").reason)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_label, event.address) == ("key.refused", "system", "server")


def test_explanation_names_what_was_considered_and_hands_out_no_key(
    run: Run, default: Provider, member: Person
) -> None:
    code, text = run("--person", member.email, "--explain")
    assert code == 0
    assert text.startswith("-> OpenAI (organization): ")
    assert resolve(person=member).reason in text
    assert API_KEY not in text
    assert not AuditEvent.objects.exists()


def test_explanation_of_nothing_exits_with_1(run: Run, member: Person) -> None:
    assert run("--person", member.email, "--explain") == (1, resolve(person=member).reason)


@pytest.mark.parametrize("arguments", [["--person", "nobody@example.org"], ["--agent", "nobody"]])
def test_stranger_is_a_usage_error(run: Run, arguments: list[str]) -> None:
    code, text = run(*arguments)
    assert code == 2
    assert arguments[1] in text


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--person", "a@example.org", "--agent", "b"],
        ["--person", "a@example.org", "--kind", "nothing"],
        ["--person", "a@example.org", "--format", "xml"],
    ],
)
def test_arguments_that_make_no_sense_exit_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    command = Command()
    command._called_from_command_line = True  # type: ignore[attr-defined]
    with pytest.raises(SystemExit) as ended:
        command.create_parser("manage.py", "effective").parse_args(arguments)
    assert (ended.value.code, capsys.readouterr().out) == (2, "")


def test_agents_of_one_name_are_told_apart_by_their_ids(run: Run, agent: Agent, member: Person) -> None:
    other = Agent.objects.create(name="Nightly build", owner=member)
    code, text = run("--agent", "Nightly build")
    assert code == 2
    assert f"{agent.pk} (the organization)" in text
    assert f"{other.pk} ({member})" in text
