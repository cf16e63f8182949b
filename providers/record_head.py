"""Writes the head of the record to the log: whoever collects the log has a copy of it outside the database."""

import logging

from providers.audit_verification import present_head

logger = logging.getLogger(__name__)


def log_head(logged: str) -> str:
    """Write the present head unless it is the one `logged` before; returns it."""
    head = present_head()
    if head and head != logged:
        logger.info("Head of the record: %s", head)
    return head or logged
