"""Goal G-S1: no key goes astray. `python -m tests.goals.leaks` looks for planted secrets wherever one could end up."""
