"""Which columns of a table hold risks and outcomes, and on which scale the risks are written."""
