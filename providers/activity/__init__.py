"""The record as people read it: words, filters, links, and what is exported."""
