"""A file as a whole against the development series: exchanges, shifts, copies, fills, units, rounding.

``exact`` finds what needs no distribution; ``hypotheses`` and ``evidence`` give each row a likelihood ratio
for every way in which a file may be wrong; ``scan`` adds them up over the rows; ``exchanges`` finds which
columns changed places; ``check`` decides.
"""
