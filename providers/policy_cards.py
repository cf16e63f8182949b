"""What the Policy page shows for one kind."""

from dataclasses import dataclass
from functools import cached_property

from providers.forms_policy import PolicyForm
from providers.kinds.base import Kind
from providers.models import Policy
from providers.personal_keys import own_hosts
from providers.recent import Confirmation

PERSONAL = {
    Policy.Personal.ALLOWED: "own keys allowed",
    Policy.Personal.REQUIRED: "own keys required",
    Policy.Personal.FORBIDDEN: "own keys forbidden",
}


@dataclass(kw_only=True)
class PolicyCard:
    """One kind. `form`: what was sent and refused; `saved`: it was stored just now."""

    policy: Policy
    form: PolicyForm | None = None
    open: bool = False
    saved: bool = False
    confirmation: Confirmation | None = None

    @property
    def kind(self) -> Kind:
        """The catalogue entry."""
        return self.policy.spec

    @cached_property
    def drawn(self) -> PolicyForm:
        """The form as it is drawn."""
        return self.form or PolicyForm(policy=self.policy)

    @property
    def facts(self) -> str:
        """The rules in one line."""
        hosts = len(self.policy.personal_hosts)
        parts = [
            "shown" if self.policy.shown else "hidden",
            PERSONAL[Policy.Personal(self.policy.personal)],
            "the organization's key steps in" if self._may_step_in else "",
            f"{hosts} more host{'' if hosts == 1 else 's'}" if hosts else "",
        ]
        return " · ".join(filter(None, parts)).capitalize()

    @property
    def _may_step_in(self) -> bool:
        """Only where both kinds of keys are used."""
        return self.policy.fallback and self.policy.personal == Policy.Personal.ALLOWED

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Each rule and what was chosen, for whoever changes nothing."""
        form = self.drawn
        rules = []
        for field in (form["shown"], form["personal"], form["fallback"]):
            choices = field.field.widget.choices
            rules.append((str(field.label), next(str(text) for value, text in choices if value == field.value())))
        hosts = ", ".join([*own_hosts(self.kind), *self.policy.personal_hosts])
        return [*rules, (str(form["personal_hosts"].label), hosts or "Any")]

    @property
    def differs(self) -> bool:
        """Whether anything is not as it is for a kind that nobody has touched."""
        usual = Policy(kind=self.policy.kind)
        names = ("shown", "personal", "fallback", "personal_hosts")
        return any(getattr(self.policy, name) != getattr(usual, name) for name in names)
