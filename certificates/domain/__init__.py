"""Plain Python: no Django, no SDK. Everything here can be read, run and tested by itself."""
