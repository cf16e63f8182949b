"""The goals of docs/security.md, each a command that prints its figure: `python -m tests.goals.NAME`."""
