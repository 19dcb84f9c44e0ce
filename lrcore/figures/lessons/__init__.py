"""The figures of the lessons: finished numbers, drawn."""
