"""The limits of an entry as the API takes them: a day, names of models, names of groups."""

from providers.api.problems import FieldError, Problem
from providers.api.schemas import EntryIn
from providers.models import AccessToken, Group

SHARED_ONLY = "Only the organization's entries can be limited to these."


def typed_limits(token: AccessToken, wanted: EntryIn) -> dict[str, str]:
    """The limits that were sent, by the page's field names; what was left out stays as it is. Raises Problem."""
    sent = {"groups": wanted.groups, "allowed_models": wanted.allowed_models}
    if token.agent.owner_id is not None:
        errors = [FieldError(name, SHARED_ONLY) for name, value in sent.items() if value is not None]
        if errors:
            raise Problem(sort="invalid", errors=errors)
    limits = {} if wanted.expires_on is None else {"expires_on": wanted.expires_on}
    if wanted.allowed_models is not None:
        limits["allowed_models"] = "\n".join(wanted.allowed_models)
    if wanted.groups is not None:
        limits["groups"] = ",".join(str(_number(name)) for name in wanted.groups)
    return limits


def _number(name: str) -> int:
    group = Group.objects.filter(name__iexact=name).first()
    if group is None:
        raise Problem(sort="invalid", errors=[FieldError("groups", "There is no group of one of these names.")])
    return group.pk
