"""The product's settings with one address more, which `crashing_urls.py` answers."""

from byok_site.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "tests.crashing_urls"
