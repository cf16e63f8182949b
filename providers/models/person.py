"""A person who signs in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Role(models.TextChoices):
    """What a person may do. The first admin is the owner. An auditor sees what admins see, and changes nothing."""

    OWNER = "owner", "Owner"
    ADMIN = "admin", "Admin"
    AUDITOR = "auditor", "Auditor"
    MEMBER = "member", "Member"


ADMIN_ROLES = frozenset({Role.OWNER, Role.ADMIN})


class PersonManager(BaseUserManager["Person"]):
    """Makes people; the e-mail address is stored in lower case."""

    def create_user(self, *, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A new person; without a password nobody can sign in as them until a link is used."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Sign-in ignores the case of the address."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Our AUTH_USER_MODEL: an e-mail address, a name and a role."""

    email = models.EmailField("e-mail", max_length=254, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role, default=Role.MEMBER)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="person_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_admin(self) -> bool:
        """Whether this person manages the organization's keys and people."""
        return self.is_active and self.role in ADMIN_ROLES

    @property
    def is_auditor(self) -> bool:
        """Whether this person sees everything that holds no secret, and changes nothing but their own account."""
        return self.is_active and self.role == Role.AUDITOR

    @property
    def oversees(self) -> bool:
        """Whether this person sees what the organization has and what happened."""
        return self.is_admin or self.is_auditor
