"""The database: the only state there is. Only this package opens it."""
