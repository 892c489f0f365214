"""The front door: the command line, the shell integration and the review at the terminal."""
