"""The tests of BYOK: `python -m tests` runs them all."""
