"""Cases told by others, each figure with how sure it is, and the initiatives users add."""
