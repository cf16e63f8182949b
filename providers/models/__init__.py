"""One file a noun: rows and the constraints that hold them true."""

from providers.models.audit import AuditEvent
from providers.models.link import OneTimeLink
from providers.models.person import Person, Role
from providers.models.provider import Provider

__all__ = ["AuditEvent", "OneTimeLink", "Person", "Provider", "Role"]
