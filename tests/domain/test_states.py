"""The state of a certificate is the one of a table: who renews it, and how much is left."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from certificates.domain.records import Policy
from certificates.domain.state_words import renewal, sentence
from certificates.domain.states import (
    DAY,
    NEEDS_ACTION,
    CertificateState,
    Standing,
    Timeline,
    timeline,
)

S = CertificateState
NOW = datetime(2026, 11, 24, 3, 16, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def policy(**members: Any) -> Policy:
    given: dict[str, Any] = {
        "issuer": "Self", "subject": "CN=web", "dns_names": (), "emails": (), "upns": (),
        "ip_addresses": (), "uris": (), "key_type": "RSA", "key_size": 2048, "curve": None,
        "exportable": True, "validity_months": 12, "created": NOW, "updated": NOW,
        "action": "AutoRenew", "lifetime_percentage": 80,
    }  # fmt: skip
    return Policy(**given | members)


BY_ITSELF = policy()
BY_HAND = policy(issuer="Unknown", action="EmailContacts")


def aged(life: float, left: float, held: Policy | None, **members: Any) -> Timeline:
    """A version of ``life`` days with ``left`` days to go."""
    expires = NOW + left * DAY
    given: dict[str, Any] = {
        "enabled": True,
        "not_before": expires - life * DAY,
        "expires": expires,
        "policy": held,
        "ca_signed": False,
    }
    return timeline(Standing(**given | members))


class TestByShareOfLifetime:
    @pytest.mark.parametrize(
        ("life", "held", "left", "expected"),
        [
            # 80 % of 47 days: the policy acts at 9.4 days left and has 2.35 days of grace
            (47, BY_ITSELF, 47.0, S.RENEWS_ITSELF),
            (47, BY_ITSELF, 7.06, S.RENEWS_ITSELF),
            (47, BY_ITSELF, 7.04, S.OVERDUE),
            (47, BY_HAND, 15.7, S.VALID),
            (47, BY_HAND, 15.6, S.NEEDS_RENEWAL),
            (47, BY_HAND, 4.71, S.NEEDS_RENEWAL),
            (47, BY_HAND, 4.69, S.OVERDUE),
            # 200 days: at 40 left, late at 37, the renewal window is 30
            (200, BY_ITSELF, 37.01, S.RENEWS_ITSELF),
            (200, BY_ITSELF, 37.0, S.NEEDS_RENEWAL),
            (200, BY_ITSELF, 30.01, S.NEEDS_RENEWAL),
            (200, BY_ITSELF, 30.0, S.OVERDUE),
            (200, BY_HAND, 30.01, S.VALID),
            (200, BY_HAND, 30.0, S.NEEDS_RENEWAL),
            (200, BY_HAND, 7.0, S.OVERDUE),
            # 730 days: at 146 left, late at 143
            (730, BY_ITSELF, 143.01, S.RENEWS_ITSELF),
            (730, BY_ITSELF, 143.0, S.NEEDS_RENEWAL),
            (730, BY_ITSELF, 30.0, S.OVERDUE),
            (730, BY_HAND, 30.0, S.NEEDS_RENEWAL),
            (730, BY_HAND, 7.0, S.OVERDUE),
            (730, BY_HAND, 0.0, S.EXPIRED),
            (730, BY_ITSELF, -3.0, S.EXPIRED),
        ],
    )
    def test_the_table(
        self, life: float, held: Policy, left: float, expected: CertificateState
    ) -> None:
        assert aged(life, left, held).state(NOW) is expected

    def test_at_a_boundary_the_worse_word_holds_already(self) -> None:
        line = aged(200, 100, BY_HAND)
        for moment, before, after in [
            (line.needs_at, S.VALID, S.NEEDS_RENEWAL),
            (line.overdue_at, S.NEEDS_RENEWAL, S.OVERDUE),
            (line.expires, S.OVERDUE, S.EXPIRED),
        ]:
            assert moment is not None
            assert line.state(moment - SECOND) is before
            assert line.state(moment) is after

    def test_days_before_expiry_are_a_trigger_like_a_share(self) -> None:
        held = policy(lifetime_percentage=None, days_before_expiry=40)
        assert aged(200, 37.01, held).state(NOW) is S.RENEWS_ITSELF
        assert aged(200, 37.0, held).state(NOW) is S.NEEDS_RENEWAL

    @pytest.mark.parametrize("status", ["failed", "cancelled"])
    def test_a_renewal_that_failed_is_late_without_grace(self, status: str) -> None:
        assert aged(200, 40.01, BY_ITSELF, operation=status).state(NOW) is S.RENEWS_ITSELF
        assert aged(200, 40.0, BY_ITSELF, operation=status).state(NOW) is S.NEEDS_RENEWAL

    def test_grace_never_goes_beyond_the_middle_of_what_is_left(self) -> None:
        held = policy(lifetime_percentage=99)  # of 20 days: 4.8 hours left, so 2.4 of grace
        assert aged(20, 2.5 / 24, held).state(NOW) is S.RENEWS_ITSELF
        assert aged(20, 2.3 / 24, held).state(NOW) is S.OVERDUE


class TestWhoRenews:
    @pytest.mark.parametrize(
        "held",
        [
            policy(action="EmailContacts"),
            policy(enabled=False),
            policy(issuer="Unknown"),
            policy(action="", lifetime_percentage=None),
        ],
    )
    def test_nobody_unless_the_policy_says_so(self, held: Policy) -> None:
        assert aged(200, 100, held).renewal == "by hand"
        assert aged(200, 100, held).state(NOW) is S.VALID

    def test_a_named_issuer_renews_what_a_ca_has_signed(self) -> None:
        line = aged(200, 100, policy(issuer="digicert-ev"), ca_signed=True)
        assert line.state(NOW) is S.RENEWS_ITSELF

    def test_self_signed_over_ca_signed_is_wanted_before_it_happens(self) -> None:
        assert aged(200, 70.01, BY_ITSELF, ca_signed=True).state(NOW) is S.VALID
        assert aged(200, 70.0, BY_ITSELF, ca_signed=True).state(NOW) is S.NEEDS_RENEWAL
        assert aged(200, 47.0, BY_ITSELF, ca_signed=True).state(NOW) is S.OVERDUE


class TestWhateverTheDates:
    def test_disabled_is_said_of_expired_ones_too(self) -> None:
        assert aged(200, -3, BY_HAND, enabled=False).state(NOW) is S.DISABLED

    def test_what_is_not_valid_yet(self) -> None:
        assert aged(200, 201, BY_HAND).state(NOW) is S.NOT_YET_VALID

    @pytest.mark.parametrize("held", [None, BY_HAND])
    def test_what_was_not_read_is_only_known_by_its_dates(self, held: Policy | None) -> None:
        unread = {"held": held, "ca_signed": None}
        assert aged(200, 3, **unread).state(NOW) is S.UNREAD
        assert aged(200, -3, **unread).state(NOW) is S.EXPIRED

    @pytest.mark.parametrize(
        ("status", "issuer", "expected"),
        [
            ("inProgress", "Unknown", S.WAITING_FOR_CA),
            ("inProgress", "Self", S.PENDING),
            ("inProgress", "digicert-ev", S.PENDING),
            ("inProgress", "PlatformManaged", S.PENDING),
            ("failed", "digicert-ev", S.NOT_ISSUED),
            ("cancelled", "Self", S.NOT_ISSUED),
            ("", "", S.NOT_ISSUED),
        ],
    )
    def test_without_a_version_its_operation_decides(
        self, status: str, issuer: str, expected: CertificateState
    ) -> None:
        standing = Standing(enabled=False, operation=status, operation_issuer=issuer)
        assert timeline(standing).state(NOW) is expected


class TestSentences:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            (aged(200, -3.1, BY_HAND), "Expired 3 days ago"),
            (aged(200, 12.1, BY_ITSELF), "Should have renewed itself on 27 Oct 2026; 12 days left"),
            (aged(200, 22.1, BY_HAND), "Renew by hand; 22 days left"),
            (
                aged(200, 49.1, BY_ITSELF, ca_signed=True),
                "Would renew into a self-signed certificate in 9 days",
            ),
            (
                aged(200, 30, BY_ITSELF, ca_signed=True),
                "Renews into a self-signed certificate; 30 days left",
            ),
            (aged(200, 111, BY_ITSELF), "Renews itself on 3 Feb 2027"),
            (aged(200, 39, BY_ITSELF), "Renewal was due on 23 Nov 2026"),
            (aged(400, 211.1, BY_HAND), "Valid for 211 days"),
            (aged(400, 411, BY_HAND), "Valid from 5 Dec 2026, 03:16 UTC"),
            (aged(400, 211.1, None), "Not read yet; valid for 211 days"),
        ],
    )
    def test_each_says_what_is_the_matter(self, line: Timeline, expected: str) -> None:
        assert sentence(line, NOW) == expected

    def test_every_state_without_dates_has_one(self) -> None:
        for state in S:
            assert sentence(Timeline(fixed=state), NOW)


class TestRenewal:
    @pytest.mark.parametrize(
        ("line", "held", "expected"),
        [
            (
                aged(200, 111, BY_ITSELF),
                BY_ITSELF,
                "Renews itself on 3 Feb 2027, at 80 % of its lifetime.",
            ),
            (
                aged(200, 39, BY_ITSELF),
                BY_ITSELF,
                "Was to renew itself on 23 Nov 2026, at 80 % of its lifetime.",
            ),
            (
                aged(200, 111, policy(lifetime_percentage=None, days_before_expiry=1)),
                policy(lifetime_percentage=None, days_before_expiry=1),
                "Renews itself on 14 Mar 2027, 1 day before it expires.",
            ),
            (
                aged(200, 111, policy(issuer="Unknown", action="EmailContacts")),
                policy(issuer="Unknown", action="EmailContacts"),
                "Key Vault mails the contacts on 3 Feb 2027; it is not renewed automatically.",
            ),
            (
                aged(200, 111, BY_ITSELF, ca_signed=True),
                BY_ITSELF,
                (
                    "On 3 Feb 2027, at 80 % of its lifetime, Key Vault makes a self-signed version "
                    "of it, because the policy's issuer is Self. Renew it by hand before that."
                ),
            ),
            (
                aged(200, 111, policy(issuer="Unknown")),
                policy(issuer="Unknown"),
                "It is not renewed automatically: its certificate authority is not integrated.",
            ),
            (
                aged(200, 111, policy(enabled=False)),
                policy(enabled=False),
                "The policy is switched off: it is not renewed automatically.",
            ),
            (
                aged(200, 111, policy(action="", lifetime_percentage=None)),
                policy(action="", lifetime_percentage=None),
                "It is not renewed automatically, and no one is notified.",
            ),
        ],
    )
    def test_it_says_who_renews_and_when(self, line: Timeline, held: Policy, expected: str) -> None:
        assert renewal(line, held, NOW) == expected


def test_the_order_of_the_words_is_the_order_of_need() -> None:
    assert set(list(S)[: len(NEEDS_ACTION)]) == NEEDS_ACTION
