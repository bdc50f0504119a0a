"""Each verb has one face, and nothing outside it knows a single verb."""
