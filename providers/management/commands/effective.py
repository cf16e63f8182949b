"""`manage.py effective`: the key of a person or agent, for scripts on the server."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from providers.formats import Unwritable, as_env, as_export, as_json, as_litellm
from providers.kinds import all_kinds
from providers.models import Agent, Person
from providers.origin import ON_SERVER, coming_from
from providers.resolver import Candidate, Effective, resolve
from providers.services.handing_out import Changed, Handed, NoKey, Unreadable, effective_key

NONE, USAGE_ERROR = 1, 2
FORMATS: dict[str, Callable[[Handed], str]] = {
    "json": lambda handed: json.dumps(as_json(handed), indent=2) + "\n",
    "env": as_env,
    "export": as_export,
    "litellm": as_litellm,
}


class Command(BaseCommand):
    """Print the key in one of the formats, or with `--explain` how it was found."""

    help = (
        "Print the key that a person's agents, or an agent, use now; it is recorded like every key handed out. "
        "Exit code: 0 printed, 1 there is none, 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Who asks for what, and how it is written."""
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--person", metavar="EMAIL", help="the key that this person's agents use")
        who.add_argument("--agent", metavar="NAME", help="the key that this agent uses; its id, where names repeat")
        parser.add_argument("--kind", default="", choices=[kind.slug for kind in all_kinds()], metavar="KIND")
        parser.add_argument("--name", default="", help="the name of an entry")
        parser.add_argument("--model", default="", help="the model that is wanted")
        parser.add_argument("--format", choices=list(FORMATS), default="json")
        parser.add_argument("--explain", action="store_true", help="say which entries were considered, without a key")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print on standard output, or exit with the code that says why not."""
        who = {"agent": _agent(options["agent"])} if options["agent"] else {"person": _person(options["person"])}
        asked = {name: options[name] for name in ("kind", "name", "model")}
        if options["explain"]:
            self._explain(resolve(**who, **asked, for_admin=True))
            return
        try:
            with coming_from(ON_SERVER):
                handed = effective_key(**who, **asked, on_server=True)
            self.stdout.write(FORMATS[options["format"]](handed), ending="")
        except (NoKey, Changed, Unreadable, Unwritable) as refused:
            raise CommandError(str(refused), returncode=NONE) from None

    def _explain(self, effective: Effective) -> None:
        for candidate in effective.chain:
            self.stdout.write(_line(candidate))
        if effective.provider is None:
            raise CommandError(effective.reason, returncode=NONE)
        self.stdout.write(f"Model: {effective.model}\n{effective.reason}")
        if effective.next:
            self.stdout.write(f"Next: {effective.next}")


def _line(candidate: Candidate) -> str:
    mark = "->" if candidate.used else "  "
    return f"{mark} {candidate.provider} ({candidate.source}): {candidate.reason} [{candidate.rule}]"


def _person(email: str) -> Person:
    person = Person.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        raise CommandError(f"Nobody has an account with the e-mail address {email}.", returncode=USAGE_ERROR)
    return person


def _agent(name: str) -> Agent:
    wanted = Q(name__iexact=name.strip())
    with suppress(ValueError):
        wanted |= Q(pk=UUID(name))
    agents = list(Agent.objects.select_related("owner").filter(wanted)[:10])
    if not agents:
        raise CommandError(f"There is no agent called {name}.", returncode=USAGE_ERROR)
    if len(agents) > 1:
        ids = "\n".join(f"  {agent.pk} ({agent.owner or 'the organization'})" for agent in agents)
        raise CommandError(f"Several agents are called {name}. Give the id of one:\n{ids}", returncode=USAGE_ERROR)
    return agents[0]
