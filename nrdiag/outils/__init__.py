"""The toolbox: editable charter, deliberation and clauses, filled with the own figures."""
