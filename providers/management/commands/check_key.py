"""`manage.py check_key`: the check of a card, from the command line. It needs neither the database nor the keys."""

import json
import os
import signal
import sys
from argparse import ArgumentTypeError
from contextlib import suppress
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from providers.checking_lines import answer_lines, bounded_lines
from providers.kinds import all_kinds
from providers.kinds.base import Kind
from providers.questions import BadQuestion, Question, answer, kind_named
from providers.sentences import label_of
from providers.verdicts import Outcome

NOT_GOOD, USAGE_ERROR = 1, 2


class Command(BaseCommand):
    """Check one key, or many with `--ndjson`."""

    help = (
        "Check a key. Standard input is the key, or one JSON object of secrets. Exit code: 0 good, 1 not good, "
        "2 usage. With --ndjson: one JSON object a line in, one JSON object a line out."
    )
    requires_system_checks = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: CommandParser) -> None:
        """No argument holds a secret: others can see the arguments of a process."""
        add = parser.add_argument
        add("kind", nargs="?", help=", ".join(kind.slug for kind in all_kinds()))
        add("--host", default="", help="API Host; without it the provider's own")
        add("--model", default="", help="Model Type; without it the first one that BYOK suggests")
        add("--set", action="append", default=[], type=_setting, metavar="NAME=VALUE", help=_names_of_settings())
        add("--format", choices=["text", "json"], default="text")
        add("--ndjson", action="store_true", help="read one question a line from standard input")
        add("--jobs", type=_jobs, default=8, help="checks at once with --ndjson: 1 to 64, 8 unless said otherwise")

    def run_from_argv(self, argv: list[str]) -> None:
        """As Django does, but Ctrl-C ends it at once, without a traceback and without waiting for checks that hang."""
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        super().run_from_argv(argv)

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer on standard output, and exit with the code that says how it went."""
        if options["ndjson"]:
            self._answer_lines(options)
            return
        question = _question(options)
        found = answer(question)
        with suppress(OSError):
            self._say(json.dumps(found) if options["format"] == "json" else _as_text(question.kind, found))
        if found["outcome"] != Outcome.OK:
            sys.exit(NOT_GOOD)

    def _answer_lines(self, options: dict[str, Any]) -> None:
        if options["kind"] or options["host"] or options["model"] or options["set"]:
            raise _usage("With --ndjson everything is said in the lines: leave out the kind and the other options.")
        answer_lines(bounded_lines(sys.stdin.buffer), self._say, jobs=options["jobs"])

    def _say(self, text: str) -> None:
        """Write and flush. OSError if nobody reads any more; from then on everything goes nowhere."""
        if sys.stdout is None:
            raise BrokenPipeError
        try:
            self.stdout.write(text)
            self.stdout.flush()
        except OSError:
            # Python flushes what is left at its end, and would complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise


def _question(options: dict[str, Any]) -> Question:
    """What the arguments and standard input ask. Raises CommandError with the code for usage."""
    if not options["kind"]:
        raise _usage("Say which kind of provider, or use --ndjson.")
    try:
        kind = kind_named(options["kind"])
    except BadQuestion as error:
        raise _usage(str(error)) from None
    config = dict(options["set"])
    if strange := sorted(set(config) - set(kind.Form.config_names())):
        raise _usage(f"{kind.label} has no setting of this name: {', '.join(strange)}.")
    return Question(kind=kind, host=options["host"], model=options["model"], config=config, secrets=_secrets(kind))


def _secrets(kind: Kind) -> dict[str, str]:
    """From standard input: a key as it is, or a JSON object of several secrets."""
    names = kind.Form.secret_names()
    text = getpass("Key: ") if sys.stdin.isatty() else sys.stdin.buffer.read().decode(errors="replace")
    if not text.lstrip().startswith("{"):
        return {names[0]: text.rstrip("\r\n")}
    try:
        secrets = json.loads(text)
    except (ValueError, RecursionError):
        raise _usage("Standard input starts like a JSON object, but is none.") from None
    if not set(secrets) <= set(names) or not all(isinstance(value, str) for value in secrets.values()):
        raise _usage(f"Standard input must be an object of texts by these names: {', '.join(names)}.")
    return dict(secrets)


def _as_text(kind: Kind, found: dict[str, Any]) -> str:
    """For people: the sentence first, then everything that there is to say, one line each."""
    answered = " ".join(str(found[name]) for name in ("status", "code") if found[name])
    lines = [
        ("What to do", found["advice"]),
        ("Field", label_of(kind, found["field"])),
        ("Page", found["link"]["url"] if found["link"] else ""),
        *(("Other host", f"{host['url']} ({host['label']})") for host in found["hosts"]),
        *(("Note", note) for note in found["notes"]),
        ("Answer", answered),
        ("Quote", found["quote"]),
        ("Time", f"{found['elapsed_ms']} ms"),
    ]
    return "\n".join([f"{kind.label}: {found['message']}", *(f"  {name}: {text}" for name, text in lines if text)])


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ArgumentTypeError("it must be NAME=VALUE")
    if any(name in kind.Form.secret_names() for kind in all_kinds()):
        raise ArgumentTypeError("secrets come from standard input, because others can see the arguments of a process")
    return name, value


def _names_of_settings() -> str:
    names = dict.fromkeys(name for kind in all_kinds() for name in kind.Form.config_names())
    return f"a setting that only some kinds have: {', '.join(names)}"


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise ArgumentTypeError("it must be a number from 1 to 64")
    return int(text)


def _usage(message: str) -> CommandError:
    return CommandError(message, returncode=USAGE_ERROR)
