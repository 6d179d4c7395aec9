"""The command line: each command adapts its arguments, calls the library once, and prints."""
