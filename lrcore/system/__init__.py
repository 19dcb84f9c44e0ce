"""The operating system: cores, memory, environment, files, outputs and the terminal."""
