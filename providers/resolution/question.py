"""Who asks, and for what."""

from dataclasses import dataclass

from providers.models import Agent, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`person`: whose own keys count, and whose rights; None for an agent of the organization.

    `kind`, `name` and `model` narrow the choice; "" asks for none in particular.
    """

    person: Person | None
    agent: Agent | None
    kind: str
    name: str
    model: str

    @property
    def defaults_only(self) -> bool:
        """Whether names cannot be asked for: the agent uses what its owner's agents use by default."""
        return self.agent is not None and self.agent.uses == Agent.Uses.DEFAULT

    @property
    def entries_only(self) -> bool:
        """Whether only the agent's own list of entries counts; then being a default means nothing."""
        return self.agent is not None and self.agent.uses == Agent.Uses.ENTRIES

    @property
    def is_open(self) -> bool:
        """Whether several entries of one owner may answer."""
        return self.entries_only or bool(self.kind) or bool(self.model and not self.defaults_only)

    def names(self, name: str) -> bool:
        """Whether an entry of this name is the one that was asked for; any is, if none was named."""
        return not self.name or name.lower() == self.name.lower()
