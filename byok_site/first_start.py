"""What must hold before the server may start: keys that are there and good, and a database that fits them."""

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.utils import Error as DatabaseError

from byok_site import keyfile
from providers.data_keys import problems_with_keys


class RefusalError(Exception):
    """BYOK does not start. The message is one sentence that says why and what to do."""


def database_name() -> str:
    """The database, as a person would call it; without its password."""
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(config["NAME"])
    return f"{config['NAME']} on {config['HOST'] or 'this machine'}"


def database_has_tables() -> bool:
    """Whether somebody has used this database. An empty file is none. Raises RefusalError when it does not answer."""
    if connection.vendor == "sqlite" and not _has_content(Path(connection.settings_dict["NAME"])):
        return False
    once = connection.copy()
    once.settings_dict["OPTIONS"].pop("pool", None)  # the pool would try again and again before it says why
    try:
        return bool(once.introspection.table_names())
    except DatabaseError as error:
        raise RefusalError(f"The database {database_name()} cannot be opened: {first_line(error)}") from None
    finally:
        once.close()


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def first_line(error: Exception) -> str:
    """An error in one line that ends with a full stop."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".") + "."


def make_missing_keys() -> bool:
    """Make the keys of a first start; whether there were any to make. Raises RefusalError where none may be made."""
    if settings.BYOK_KEY_FILE_PROBLEM:
        raise RefusalError(settings.BYOK_KEY_FILE_PROBLEM)
    used = database_has_tables()
    missing = settings.BYOK_MISSING_KEYS
    if not missing:
        return False
    if settings.BYOK_KEY_FILE.exists():
        raise RefusalError(
            f"{', '.join(missing)} missing in {settings.BYOK_KEY_FILE}: put the file's back-up in place."
        )
    if used:
        raise RefusalError(
            f"There is a database ({database_name()}) but no {', '.join(missing)}: put the back-up of the secrets file "
            f"at {settings.BYOK_KEY_FILE}, since new keys could not open what the old ones sealed."
        )
    keyfile.create(settings.BYOK_KEY_FILE, missing)
    return True


def refuse_bad_keys() -> None:
    """Raise RefusalError for a missing, weak, sample or malformed key."""
    if settings.BYOK_KEY_FILE_PROBLEM:
        raise RefusalError(settings.BYOK_KEY_FILE_PROBLEM)
    if "SECRET_KEY" in settings.BYOK_MISSING_KEYS:  # the settings made one up, for commands that need none
        raise RefusalError("SECRET_KEY is missing.")
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 10:
        raise RefusalError("SECRET_KEY is weak: it needs at least 50 random characters.")
    for problem in problems_with_keys():
        raise RefusalError(problem)
