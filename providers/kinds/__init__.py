"""The registry: one file a kind in this folder, and nothing else to edit for a new one."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from providers.kinds.base import Kind

_registry: dict[str, Kind] = {}


def register[K: type[Kind]](cls: K) -> K:
    """Put a kind into the registry. A slug that is taken raises ValueError at import."""
    if cls.slug in _registry:
        raise ValueError(f"provider kind {cls.slug!r} is registered twice")
    _registry[cls.slug] = cls()
    return cls


def get_kind(slug: str) -> Kind:
    """The kind with this slug; KeyError if there is none."""
    return _registry[slug]


def all_kinds() -> Iterator[Kind]:
    """Every kind, in the order of its `position`."""
    return iter(sorted(_registry.values(), key=lambda kind: (kind.position, kind.label)))


def kind_choices() -> list[tuple[str, str]]:
    """For the model field: a callable, so that a new kind makes no migration."""
    return [(kind.slug, kind.label) for kind in all_kinds()]


def autodiscover() -> None:
    """Import every module of this folder once, at start."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
