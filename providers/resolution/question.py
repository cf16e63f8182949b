"""Who asks, and for what."""

from dataclasses import dataclass, replace
from typing import Self

from providers.models import Agent, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`person`: whose own keys count, and whose rights; None for an agent of the organization.

    `kind`, `name` and `model` narrow the choice; "" asks for none in particular. `for_admin`: an admin reads the
    answer, whoever asks.
    """

    person: Person | None
    agent: Agent | None
    kind: str
    name: str
    model: str
    for_admin: bool = False

    @property
    def defaults_only(self) -> bool:
        """Whether nothing can be asked for: the agent uses a default, and no other entry."""
        return self.agent is not None and self.agent.uses in {Agent.Uses.DEFAULT, Agent.Uses.SHARED}

    @property
    def shared_default_only(self) -> bool:
        """Whether not even the person's own default counts: the agent uses the organization's."""
        return self.agent is not None and self.agent.uses == Agent.Uses.SHARED

    @property
    def entries_only(self) -> bool:
        """Whether only the agent's own list of entries counts; then being a default means nothing."""
        return self.agent is not None and self.agent.uses == Agent.Uses.ENTRIES

    @property
    def is_open(self) -> bool:
        """Whether several entries of one owner may answer."""
        return self.entries_only or bool(self.kind or self.model)

    @property
    def names_limits(self) -> bool:
        """Whether the answer may name the groups that an entry is limited to, and the entry, to whoever is in none."""
        return self.for_admin or self.person is None or self.person.oversees

    @property
    def without_wishes(self) -> Self:
        """The same with nothing in particular asked for."""
        return replace(self, kind="", name="", model="")

    def names(self, name: str) -> bool:
        """Whether an entry of this name is the one that was asked for; any is, if none was named."""
        return not self.name or name.lower() == self.name.lower()
