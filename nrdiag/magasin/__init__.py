"""The store: what a user chose to keep on the server, found again by a secret link."""
