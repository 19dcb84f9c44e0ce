"""Several good models of the same patients, and how firm one risk is."""
