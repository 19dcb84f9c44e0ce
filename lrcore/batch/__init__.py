"""Files larger than memory: cut into partitions that are read in parallel, on one machine or many.

The rules are those of :mod:`lrcore.reader`. What concerns a whole file (delimiter, headers, decimal
sign, units, swapped columns, meaning of the labels) is decided from the first 16,384 rows of each
file, as for a file that is read as a whole, and each partition is compared with the development series.
Repeated patients and lines that summarise the rows above
them need all rows together and are not looked for.
"""

READ_IN_PARTS = (
    "Read in parts: delimiter, headers, decimal sign, units and the meaning of labels were decided from the "
    "first 16,384 rows of each file; repeated patients and summary lines were not looked for."
)
