"""Which of the entries is used. Barred entries are passed over; one that does not work stops the search."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from providers.models import Provider
from providers.resolution.barriers import Objection, Rules, barrier_of, defect_of
from providers.resolution.effective import Source
from providers.resolution.question import Question

FOR_OTHERS = "Limited to other groups."


@dataclass(frozen=True, slots=True, eq=False)
class Considered:
    """An entry, and what speaks against it. `named`: it is one that was asked for, not one that could stand in."""

    row: Provider
    source: Source
    named: bool
    barrier: Objection | None
    defect: Objection | None


@dataclass(frozen=True, slots=True)
class Choice:
    """`chosen` is used, or `stopper` stands in the way, or neither: nothing is there. `replaced`: the own entry that
    does not work, where the organization's may stand in for it."""

    chosen: Considered | None = None
    stopper: Considered | None = None
    replaced: Considered | None = None


def consider(question: Question, rows: Iterable[Provider], rules: Rules) -> list[Considered]:
    """The entries in the order in which they are considered: own ones first; the default first; then by name.

    One that is limited to other groups has lost its name and its model, for whoever may not be told them.
    """
    found = [
        Considered(
            row=row,
            source="own" if row.owner_id else "organization",
            named=question.names(row.name),
            barrier=barrier_of(question, row, rules),
            defect=defect_of(row),
        )
        for row in rows
    ]
    ranked = sorted(found, key=lambda one: _rank(question, one))
    return ranked if question.names_limits else [_unnamed(one) if _is_for_others(one) else one for one in ranked]


def _is_for_others(one: Considered) -> bool:
    return one.barrier is not None and one.barrier.rule == "groups"


def _unnamed(one: Considered) -> Considered:
    """Only what kind of entry it is. The copy is for showing, and is never stored."""
    row = Provider(pk=one.row.pk, owner=None, kind=one.row.kind, model_type="")
    return replace(one, row=row, barrier=Objection("groups", FOR_OTHERS), defect=None)


def choose(question: Question, entries: Sequence[Considered], may_fall_back: Callable[[str], bool]) -> Choice:
    """The one that is used. `may_fall_back` says of a kind whether the organization's key may stand in."""
    own = _pick(question, [one for one in entries if one.source == "own" and one.barrier is None])
    if own.chosen or (own.stopper and not may_fall_back(own.stopper.row.kind)):
        return own
    shared = _pick(question, [one for one in entries if is_in_question(question, one, own.stopper)])
    if not shared.chosen and not shared.stopper:
        return own
    return Choice(shared.chosen, shared.stopper, own.stopper)


def choose_next(
    question: Question, entries: Sequence[Considered], choice: Choice, may_fall_back: Callable[[str], bool]
) -> Provider | None:
    """What would be used if the chosen entry were not there, or if what stands in the way did not."""
    if choice.chosen:
        then = choose(question, [one for one in entries if one is not choice.chosen], may_fall_back).chosen
    else:
        then = choose(question, entries, lambda kind: True).chosen
        then = then or choose(question, [one for one in entries if one.defect is None], may_fall_back).chosen
    return then.row if then else None


def _pick(question: Question, entries: Sequence[Considered]) -> Choice:
    """Of one owner's entries the first that works, unless one stands before it that nothing may replace."""
    for one in entries:
        if one.defect is None:
            return Choice(chosen=one)
        if _is_meant(question, one):
            return Choice(stopper=one)
    return Choice(stopper=entries[0] if entries else None)


def _is_meant(question: Question, one: Considered) -> bool:
    """Whether this very entry was asked for, or set as default: then another one is no answer."""
    return bool(question.name and one.named) or (one.row.is_default and not question.entries_only)


def is_in_question(question: Question, one: Considered, replaced: Considered | None) -> bool:
    """Whether an organization entry may answer: stand-ins only where an own entry is replaced, in its kind."""
    if one.source != "organization" or one.barrier is not None:
        return False
    if question.name and replaced:
        return one.row.kind == replaced.row.kind
    return one.named


def _rank(question: Question, one: Considered) -> tuple[bool, bool, bool, str, int]:
    is_default = one.row.is_default and not question.entries_only
    return (one.source != "own", not one.named, not is_default, one.row.name.lower(), one.row.spec.position)
