"""One file a noun: rows and the constraints that hold them true."""

from providers.models.agent import AccessToken, Agent, IdempotentAnswer
from providers.models.audit import AuditEvent
from providers.models.group import Group
from providers.models.link import OneTimeLink
from providers.models.person import Person, Role
from providers.models.policy import Policy
from providers.models.provider import Provider
from providers.models.rotation import KeyRotation
from providers.models.session import Session
from providers.models.sign_in import SignInPolicy

__all__ = [
    "AccessToken",
    "Agent",
    "AuditEvent",
    "Group",
    "IdempotentAnswer",
    "KeyRotation",
    "OneTimeLink",
    "Person",
    "Policy",
    "Provider",
    "Role",
    "Session",
    "SignInPolicy",
]
