"""External and internal validation, updating of the risks, and drift."""
