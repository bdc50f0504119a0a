"""Tags and filters of the templates; they know the domain and nothing else of the app."""
