"""Groups of patients: subgroups, periods, case mix, and paired comparisons of models."""
