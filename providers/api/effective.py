"""GET /api/v1/effective: the key that an agent uses."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from ninja import Query

from providers.api.application import api, problems
from providers.api.authentication import AccessTokenBearer, asking_token, count, count_refused, problem_of, too_many
from providers.api.parsing import demand_known_parameters
from providers.api.problems import Problem, answer
from providers.api.schemas import Asked, EffectiveKey
from providers.formats import Unwritable, as_env, as_export, as_json, as_litellm
from providers.models import AccessToken
from providers.resolver import Candidate, Effective
from providers.services.handing_out import Changed, Handed, NoKey, TooOften, Unreadable, effective_key
from providers.services.token_access import TokenRefused

TEXTS: Mapping[str, tuple[str, Callable[[Handed], str]]] = {
    "env": ("text/plain; charset=utf-8", as_env),
    "export": ("text/plain; charset=utf-8", as_export),
    "litellm": ("application/yaml; charset=utf-8", as_litellm),
}
_WRITTEN = {
    "text/plain": {"schema": {"type": "string"}},
    "application/yaml": {"schema": {"type": "object", "required": ["model_list"]}},
}


@api.get(
    "/effective",
    auth=AccessTokenBearer(counts=False),
    response={200: EffectiveKey, **problems(404, 503)},
    operation_id="getEffectiveKey",
    summary="The key to use",
    openapi_extra={"responses": {200: {"content": _WRITTEN}}},
)
def effective(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Which key this agent uses now, with its host: key and host always belong together.

    Every key that is handed out is recorded first. Keep it no longer than “keep_seconds”, then ask again.
    """
    try:
        demand_known_parameters(request, "kind", "model", "name", "format")
    except Problem:
        count_refused(request)
        raise
    handed = _handed(asking_token(request), asked)
    if asked.format == "json":
        return answer(200, as_json(handed))
    media_type, write = TEXTS[asked.format]
    try:
        text = write(handed)
    except Unwritable as unwritable:
        raise Problem(sort="unwritable", detail=str(unwritable)) from None
    return HttpResponse(text, content_type=media_type, headers={"Cache-Control": "no-store"})


def _handed(token: AccessToken, asked: Asked) -> Handed:
    """The key, counted in the transaction that records it; a request that gets none is counted by itself."""
    try:
        return effective_key(agent=token.agent, token=token, kind=asked.kind, model=asked.model, name=asked.name)
    except TooOften as often:
        raise too_many(often.wait) from None
    except TokenRefused as refused:
        raise problem_of(refused) from None
    except NoKey as none:
        problem = _no_key(none.effective)
    except Changed as changed:
        problem = Problem(sort="changing", detail=str(changed), headers={"Retry-After": "1"})
    except Unreadable as unreadable:
        problem = Problem(sort="unreadable", detail=str(unreadable), headers={"Retry-After": "60"})
    count(token)
    raise problem


def _no_key(effective: Effective) -> Problem:
    more = {"reason": effective.reason, "rule": effective.rule, "chain": list(map(_link, effective.chain))}
    return Problem(sort="no_key", detail=effective.reason, more=more)


def _link(candidate: Candidate) -> dict[str, str]:
    row = candidate.provider
    return {
        "provider": str(row.pk),
        "kind": row.kind,
        "name": row.name,
        "source": candidate.source,
        "rule": candidate.rule,
        "reason": candidate.reason,
    }
