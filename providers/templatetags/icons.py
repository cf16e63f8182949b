"""Template tags for the pictures: `{% icon "key" %}` from the sprite, `{% logo kind.logo %}` of a provider.

Both are decoration: the words beside them carry the meaning, so they are hidden from screen readers.
"""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """The symbol `name` of `static/icons.svg`, in the colour of the text around it. `extra` adds classes."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f"icon {extra}".strip(),
        static("icons.svg"),
        name,
    )


@register.simple_tag
def logo(name: str) -> SafeString:
    """The picture `static/logos/<name>.svg` on its chip, which is light in both themes."""
    return format_html('<img class="logo" src="{}" alt="" width="24" height="24">', static(f"logos/{name}.svg"))
