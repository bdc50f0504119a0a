"""Runs the unmodified az against a vault, signed in as a managed identity and with nothing else."""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from localvault.identity import TENANT
from localvault.testing import Entry, LocalVault

GROUP = "keyvault certificate"
EXECUTABLE = os.environ.get("AZ_UNDER_TEST", "")
NOT_FOUND = 3  # the exit code of `show` for what is not there; other refusals end with 1


@dataclass(frozen=True)
class Run:
    """How a command ended: exit code, JSON of its output (None: there was none), complaints.

    `seen` shows what the vault was asked with a token and how it answered, in order, such as
    "GET /certificates/web/pending 200".
    """

    command: str
    code: int
    output: Any
    complaint: str
    seen: list[str]

    @property
    def refusal(self) -> str:
        """The complaint's first line, without az's own "ERROR: "."""
        lines = [line for line in self.complaint.splitlines() if line.startswith("ERROR: ")]
        return lines[0].removeprefix("ERROR: ") if lines else ""


@dataclass
class Az:
    """`az keyvault certificate` on one vault; `done` and `refused` are the commands that were."""

    vault: LocalVault
    folder: Path
    done: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Write the configuration of someone who is signed in."""
        self.folder.mkdir(exist_ok=True)
        port = urlsplit(self.vault.url).port
        clouds = f"[AzureCloud]\nsuffix_keyvault_dns = :{port}\n"
        (self.folder / "clouds.config").write_text(clouds)
        profile = {"subscriptions": [_subscription()]}
        (self.folder / "azureProfile.json").write_text(json.dumps(profile))

    def __call__(self, command: str, **options: Any) -> Run:
        """Run a command on the vault; `maxresults=2` is `--maxresults 2`, a dict is its JSON."""
        return self.run(command, "--vault-name", "localhost", *_words(options))

    def run(self, command: str, *arguments: str) -> Run:
        """Run a command with arguments as they are."""
        before = max((entry.seq for entry in self.vault.journal()), default=0)
        words = [EXECUTABLE, *GROUP.split(), *command.split(), *arguments, "--output", "json"]
        ended = subprocess.run(
            words, env=self._environment(), capture_output=True, text=True, timeout=60, check=False
        )
        output = json.loads(ended.stdout) if ended.stdout.strip() else None
        seen = [_told(entry) for entry in self.vault.journal(since=before, authorised=True)]
        (self.refused if ended.returncode else self.done).add(command)
        return Run(command, ended.returncode, output, ended.stderr, seen)

    def _environment(self) -> dict[str, str]:
        ca = str(self.vault.ca)
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "AZURE_CONFIG_DIR": str(self.folder),
            "AZURE_EXTENSION_DIR": str(self.folder / "extensions"),
            "AZURE_EXTENSION_USE_DYNAMIC_INSTALL": "no",
            "AZURE_CORE_COLLECT_TELEMETRY": "no",
            "AZURE_CORE_SURVEY_MESSAGE": "no",
            "AZURE_CORE_NO_COLOR": "yes",
            "IDENTITY_ENDPOINT": self.vault.identity_endpoint,
            "IDENTITY_HEADER": self.vault.identity_header,
            "REQUESTS_CA_BUNDLE": ca,
            "SSL_CERT_FILE": ca,
            "NO_PROXY": "localhost,127.0.0.1",
        }


def _subscription() -> dict[str, Any]:
    identity = {
        "name": "systemAssignedIdentity",
        "type": "servicePrincipal",
        "assignedIdentityInfo": "MSI",
    }
    return {
        "id": "3c1e5a9e-6f0b-4d55-9f0e-0d5b7e9d4c11",
        "name": "localvault",
        "state": "Enabled",
        "isDefault": True,
        "environmentName": "AzureCloud",
        "tenantId": TENANT,
        "user": identity,
    }


def _words(options: dict[str, Any]) -> Iterable[str]:
    for option, value in options.items():
        yield f"--{option.replace('_', '-')}"
        if isinstance(value, list):
            yield from map(str, value)
        else:
            yield json.dumps(value) if isinstance(value, dict | bool) else str(value)


def _told(entry: Entry) -> str:
    return f"{entry.method} {urlsplit(entry.path).path.rstrip('/')} {entry.status}"
