"""Cards whose API Host is a foreign server, and what stands at their fields."""

import html
import re

from django.test import Client

from tests.cards import KEY, PressedCard
from tests.foreign import ForeignServer

MODEL = "model-that-answers"
"""A name that no foreign server has trouble with."""


class ForeignCard(PressedCard):
    """An empty card that points to a foreign server, where its kind's path is or at another one."""

    def __init__(self, client: Client, kind: str, server: ForeignServer, path: str | None = None) -> None:
        super().__init__(client, kind)
        self.host = server.host_for(self.kind) if path is None else server.at(path)

    def page(self, button: str, *, model: str = MODEL, key: str = KEY) -> str:
        """Press a button with this model and key typed; the answer's HTML."""
        typed = {"api_host": self.host, "model_type": model, self.kind.model_field: model, "api_key": key}
        response = self.press(button, **typed)
        assert response.status_code == 200
        return response.content.decode()


def error_at(page: str, field: str) -> str:
    """What a card says is wrong with a field, as text."""
    found = re.search(rf'-{field}-error">(.*?)</div>', page, re.DOTALL)
    assert found, f"the card has no field {field}"
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).split())
