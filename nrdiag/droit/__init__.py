"""What the law asks: the checklist of D. 2311-15-1, the thresholds and the dates."""
