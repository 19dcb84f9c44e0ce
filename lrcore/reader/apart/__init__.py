"""Files read in a process of their own, so that none can harm who waits for it, or anybody else."""
