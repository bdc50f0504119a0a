"""Takes the certificates and operations of the tests of the views."""

from tests.views.scene import certificates, make_operation, waiting_csr

__all__ = ["certificates", "make_operation", "waiting_csr"]
