"""`python -m tests.goals.leaks [--short]`."""

from tests.goals.leaks import __doc__ as about
from tests.goals.leaks.measuring import measure
from tests.goals.reporting import main

main(measure, about or "")
