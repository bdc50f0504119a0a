"""Verbs and changes that are never shipped: what the portal can do and no verb of it uses yet.

Files and a password that no row may hold, a file that is handed out, and verbs about an issuer, the
contacts and the vault itself. ``register`` lists them among the shipped ones.
"""
