"""The same certificates and operations as the tests of the views."""

from tests.views.scene import certificates, chain, make_operation, waiting_csr

__all__ = ["certificates", "chain", "make_operation", "waiting_csr"]
