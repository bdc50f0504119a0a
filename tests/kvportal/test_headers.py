"""What every answer says about itself: the same for pages, sign-in and what is not found."""

import pytest
from django.test import Client

from kvportal import security

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/no-such-page/", "/healthz"])
class TestEveryAnswer:
    def test_has_the_strict_content_security_policy(self, client: Client, path: str) -> None:
        policy = client.get(path)["Content-Security-Policy"]
        assert sorted(policy.split("; ")) == sorted(CSP.split("; "))

    def test_is_kept_by_nobody(self, client: Client, path: str) -> None:
        assert client.get(path)["Cache-Control"] == "no-store"

    def test_uses_no_feature_of_the_device(self, client: Client, path: str) -> None:
        policy = client.get(path)["Permissions-Policy"]
        assert policy == ", ".join(f"{feature}=()" for feature in security.UNUSED_FEATURES)

    def test_is_framed_by_nobody_and_leaks_no_address(self, client: Client, path: str) -> None:
        answer = client.get(path)
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_signing_out_clears_what_the_browser_kept(as_reader: Client) -> None:
    assert as_reader.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'
