"""The product's own settings with every logger as loud as it gets, and its logs once more before anything is scrubbed.

The file that `LEAKS_LOG` names gets every record as the library wrote it, tracebacks included.
"""

import copy
import os
from typing import Any

from byok_site import settings as _own
from byok_site.settings import *  # noqa: F403 - all of them


def _loud(logging: dict[str, Any]) -> dict[str, Any]:
    """Every level down to DEBUG, and first of all handlers a file that gets what the others may scrub."""
    root = logging["root"]
    root |= {"level": "DEBUG", "handlers": ["leaks", *root["handlers"]]}
    for logger in logging["loggers"].values():
        logger["level"] = "DEBUG"
    if os.environ.get("LEAKS_SHORT"):  # it writes the whole context for each variable that is not there
        logging["loggers"]["django.template"] = {"level": "INFO"}
    logging["formatters"]["leaks"] = {"format": "%(levelname)s %(name)s: %(message)s"}
    file = {"class": "logging.FileHandler", "filename": os.environ["LEAKS_LOG"], "formatter": "leaks"}
    logging["handlers"] = {"leaks": file, **logging["handlers"]}
    return logging


globals()["LOGGING"] = _loud(copy.deepcopy(_own.LOGGING))
