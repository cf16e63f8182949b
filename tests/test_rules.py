"""The tables of answers: every row rests on a fact, and every row is needed."""

import re

import pytest

from providers.kinds import all_kinds
from providers.kinds.base import Kind
from providers.reading import decide, gather
from providers.rules import general
from providers.rules.base import Form, Rule, code_set
from providers.verdicts import Outcome
from tests.answers import TABLES, rules_of, samples

EVERY_RULE = [(table, rule) for table in TABLES for rule in rules_of(table)] + [("general", r) for r in general.RULES]


@pytest.mark.parametrize(("table", "rule"), EVERY_RULE)
def test_every_rule_says_the_fact_that_it_rests_on(table: str, rule: Rule) -> None:
    assert len(rule.because) >= 12
    assert rule.because.endswith(".")


@pytest.mark.parametrize(("table", "rule"), EVERY_RULE)
def test_every_expression_compiles(table: str, rule: Rule) -> None:
    assert re.compile(rule.text).groups >= 0


@pytest.mark.parametrize(("table", "rule"), EVERY_RULE[:-1])
def test_every_rule_but_the_last_asks_for_something(table: str, rule: Rule) -> None:
    assert rule.status or rule.codes or rule.text or rule.forms


def test_every_rule_decides_at_least_one_fixture() -> None:
    deciding = {id(decide(rules_of(s.kind), gather(s.operation, s.answer))) for s in samples()}
    idle = [f"{table}: {rule.because}" for table, rule in EVERY_RULE if id(rule) not in deciding]
    assert idle == []


def test_the_last_general_rule_matches_everything() -> None:
    assert general.RULES[-1] == Rule(outcome=Outcome.BAD_REQUEST, because=general.RULES[-1].because)


def test_ok_needs_the_right_shape_or_a_spent_token_cap() -> None:
    without_shape = [rule for _, rule in EVERY_RULE if rule.outcome is Outcome.OK and rule.forms != {Form.ANSWER}]
    assert [rule.status for rule in without_shape] == [frozenset({400})]
    assert "could not finish" in without_shape[0].text


def test_codes_are_compared_without_case_and_punctuation() -> None:
    assert set(code_set("Invalid_Api.Key *PerDay*")) == {"invalidapikey", "*perday*"}


@pytest.mark.parametrize(("table", "rule"), [(table, rule) for table, rule in EVERY_RULE if rule.advice or rule.page])
def test_advice_of_a_rule_is_whole_sentences_and_its_page_is_safe(table: str, rule: Rule) -> None:
    assert rule.outcome is not Outcome.OK
    assert rule.advice == "" or re.fullmatch(r"[A-Z].{30,}\.", rule.advice)
    assert not re.search(r"[{}<>]|  ", rule.advice)
    assert rule.page is None or rule.page.url.startswith("https://")


@pytest.mark.parametrize("kind", list(all_kinds()), ids=lambda kind: kind.slug)
def test_field_that_a_rule_names_is_on_the_card(kind: Kind) -> None:
    named = {rule.about for rule in (*kind.rules, *general.RULES) if rule.about}
    assert named <= set(kind.Form.base_fields)


def test_two_rules_of_one_table_that_advise_alike_mean_alike() -> None:
    said = [(table, rule.advice, rule.outcome) for table, rule in EVERY_RULE if rule.advice]
    assert len({one[:2] for one in said}) == len(set(said))
