"""The action plan: a library of actions, those that the answers propose, and what they change."""
