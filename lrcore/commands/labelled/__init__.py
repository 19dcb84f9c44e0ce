"""The labelled files that commands evaluate: their patients, and what they leave open."""
