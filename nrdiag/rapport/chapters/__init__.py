"""The chapters of the documents: each is a function from the content to its blocks."""
