"""The agents that lose an entry when it is disabled or removed: those for which it was ticked."""

from providers.enumerations import enumeration
from providers.models import Agent, Provider


def ticked_agents(provider: Provider) -> str:
    """Their names, in words; "" if there are none. A person's agents are their own business: others see how many."""
    ticked = provider.agents.filter(uses=Agent.Uses.ENTRIES).order_by("name")
    named = [f"“{agent}”" for agent in ticked if agent.owner_id == provider.owner_id]
    others = len(ticked) - len(named)
    of_people = [f"{others} agent{'' if others == 1 else 's'} of people"] if others else []
    return enumeration([*named, *of_people])
