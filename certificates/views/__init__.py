"""Pages: who may (services decide), what came in, ask the service, answer."""
