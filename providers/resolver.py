"""Which key does this person or agent use, and why: one answer for page, command line and API."""

from collections.abc import Sequence
from dataclasses import replace

from providers.kinds import kind_choices
from providers.models import Agent, Person
from providers.resolution.barriers import rules_for
from providers.resolution.choosing import Choice, Considered, choose, choose_next, consider, is_in_question
from providers.resolution.defaults import defaults_for
from providers.resolution.effective import Candidate, Effective, Source
from providers.resolution.question import Question
from providers.resolution.reasons import why_not, why_not_this_default, why_nothing, why_used
from providers.resolution.rows import rows_for

__all__ = ["Candidate", "Effective", "Source", "resolve"]


def resolve(
    *,
    person: Person | None = None,
    agent: Agent | None = None,
    kind: str = "",
    name: str = "",
    model: str = "",
    for_admin: bool = False,
) -> Effective:
    """What this person's agents, or this agent, use; narrowed by the slug of a kind, a name and a model.

    At most three queries, one for an agent of the organization; load an agent with its owner. Nothing is decrypted.
    `for_admin`: an admin reads it; else it does not name to people what is limited to groups that they are not in.
    ValueError unless exactly one of person and agent is given. `docs/decisions/005-resolver.md` has the rules.
    """
    if (person is None) == (agent is None):
        raise ValueError("Ask for a person or for an agent.")
    asker = agent.owner if agent else person
    if asker and not asker.is_active:
        whose = "The account of this agent's owner" if agent else "This account"
        return _nothing("inactive", f"{whose} is deactivated, so it gets no keys.")
    if kind and kind not in dict(kind_choices()):
        return _nothing("unknown_kind", f"There is no kind of provider called “{kind}”.")
    question = Question(person=asker, agent=agent, kind=kind, name=name, model=model, for_admin=for_admin)
    return _default_only(question) if question.defaults_only else _answer(question)


def _default_only(question: Question) -> Effective:
    """What is used by default, provided that it is what was asked for. Such an agent gets no other entry."""
    answer = _answer(question.without_wishes)
    refusal = why_not_this_default(question, answer.provider) if answer.provider else None
    if answer.provider is None or refusal is None:
        return replace(answer, model=question.model or answer.model) if answer.provider else answer
    rule, reason = refusal
    chain = (replace(one, used=False, rule=rule, reason=reason) if one.used else one for one in answer.chain)
    return replace(_nothing(rule, reason), chain=tuple(chain))


def _answer(question: Question) -> Effective:
    rows = rows_for(question) if question.name or question.is_open else defaults_for(question)
    rules = rules_for(question, rows)
    entries = consider(question, rows, rules)
    choice = choose(question, entries, rules.allows_fallback)
    considered = [one for one in entries if one.named or is_in_question(question, one, choice.replaced)]
    one = choice.chosen
    rule, reason = why_used(question, one, choice, considered) if one else why_nothing(question, choice, considered)
    return Effective(
        provider=one.row if one else None,
        model=(question.model or one.row.model_type) if one else "",
        source=one.source if one else "",
        rule=rule,
        reason=reason,
        next=choose_next(question, entries, choice, rules.allows_fallback),
        chain=tuple(_candidates(considered, choice, (rule, reason))),
    )


def _candidates(considered: Sequence[Considered], choice: Choice, decision: tuple[str, str]) -> list[Candidate]:
    found = []
    for one in considered:
        used = one is choice.chosen
        rule, reason = decision if used else why_not(one, choice)
        found.append(Candidate(one.row, one.source, used, rule, reason))
    return found


def _nothing(rule: str, reason: str) -> Effective:
    return Effective(None, "", "", rule, reason)
