"""What limits an entry: its last day, who may use it, and which models it is for.

Each has one clean text, as a form sends it and a comparison needs it: a date as 2026-12-31, the numbers of groups as
"3,7", models one a line. "" is no limit. Groups and models limit the organization's entries only.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from django.http import QueryDict

from providers.models import Group, Provider

GROUP_GONE = "One of these groups was removed meanwhile. Choose again."
LIMITS = ("expires_on", "groups", "allowed_models")

_GROUP = re.compile(r"[0-9]{1,9}")


def stored_limits(provider: Provider) -> dict[str, str]:
    """The limits of a row, by field name."""
    texts = {"expires_on": provider.expires_on.isoformat() if provider.expires_on else ""}
    if provider.owner_id is None:
        texts["groups"] = _groups_text(group.pk for group in _groups_of(provider))
        texts["allowed_models"] = "\n".join(provider.allowed_models)
    return texts


def clean_limit(name: str, text: str) -> str:
    """The one spelling of a typed limit. What cannot be read stays as it is, for the form to refuse."""
    if name == "groups":
        try:
            return _groups_text(group_numbers(text))
        except ValueError:
            return text
    if name == "allowed_models":
        return "\n".join(models_in(text))
    day = day_in(text)
    return day.isoformat() if day else text


def sent_limits(sent: QueryDict) -> dict[str, str]:
    """The limits that a form sent. A box that is not ticked sends nothing, so groups come with an empty one."""
    return {name: ",".join(sent.getlist(name)) for name in LIMITS if name in sent}


def day_in(text: str) -> date | None:
    """The day that a text names; None for any other text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def models_in(text: str) -> list[str]:
    """Names of models, typed one a line or with commas; each once."""
    names = (name.strip() for name in re.split(r"[,\n]", text))
    return list(dict.fromkeys(filter(None, names)))


def group_numbers(text: str) -> set[int]:
    """The groups that a text names, by their numbers. ValueError if it holds anything else."""
    parts = _parts(text)
    if not all(map(_GROUP.fullmatch, parts)):
        raise ValueError("this is no list of groups")
    return set(map(int, parts))


def shown_value(name: str, text: str) -> str:
    """A plain value of a card as people read it: groups by their names."""
    if name == "groups":
        numbers = group_numbers(clean_limit(name, text))
        return ", ".join(Group.objects.filter(pk__in=numbers).order_by("name").values_list("name", flat=True))
    return ", ".join(models_in(text)) if name == "allowed_models" else text


def limits_from(values: Mapping[str, str]) -> dict[str, object]:
    """The columns that clean texts stand for. Groups are no column."""
    columns: dict[str, object] = {}
    if "expires_on" in values:
        columns["expires_on"] = day_in(values["expires_on"])
    if "allowed_models" in values:
        columns["allowed_models"] = models_in(values["allowed_models"])
    return columns


def _groups_of(provider: Provider) -> Iterable[Group]:
    return () if provider._state.adding else provider.groups.all()


def _groups_text(numbers: Iterable[int]) -> str:
    return ",".join(map(str, sorted(set(numbers))))


def _parts(text: str) -> list[str]:
    return list(filter(None, re.split(r"[,\s]+", text)))
