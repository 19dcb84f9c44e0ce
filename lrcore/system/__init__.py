"""The machine underneath: settings of the process, and where its files are."""
