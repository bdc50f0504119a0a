"""Asking for the pages of operations."""

from django.test import Client
from django.urls import reverse

from certificates.models import Operation

LIST = reverse("certificates:operation-list")
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/certificates/"}


def url(name: str, operation: Operation) -> str:
    """An address of an operation."""
    return reverse(f"certificates:operation-{name}", args=[operation.id])


def text(client: Client, address: str, **headers: str) -> str:
    """What is at an address."""
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()
