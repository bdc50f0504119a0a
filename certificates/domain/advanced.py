"""The parts of a policy that few people set. What is left as it is, Key Vault settles itself."""

import re
from dataclasses import dataclass
from typing import Any

PKCS12, PEM = "application/x-pkcs12", "application/x-pem-file"
AUTO_RENEW, EMAIL_CONTACTS = "AutoRenew", "EmailContacts"
KEY_USAGES = (
    "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
    "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly",
)  # fmt: skip
DAYS_A_MONTH = 27  # by which Key Vault bounds "days before expiry": those of every month
_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]{0,18})){1,20}")


@dataclass(frozen=True, kw_only=True)
class Advanced:
    """Empty or None: Key Vault's default, which it applies itself.

    An action has one of the two triggers: a percentage of the lifetime, or days before its end.
    """

    content_type: str = ""
    reuse_key: bool = False
    key_usage: tuple[str, ...] = ()
    extended_key_usage: tuple[str, ...] = ()  # OIDs
    action: str = ""
    lifetime_percentage: int | None = None
    days_before_expiry: int | None = None
    preserve_order: bool = False

    def problems(self, *, by_hand: bool, months: int) -> dict[str, str]:
        """What Key Vault would not accept: field name -> sentence.

        Args:
            by_hand: whether the issuer is a CA that is not integrated.
            months: the validity, which bounds the days before expiry.
        """
        found = {}
        wrong = [oid for oid in self.extended_key_usage if not _OID.fullmatch(oid)]
        if wrong:
            found["extended_key_usage"] = f"“{wrong[0][:80]}” is not an OID like 1.3.6.1.5.5.7.3.1."
        if self.action == AUTO_RENEW and by_hand:
            found["action"] = (
                "A CA that is not integrated cannot renew by itself: choose to email all contacts."
            )
        if self.action and (sentence := self._trigger_problem(months)):
            found["trigger"] = sentence
        return found

    def _trigger_problem(self, months: int) -> str:
        if self.days_before_expiry is not None:
            most = months * DAYS_A_MONTH
            return "" if 1 <= self.days_before_expiry <= most else f"Give 1 to {most} days."
        given = self.lifetime_percentage
        return "" if given is not None and 1 <= given <= 99 else "Give 1 to 99 percent."

    def policy_parts(self) -> dict[str, dict[str, Any]]:
        """What it adds to the sections of a policy as the REST API takes it.

        The content type is always there, as az and the Azure portal send it: some emulators have
        no default for it.
        """
        x509: dict[str, Any] = {}
        if self.key_usage:
            x509["key_usage"] = list(self.key_usage)
        if self.extended_key_usage:
            x509["ekus"] = list(self.extended_key_usage)
        return {
            "key_props": {"reuse_key": True} if self.reuse_key else {},
            "secret_props": {"contentType": self.content_type or PKCS12},
            "x509_props": x509,
        }

    def lifetime_actions(self) -> list[dict[str, Any]]:
        """The lifetime action as the REST API takes it; none where Key Vault settles it."""
        if not self.action:
            return []
        trigger = {"lifetime_percentage": self.lifetime_percentage}
        if self.days_before_expiry is not None:
            trigger = {"days_before_expiry": self.days_before_expiry}
        return [{"trigger": trigger, "action": {"action_type": self.action}}]
