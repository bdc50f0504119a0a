"""The services, with a real vault and a real database: SQLite, and PostgreSQL in a second run."""
