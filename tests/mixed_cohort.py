"""A cohort of which some patients belong to the development series."""

from lrcore.model.sample import constructed_csv, sample_csv


def mixed_csv(held_out, *, others=300, of_series=range(120)):
    """Constructed patients followed by patients of the series, with a column of sites."""
    series = [line.split(",") for line in sample_csv(of_series).decode().splitlines()[1:]]
    rows = [",".join([*cells[:2], "Here", *cells[2:]]) for cells in series]
    return constructed_csv(held_out, n=others) + ("\n".join(rows) + "\n").encode()
