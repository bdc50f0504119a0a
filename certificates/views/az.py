"""The same work by ``az``, to copy: quoted for a POSIX shell, never with a secret."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from certificates.domain.advanced import Advanced
from certificates.domain.spec import Spec
from certificates.verbs import Cancel, Create, DeleteOperation, Enable, Tags, Update, Verb

NO_COMMAND = (
    "az has no command for IP addresses and URIs in a certificate, nor to preserve the order."
)

NO_CANCEL = "az has no command that cancels a certificate operation."


def show(vault: str, name: str) -> str:
    """Shows a certificate."""
    return _command("show", vault, name)


def merge(vault: str, name: str) -> str:
    """Merges the certificate that a CA has signed."""
    return f"{_command('pending merge', vault, name)} --file <signed certificate>"


def of_verb(verb: Verb, vault: str) -> str:
    """The command that does what ``verb`` does; a sentence where az cannot."""
    if isinstance(verb, Cancel):
        return NO_CANCEL
    if isinstance(verb, DeleteOperation):
        return _command("pending delete", vault, verb.name)
    if isinstance(verb, Update):
        return _set_attributes(verb, vault)
    if not isinstance(verb, Create):
        return _command(verb.key, vault, verb.name)
    if verb.spec.ip_addresses or verb.spec.uris or verb.spec.advanced.preserve_order:
        return NO_COMMAND
    policy = json.dumps(_policy(verb.spec), indent=2, ensure_ascii=False)
    more = ["--policy", "@policy.json"]
    if not verb.spec.enabled:
        more += ["--disabled", "true"]
    if verb.spec.tags:
        more += _tags(verb.spec.tags)
    file = f"cat > policy.json <<'POLICY'\n{policy}\nPOLICY\n"
    return file + _command("create", vault, verb.name, *more)


def _set_attributes(verb: Update, vault: str) -> str:
    of = ["--version", verb.version] if verb.version else []
    enabled = "true" if isinstance(verb, Enable) else "false"
    asked = _tags(verb.tags) if isinstance(verb, Tags) else ["--enabled", enabled]
    return _command("set-attributes", vault, verb.name, *of, *asked)


def _tags(tags: Mapping[str, str]) -> list[str]:
    """An empty text takes all tags away."""
    return (
        ["--tags", *(f"{name}={value}" for name, value in tags.items())] if tags else ["--tags", ""]
    )


def _command(word: str, vault: str, name: str, *more: str) -> str:
    words = ["az", "keyvault", "certificate", *word.split()]
    return shlex.join([*words, "--vault-name", vault, "--name", name, *more])


def _policy(spec: Spec) -> dict[str, Any]:
    """The policy as az reads it: camel case."""
    names = {"dnsNames": spec.dns_names, "emails": spec.emails, "upns": spec.upns}
    key: dict[str, Any] = {"exportable": spec.exportable, "keyType": spec.key_type}
    if spec.key_type == "RSA":
        key["keySize"] = spec.key_size
    else:
        key["curve"] = spec.curve
    properties = {
        "subject": spec.subject,
        "subjectAlternativeNames": {k: list(held) for k, held in names.items() if held},
        "validityInMonths": spec.validity_months,
    }
    policy = {
        "issuerParameters": {"name": spec.issuer},
        "keyProperties": key,
        "x509CertificateProperties": properties,
    }
    return _with_advanced(policy, spec.advanced)


def _with_advanced(policy: dict[str, Any], advanced: Advanced) -> dict[str, Any]:
    if advanced.reuse_key:
        policy["keyProperties"]["reuseKey"] = True
    if advanced.content_type:
        policy["secretProperties"] = {"contentType": advanced.content_type}
    if advanced.key_usage:
        policy["x509CertificateProperties"]["keyUsage"] = list(advanced.key_usage)
    if advanced.extended_key_usage:
        policy["x509CertificateProperties"]["ekus"] = list(advanced.extended_key_usage)
    if advanced.action:
        trigger = {"lifetimePercentage": advanced.lifetime_percentage}
        if advanced.days_before_expiry is not None:
            trigger = {"daysBeforeExpiry": advanced.days_before_expiry}
        action = {"actionType": advanced.action}
        policy["lifetimeActions"] = [{"trigger": trigger, "action": action}]
    return policy
