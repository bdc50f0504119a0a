"""Takes the fixtures of the stand-in's tests."""

from tests.localvault.fixtures import call, shared_vault, vault

__all__ = ["call", "shared_vault", "vault"]
