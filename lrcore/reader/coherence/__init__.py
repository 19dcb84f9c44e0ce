"""A file as a whole against the development series: exchanges, shifts, copies, fills, units, rounding.

``exact`` finds what needs no distribution; ``column_sets`` lists the columns that may be wrong together;
``likelihood_ratios`` gives each row a ratio for every way in which they may be; ``scan`` adds the ratios up
over the rows, and ``strongest_finding`` names the largest sum; ``exchanges`` finds which columns changed
places; ``check`` decides, and ``words`` writes the sentence.
"""
