"""Certificates to look at, and operations in every state."""

from tests.views.scene import certificates, chain, make_operation, waiting_csr

__all__ = ["certificates", "chain", "make_operation", "waiting_csr"]
