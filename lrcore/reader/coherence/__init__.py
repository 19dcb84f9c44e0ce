"""A file as a whole against the development series: exchanges, shifts, copies, fills, units, rounding.

``exact`` and ``made_tables`` find what needs no distribution; ``column_sets`` lists the columns that may
be wrong together; ``likelihood_ratios`` gives each row a ratio for every way in which they may be; ``scan``
adds the ratios up over the rows, and ``strongest_finding`` names the largest sum; ``exchanges`` finds which
columns changed places, ``two_scales`` lengths of two scales, ``scatter`` what scatters too much,
``nearness`` rows that are no two patients; ``centres`` looks at each centre by itself; ``check`` decides,
and ``words`` writes the sentence.
"""
