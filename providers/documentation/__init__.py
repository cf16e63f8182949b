"""The pages in `docs/providers/`: `manage.py draw_docs` draws them from the tables of kinds, wires and rules."""
