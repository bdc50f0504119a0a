"""Certificates and signing requests, read into facts that pages can show and looks can compare.

Every part is read by itself: by cryptography, and by a lenient reader where that refuses.
"""

from certificates.domain.x509.content import (
    Names,
    comparable,
    content_of_certificate,
    content_of_csr,
)
from certificates.domain.x509.facts import X509Facts, facts_of, read_certificate
from certificates.domain.x509.words import oid_in_words, pem

__all__ = [
    "Names",
    "X509Facts",
    "comparable",
    "content_of_certificate",
    "content_of_csr",
    "facts_of",
    "oid_in_words",
    "pem",
    "read_certificate",
]
