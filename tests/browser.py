"""A real Chromium for page tests: how it starts, and what its console may say."""

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


class Console:
    """Collects what a page's console says that a good page would not."""

    def __init__(self, expected_statuses: tuple[int, ...]) -> None:
        self.complaints: list[str] = []
        self._expected = tuple(f"the server responded with a status of {code}" for code in (422, *expected_statuses))

    def hear(self, kind: str, text: str) -> None:
        """Take a console line. The browser writes one of its own for each 422, which is how a form error answers."""
        if "Content Security Policy" in text or (kind == "error" and not any(line in text for line in self._expected)):
            self.complaints.append(f"{kind}: {text}")
