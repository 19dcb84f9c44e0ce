"""Several centres in one file: each by itself, pooled, and what to expect in a new one."""
