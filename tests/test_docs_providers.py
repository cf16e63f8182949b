"""The pages in `docs/providers/`: as the tables would draw them now, complete, and true to what a check sends."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import call_command

from providers import kinds
from providers.documentation import pages
from providers.documentation.answers import rule_row
from providers.documentation.courses import (
    LOOKED_UP,
    WITHOUT_TOOL,
    Request,
    courses,
    drawn,
    key_request,
    main_secrets,
    requests_for,
)
from providers.documentation.markdown import prose, table
from providers.documentation.pages import all_pages, draw_all, folder, stale_pages
from providers.documentation.placeholders import credentials_for
from providers.kinds import all_kinds, get_kind
from providers.kinds.base import Kind
from providers.management.commands.draw_docs import Command
from providers.outbound import Deadline
from providers.rules import general
from providers.rules.base import Rule, code_set, statuses
from providers.services.check import check
from providers.verdicts import Link, Outcome
from providers.wires.base import Credentials
from providers.wires.families import OPENAI_FAMILIES, TYPICAL, Family, family_of
from tests.scripted_door import GOOD_CHAT, GOOD_LIST, WRONG_PARAMETER, Script, answer, scripted_door

PAGES = all_pages()
KINDS = {kind.slug: kind for kind in all_kinds()}
MODELS = [
    (kind.slug, model)
    for kind in all_kinds()
    for model in [*kind.wire.typical_models().values(), *kind.suggested_models]
]
GOOD = {
    "key_info": answer(200, {"data": {"label": "x"}, "is_available": True}),
    "list_models": answer(200, GOOD_LIST),
    "get_model": answer(200, {"id": "whisper-1"}),
}
NO_TOOLS = answer(400, {"error": {"message": "This model does not support tools."}})


class ThirteenthKind(Kind):
    """Somebody's new kind."""

    slug = "thirteenth"
    label = "Thirteenth"
    default_host = "https://llm.example/v1"
    wire = get_kind("openai_compatible").wire
    Form = get_kind("openai_compatible").Form


@pytest.fixture
def thirteenth(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry with one more kind."""
    monkeypatch.setitem(kinds._registry, ThirteenthKind.slug, ThirteenthKind())


@pytest.mark.parametrize("name", PAGES)
def test_page_is_as_the_tables_would_draw_it_now(name: str) -> None:
    path = folder() / name
    is_the_same = path.exists() and path.read_text(encoding="utf-8") == PAGES[name]
    assert is_the_same, f"docs/providers/{name} is not up to date: run `manage.py draw_docs`"


def test_every_kind_has_a_page_and_nothing_else_has() -> None:
    expected = {"README.md", "general.md", *(f"{slug}.md" for slug in KINDS)}
    assert {path.name for path in folder().iterdir()} == expected


@pytest.mark.usefixtures("thirteenth")
def test_new_kind_without_a_page_is_found() -> None:
    assert stale_pages(folder()) == ["README.md", "thirteenth.md"]


@pytest.mark.usefixtures("thirteenth")
def test_command_draws_the_page_of_a_new_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.management.commands.draw_docs.folder", lambda: tmp_path)
    call_command("draw_docs")
    assert (tmp_path / "thirteenth.md").read_text(encoding="utf-8").startswith("# Thirteenth\n")
    assert stale_pages(tmp_path) == []


def test_command_needs_no_checks_of_database_and_keys() -> None:
    assert Command.requires_system_checks == []


def test_page_of_a_kind_that_is_gone_is_deleted(tmp_path: Path) -> None:
    draw_all(tmp_path)
    (tmp_path / "gone.md").write_text("# Gone\n")
    assert draw_all(tmp_path) == ["gone.md"]
    assert not (tmp_path / "gone.md").exists()


def credentials(slug: str, model: str) -> tuple[Kind, Credentials]:
    kind = KINDS[slug]
    return kind, credentials_for(kind, model, main_secrets(kind))


def sent(slug: str, model: str, chat: Script | list[Script]) -> list[tuple[str, ...]]:
    """What a check of this model sends, with placeholders."""
    kind, given = credentials(slug, model)
    with scripted_door(**GOOD, chat=chat) as door:
        check(kind=kind, credentials=given, deadline=Deadline(15))
    return [essence(drawn(kind, given, call)) for call in door.calls]


def essence(request: Request) -> tuple[str, ...]:
    return (request.method, request.address, request.body, *request.headers)


def first_step(slug: str) -> list[tuple[str, ...]]:
    request = key_request(KINDS[slug])
    asked = [essence(request)] if request else []
    return asked * 2 if KINDS[slug].takes_any_key else asked


@pytest.mark.parametrize(("slug", "model"), MODELS)
def test_documented_requests_are_sent_in_their_order(slug: str, model: str) -> None:
    documented = [essence(one) for one in requests_for(KINDS[slug], model) if one.when != WITHOUT_TOOL]
    assert sent(slug, model, answer(400, WRONG_PARAMETER)) == [*first_step(slug), *documented]


@pytest.mark.parametrize(("slug", "model"), MODELS)
def test_documented_request_without_the_tool_is_sent_when_the_tool_is_refused(slug: str, model: str) -> None:
    documented = list(requests_for(KINDS[slug], model))[:2]
    if documented[-1].when == WITHOUT_TOOL:
        expected = [*first_step(slug), *map(essence, documented)]
        assert sent(slug, model, [NO_TOOLS, answer(200, GOOD_CHAT)]) == expected
    else:
        assert not documented[0].offers_tool


@pytest.mark.parametrize("slug", KINDS)
def test_every_group_of_models_stands_on_the_page_with_its_requests(slug: str) -> None:
    for course in courses(KINDS[slug]):
        assert course.requests
        for request in course.requests:
            assert f"{request.method} {request.address}" in PAGES[f"{slug}.md"]
            assert request.body in PAGES[f"{slug}.md"]


@pytest.mark.parametrize("family", [family for family in TYPICAL if family is not Family.CHAT])
def test_typical_model_belongs_to_its_family(family: Family) -> None:
    assert family_of(TYPICAL[family][1], OPENAI_FAMILIES) is family


def test_bedrock_tells_four_groups_apart() -> None:
    asked = [course.requests[0] for course in courses(KINDS["bedrock"])]
    assert [request.when == LOOKED_UP for request in asked] == [False, False, False, True]


@pytest.mark.parametrize("slug", KINDS)
def test_every_rule_of_a_kind_has_one_row(slug: str) -> None:
    numbers = re.findall(r"^\| (\d+) \|", PAGES[f"{slug}.md"], re.M)
    assert sorted(map(int, numbers)) == [*range(1, len(KINDS[slug].rules) + 1)]
    assert all(prose(rule.because).replace("|", r"\|") in PAGES[f"{slug}.md"] for rule in KINDS[slug].rules)


def test_row_holds_the_rules_own_advice_its_page_and_its_field() -> None:
    rule = Rule(
        outcome=Outcome.BAD_REQUEST,
        because="The date is wrong.",
        status=statuses(range(500, 600), 404),
        codes=code_set("Wrong_Date"),
        advice="Type another one.",
        page=Link("Dates", "https://llm.example/dates"),
        parameter=True,
        proves_key=True,
    )
    again = "The model is asked once more in its next way, if it has one."
    said = "Said at the field API Version. *Type another one.* [Dates](https://llm.example/dates)."
    meaning = f"The date is wrong. {again} {said}"
    assert rule_row(3, rule, "API Version") == ("3", "`404`, `5xx`", "`Wrong_Date`", meaning, "accepted")


def test_every_general_rule_has_one_row_in_the_order_of_reading() -> None:
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", PAGES["general.md"], re.M)
    assert rows == [(str(number), rule.outcome) for number, rule in enumerate(general.RULES, 1)]


@pytest.mark.parametrize("name", PAGES)
def test_page_has_tables_whose_rows_are_equally_wide(name: str) -> None:
    lines = [
        len(re.findall(r"(?<!\\)\|", line)) for line in PAGES[name].splitlines() if line.startswith("|") or not line
    ]
    assert all(before == after for before, after in pairwise(lines) if before and after)


def test_bar_in_a_cell_ends_no_cell() -> None:
    assert table(("A", "B"), [("one | two", "`a|b`")]).splitlines()[-1] == r"| one \| two | `a\|b` |"


def test_column_without_words_is_left_out() -> None:
    assert table(("A", "B"), [("one", ""), ("two", "")]) == "| A |\n| --- |\n| one |\n| two |"


def test_what_looks_like_a_tag_is_shown_unless_it_is_code() -> None:
    assert prose("status <503> or `<b>`") == "status &lt;503> or `<b>`"


@pytest.mark.parametrize("name", PAGES)
def test_page_shows_no_value_of_a_secret(name: str) -> None:
    assert "placeholder" not in PAGES[name]
    assert re.findall(r"^(?:Authorization|api-key|x-api-key|X-Amz-\S+): (?!(?:\S+ )?…$).*", PAGES[name], re.M) == []


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_lead_somewhere(name: str) -> None:
    for target, heading in re.findall(r"\]\(([\w.-]+\.md)(?:#([\w-]+))?\)", PAGES[name]):
        assert target in PAGES
        assert not heading or heading in anchors(PAGES[target])


def anchors(page: str) -> Iterator[str]:
    for title in re.findall(r"^#+ (.*)$", page, re.M):
        yield re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


@pytest.mark.parametrize("slug", KINDS)
def test_every_address_of_the_vendor_stands_on_its_page(slug: str) -> None:
    kind, page = KINDS[slug], PAGES[f"{slug}.md"]
    assert all(f"({url})" in page for url in (kind.keys_url, kind.billing_url, kind.limits_url) if url)
    assert all(f"| {sibling.label} | `{sibling.host}` |" in page for sibling in kind.siblings)


def test_index_names_every_outcome_and_what_save_does_with_it() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*(stores|refuses|offers)", PAGES["README.md"], re.M)
    assert dict(rows) == {
        "ok": "stores",
        **dict.fromkeys(("invalid_key", "invalid_model", "bad_host", "blocked"), "refuses"),
        **dict.fromkeys(("quota_exhausted", "rate_limited", "permission_denied", "region_unsupported"), "offers"),
        **dict.fromkeys(("bad_request", "provider_unavailable", "timeout", "unreachable"), "offers"),
    }


def test_folder_of_the_pages_is_in_the_docs() -> None:
    assert folder().parts[-2:] == ("docs", "providers")
    assert pages.folder() == folder()
