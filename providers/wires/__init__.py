"""How to talk to a provider: requests are built and answers read here, never sent (`outbound.py` sends)."""
