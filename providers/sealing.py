"""The seal: the only place that touches the data key."""

from fernet_fields import EncryptedTextField


class SecretField(EncryptedTextField):  # type: ignore[misc]
    """The sealed secrets of one row."""
