"""The toolbox: a charter, a deliberation and clauses, filled with the figures of the territory."""
