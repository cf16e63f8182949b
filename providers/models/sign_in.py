"""What the organization demands of everybody who signs in."""

from django.db import models


class SignInPolicy(models.Model):
    """One row for the organization; without it nothing is demanded beyond the password.

    `second_factor`: who signs in with a password needs a second factor, too.
    """

    second_factor = models.BooleanField(default=False)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="sign_in_policy_is_one"),)

    def __str__(self) -> str:
        return "Sign-in"
