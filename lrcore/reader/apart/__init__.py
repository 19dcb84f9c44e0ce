"""Files read in a process of their own, so that none can harm the server or another session."""
