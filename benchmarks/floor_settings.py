"""The product's settings, with one address more."""

from byok_site.settings import *  # noqa: F403 - they are the product's

ROOT_URLCONF = "benchmarks.floor"
