"""The last look before a key leaves, inside the transaction that records it: it is as it was, and may be asked for."""

from django.db.models import QuerySet

from providers.models import AccessToken, Provider
from providers.prepared import Argument, PreparedRows
from providers.services.token_access import count_if_unchanged, count_request


class Changed(Exception):
    """The row is not what was resolved any more: resolve again."""

    def __init__(self) -> None:
        super().__init__("The key is being changed right now. Ask again in a moment.")


class TooOften(Exception):
    """The token has asked too often. `wait`: the seconds after which it may ask again."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"This token has asked too often. Ask again in {wait} seconds.")
        self.wait = wait


def demand_unchanged(row: Provider, token: AccessToken | None) -> None:
    """Raise Changed unless the row is still of this version; then count the request: TooOften, TokenRefused.

    Nearly always one statement. Other requests of the token wait from here to the commit.
    """
    if token and count_if_unchanged(token, row):
        return
    if not _rows_of_version(row.pk, row.version):
        raise Changed
    if token and (wait := count_request(token)):
        raise TooOften(wait)


def _of_version() -> "QuerySet[Provider]":
    rows = Provider.objects.filter(pk=Argument(0, Provider, "id"), version=Argument(1, Provider, "version"))
    return rows.only("id")


_rows_of_version = PreparedRows(_of_version)
