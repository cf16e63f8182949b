"""The forms about people. They check shapes; the services act, and the database guarantees."""

from collections.abc import Sequence
from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm, ResetPasswordKeyForm
from django import forms
from django.contrib.auth.password_validation import validate_password

from providers.models import Person, Role

GOOD_ENOUGH = "At least 10 characters. Nothing common, not only digits, nothing like your name or address."
WHAT_ROLES_DO = (
    "Members have keys of their own. Admins also manage the organization's keys and people. Owners manage owners, too. "
    "Auditors see all that holds no secret, and change nothing."
)


class EmailField(forms.EmailField):
    """An address as it is stored: in lower case."""

    def __init__(self) -> None:
        super().__init__(label="E-mail address", max_length=254, widget=forms.EmailInput({"autocomplete": "email"}))

    def clean(self, value: Any) -> str:
        """The address, in lower case."""
        return str(super().clean(value)).lower()


class NameField(forms.CharField):
    """What others call a person."""

    def __init__(self) -> None:
        super().__init__(label="Name", max_length=120, widget=forms.TextInput({"autocomplete": "name"}))


class RoleField(forms.ChoiceField):
    """What a person may do. Which roles there are to choose depends on who chooses."""

    def __init__(self) -> None:
        super().__init__(label="Role", help_text=WHAT_ROLES_DO)


def choices_of(roles: Sequence[Role]) -> list[tuple[str, str]]:
    """Roles as a field has them."""
    return [(role.value, str(role.label)) for role in roles]


class NewPasswordForm(forms.Form):
    """A new password, typed once: the page can show it. `person` is whose it will be, for the likeness check."""

    password = forms.CharField(
        label="Password", strip=False, max_length=1024, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, data: Any = None, *, person: Person | None = None) -> None:
        super().__init__(data)
        self.person = person or Person()
        self.fields["password"].help_text = GOOD_ENOUGH

    def clean(self) -> dict[str, Any]:
        """Last, because the password must not resemble what the other fields say."""
        data = super().clean() or {}
        whose = Person(email=data.get("email", self.person.email), name=data.get("name", self.person.name))
        if "password" in data:
            try:
                validate_password(data["password"], whose)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class InvitationForm(NewPasswordForm):
    """Accept an invitation: the e-mail address is the invitation's."""

    name = NameField()
    field_order: tuple[str, ...] = ("name", "password")

    def __init__(self, data: Any = None, *, person: Person | None = None) -> None:
        super().__init__(data, person=person)
        self.fields["name"].initial = self.person.name


class FirstAdminForm(InvitationForm):
    """Become the first admin."""

    email = EmailField()
    field_order: tuple[str, ...] = ("email", "name", "password")


class InviteForm(forms.Form):
    """Invite somebody."""

    name = NameField()
    email = EmailField()
    role = RoleField()

    def __init__(self, data: Any = None, *, roles: Sequence[Role]) -> None:
        super().__init__(data, auto_id="invite_%s")
        self.fields["role"].choices = choices_of(roles)  # type: ignore[attr-defined]
        for name in ("name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class RoleForm(forms.Form):
    """Change somebody's role."""

    role = RoleField()

    def __init__(self, *, roles: Sequence[Role], role: str) -> None:
        super().__init__(initial={"role": role})
        self.fields["role"].choices = choices_of(roles)  # type: ignore[attr-defined]


class AccountForm(forms.Form):
    """Change one's own name."""

    name = NameField()


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail address"
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""  # allauth's own has a link that leads nowhere without a mail server


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The current password and the new one, typed once: the page can show it."""

    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Current password"
        self.fields["oldpassword"].help_text = ""
        _name_new_password(self)


class ResetPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """The new password after a reset by e-mail, typed once."""

    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_new_password(self)


class ConfirmForm(forms.Form):
    """One's own password, to confirm who one is. The view says whether it is right."""

    password = forms.CharField(
        label="Your BYOK password", strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


def _name_new_password(form: forms.Form) -> None:
    form.fields["password1"].label = "New password"
    form.fields["password1"].help_text = GOOD_ENOUGH
