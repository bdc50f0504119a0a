"""Questions to the vault's own log: who did it, and whether the vault ever got the request."""

from uuid import UUID

# Key Vault's log keeps the client request id as correlation id, and an operation's id is that.
_TABLE = """\
AZKVAuditLogs
| where CorrelationId == "{id}"
| project TimeGenerated, OperationName, ResultSignature,
    HttpStatusCode, CallerIpAddress, Identity
| order by TimeGenerated asc"""

_OLDER_TABLE = """\
AzureDiagnostics
| where ResourceProvider == "MICROSOFT.KEYVAULT"
    and CorrelationId == "{id}"
| project TimeGenerated, OperationName, ResultSignature,
    httpStatusCode_d, CallerIPAddress, identity_claim_appid_g
| order by TimeGenerated asc"""


def log_queries(operation_id: UUID) -> list[tuple[str, str]]:
    """For each form that the log can have in Log Analytics: its words, and the query."""
    return [
        ("Where the vault's log has a table of its own", _TABLE.format(id=operation_id)),
        ("Where it is in AzureDiagnostics", _OLDER_TABLE.format(id=operation_id)),
    ]
