"""What Django reports of an error. Where it is not being debugged: class and frames, and no value of anything."""

from typing import Any

from django.conf import settings
from django.views.debug import ExceptionReporter

from byok_site.logs import described


class ErrorReporter(ExceptionReporter):
    """With BYOK_DEBUG, which works on this machine only, Django's own report."""

    def get_traceback_html(self) -> Any:
        """Plain, too: whoever asks for a page gets the same lines."""
        return super().get_traceback_html() if settings.DEBUG else self._lines()

    def get_traceback_text(self) -> Any:
        """The lines of the log."""
        return super().get_traceback_text() if settings.DEBUG else self._lines()

    def get_traceback_frames(self) -> Any:
        """Without their variables, for whoever takes the frames alone."""
        frames = super().get_traceback_frames()
        return frames if settings.DEBUG else [{**frame, "vars": []} for frame in frames]

    def _lines(self) -> str:
        said = [] if self.exc_value is None else list(described(self.exc_value))
        return "\n".join(f"{one['class']}\n  " + "\n  ".join(map(str, one["frames"])) for one in said)  # type: ignore[call-overload]
