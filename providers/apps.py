"""The one app: the product."""

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    """Finds every kind once the models are there, and registers the checks."""

    name = "providers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every file in `kinds/`, so that each registers itself, and the system checks."""
        from providers import checks  # noqa: F401
        from providers.kinds import autodiscover

        autodiscover()
