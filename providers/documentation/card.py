"""What a page says about the card itself: links, fields, and what is refused before anything is sent."""

from collections.abc import Iterator
from inspect import cleandoc

from providers.card_fields import CardField, card_fields
from providers.documentation.markdown import bullets, code, codes, link, listed, prose, sections, table
from providers.kinds.base import Kind, Notice
from providers.models import Provider
from providers.sentences import label_of

PAGES = {
    "API keys": "keys_url",
    "Billing": "billing_url",
    "Usage": "usage_url",
    "Limits": "limits_url",
    "Models": "models_url",
    "Documentation": "docs_url",
}
"""The provider's own pages, by the attribute of a kind that holds the address."""

NOBODY = 0
"""The owner of a card that is drawn without the database: a shared one offers the groups that are in it."""

NONSENSE = "??"
"""What is typed into fields to hear what a card says about it."""


def draw_links(kind: Kind) -> str:
    """The provider's own pages."""
    found = {name: getattr(kind, attribute) for name, attribute in PAGES.items()}
    return bullets(link(name, address) for name, address in found.items() if address)


def draw_card(kind: Kind) -> str:
    """The fields, and what happens to what is pasted into them."""
    form = kind.Form(instance=Provider(kind=kind.slug, owner_id=NOBODY))
    fields = [field for field in card_fields(form, verdict=None, show_errors=False) if field.name not in form.limits]
    rows = (_field_row(field, moves=field.name in form.moving_names()) for field in fields)
    suggested = f"Suggested models: {codes(kind.suggested_models)}." if kind.suggested_models else ""
    return sections(
        "## The card",
        documented(kind.Form),
        table(("Field", "Needed", "Filled in with", "Help", "When it changes"), rows),
        suggested,
        _draw_changes(kind),
    )


def draw_pasted_key(kind: Kind) -> str:
    """How keys begin, and what is refused unsent."""
    refusals = list(_refusals(kind))
    return sections(
        "## The pasted key",
        " ".join(_about_shapes(kind)),
        table(("Field", "Begins with", "Refused unsent: what the card says"), refusals) if refusals else "",
        "At every provider, more is [taken off or refused before anything is sent](README.md#before-anything-is-sent).",
    )


def documented(thing: object) -> str:
    """The docstring of a kind or of one of its methods, in one line for each paragraph."""
    paragraphs = cleandoc(thing.__doc__ or "").split("\n\n")
    return "\n\n".join(prose(" ".join(paragraph.split())) for paragraph in paragraphs)


def _field_row(field: CardField, *, moves: bool) -> tuple[str, ...]:
    example = f"empty, such as {code(field.placeholder)}" if field.placeholder else ""
    return (
        field.label,
        "yes" if field.required else "no",
        code(field.value) if field.value else example,
        prose(field.help),
        "the key must be typed again" if moves else "",
    )


def _draw_changes(kind: Kind) -> str:
    """What the kind does with what is pasted, in the words of its method."""
    own = type(kind).take_apart
    text = "" if own is Kind.take_apart else documented(own)
    if kind.version_path:
        text = sections(text, f"For an address without a version, {code(kind.version_path)} is suggested, not added.")
    return text


def _about_shapes(kind: Kind) -> Iterator[str]:
    beginnings = codes(shape.prefix for shape in kind.key_shapes if shape.prefix)
    plain = any(not shape.prefix for shape in kind.key_shapes)
    own = codes(shape.prefix for shape in kind.key_shapes if shape.prefix and shape.unmistakable)
    if beginnings:
        yield f"Keys begin with {beginnings}."
    if plain or not beginnings:
        yield "Keys have no fixed beginning."
    yield "A key of another shape is sent all the same: providers invent new ones."
    if own:
        yield f"On another provider's card, a key that begins with {own} is questioned before it is sent."
    if kind.takes_any_key:
        yield "Here no key is questioned: it may be one of any vendor."


def _refusals(kind: Kind) -> Iterator[tuple[str, str, str]]:
    """Field, how what was typed begins, and what the card says: in the order of the fields."""
    order = [*kind.Form.secret_names(), *kind.Form.config_names()]
    for beginning, said in kind.refused_keys.items():
        yield label_of(kind, order[0]), code(beginning), prose(said)
    heard = dict.fromkeys((*_misfits(kind), *_problems(kind)))
    for notice in sorted(heard, key=lambda one: order.index(one.field)):
        yield label_of(kind, notice.field), "", prose(notice.text)


def _misfits(kind: Kind) -> Iterator[Notice]:
    """What is said about plain fields that are empty, and about nonsense in them."""
    yield from kind.misfits({})
    yield from kind.misfits(dict.fromkeys(kind.Form.config_names(), NONSENSE))


def _problems(kind: Kind) -> Iterator[Notice]:
    """What is said about secrets that are missing, alone, too many, or in the field of another one."""
    names = kind.Form.secret_names()
    yield from kind.problems({}, {})
    for name in names:
        yield from kind.problems({}, {name: NONSENSE})
        for shape in kind.key_shapes:
            yield from kind.problems({}, {name: f"{shape.prefix}{'0' * 16}"})
    yield from kind.problems({}, dict.fromkeys(names, NONSENSE))


def labels(kind: Kind, names: tuple[str, ...]) -> str:
    """The labels of these fields in a sentence."""
    return listed([label_of(kind, name) for name in names])
