"""How many files the POST of a create passes through: what has to be read to understand it."""

import pytest
from django.test import Client
from django.urls import reverse

from scripts.trace_create import trace

MOST = 57  # docs/adr/0009-files-are-short-rather-than-few.md says why it is not half of that


@pytest.mark.usefixtures("certificates", "vault")
def test_a_create_passes_through_no_more_files_than_it_did(as_operator: Client) -> None:
    url = reverse("certificates:certificate-create", args=["kv-tests"])
    files = trace(as_operator, url)
    assert "certificates/verbs/create.py" in files
    assert len(files) <= MOST, "\n".join(files)
