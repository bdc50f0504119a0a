"""What each route does: one function each, in a module for each noun."""
