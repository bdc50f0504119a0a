"""Equivalent ``az`` commands, to copy: quoted for a POSIX shell, never with a secret."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from certificates.domain.advanced import PKCS12, Advanced
from certificates.domain.spec import Spec
from certificates.domain.text import is_visible

INVISIBLE = (
    "No command is offered: a value has an invisible character, which a terminal may act on."
)


def command(words: str, vault: str, name: str, *more: str) -> str:
    """``az keyvault certificate <words>`` on one line, with the name where there is one.

    A sentence instead where a value has a character that cannot be seen: a terminal may act on it
    while the command is pasted, whatever quotes are around it.
    """
    if not all(map(is_visible, more)):
        return INVISIBLE
    start = ["az", "keyvault", "certificate", *words.split()]
    named = ["--name", name] if name else []
    return shlex.join([*start, "--vault-name", vault, *named, *more])


def show(vault: str, name: str) -> str:
    """The command that shows a certificate."""
    return command("show", vault, name)


def merge(vault: str, name: str) -> str:
    """The command that merges the certificate that a CA has signed."""
    return f"{command('pending merge', vault, name)} --file <signed certificate>"


def create(vault: str, name: str, spec: Spec) -> str:
    """The commands that write a policy file and create a certificate by it."""
    policy = json.dumps(_policy(spec), indent=2, ensure_ascii=False)
    if not all(map(is_visible, policy.split("\n"))):
        return INVISIBLE
    disabled = [] if spec.enabled else ["--disabled", "true"]
    tagged = tags(spec.tags) if spec.tags else []
    file = f"cat > policy.json <<'POLICY'\n{policy}\nPOLICY\n"
    create = command("create", vault, name, "--policy", "@policy.json", *disabled, *tagged)
    return create if create == INVISIBLE else file + create


def tags(values: Mapping[str, str]) -> list[str]:
    """The words that set tags; an empty text takes all of them away."""
    return ["--tags", *([f"{name}={value}" for name, value in values.items()] or [""])]


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
    policy["secretProperties"] = {"contentType": advanced.content_type or PKCS12}
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
