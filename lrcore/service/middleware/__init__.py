"""What surrounds every request: keys, allowed hosts, headers, limits on connections, and the log."""
