"""The live workshop: what a room guesses, votes, disagrees on and decides."""
