"""The indicators that a user brings: a file with codes becomes figures like the others."""
