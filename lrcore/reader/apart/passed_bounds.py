"""The refusals of a file whose reading passes its bounds of memory or time."""

from lrcore.errors import CohortRefused


def too_much_memory(memory: int) -> CohortRefused:
    """Return the refusal of a file that takes more than so many bytes of memory."""
    return CohortRefused(
        f"Reading the file takes more than {memory // 2**20:,} MiB of memory, the most a file of its size "
        "may take here: keep the columns that are needed, or split it into several files."
    )


def too_much_time(seconds: float) -> CohortRefused:
    """Return the refusal of a file that takes longer than so many seconds."""
    return CohortRefused(
        f"Reading the file takes longer than {seconds:.0f} seconds, the most a file of its size may take "
        "here: keep the columns that are needed, save the table as CSV, or split it into several files."
    )
