"""Certificates to look at, and operations in every state."""

from tests.views.scene import certificates, make_operation, waiting_csr

__all__ = ["certificates", "make_operation", "waiting_csr"]
