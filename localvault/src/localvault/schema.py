"""The tables of the file, and the one question that every transaction asks of them."""

# Counts up whenever tables change: files of another number are refused.
FORMAT = 4
SCHEMA = """
CREATE TABLE IF NOT EXISTS certificates (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL, due REAL, renew_at REAL,
    policy TEXT NOT NULL, policy_created INTEGER NOT NULL, policy_updated INTEGER NOT NULL,
    deleted_at INTEGER, purge_at INTEGER, preserve_order INTEGER);
CREATE INDEX IF NOT EXISTS certificates_state ON certificates (state, key);
CREATE INDEX IF NOT EXISTS certificates_due ON certificates (due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS certificates_renew_at
    ON certificates (renew_at) WHERE renew_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS versions (
    id TEXT PRIMARY KEY, key TEXT NOT NULL, place INTEGER NOT NULL, private BLOB NOT NULL,
    der BLOB, x5t TEXT, chain TEXT NOT NULL, leaf_at INTEGER NOT NULL,
    content_type TEXT NOT NULL, exportable INTEGER NOT NULL, enabled INTEGER NOT NULL,
    nbf INTEGER NOT NULL, exp INTEGER NOT NULL, created INTEGER NOT NULL,
    updated INTEGER NOT NULL, tags TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS versions_key ON versions (key, place);
CREATE TABLE IF NOT EXISTS operations (
    key TEXT PRIMARY KEY, request_id TEXT NOT NULL, version TEXT NOT NULL, issuer TEXT NOT NULL,
    csr BLOB NOT NULL, policy TEXT NOT NULL, status TEXT NOT NULL,
    cancellation_requested INTEGER NOT NULL, due REAL, ending TEXT NOT NULL, error TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS operations_due ON operations (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS issuers (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, provider TEXT NOT NULL, account_id TEXT,
    org_details TEXT NOT NULL, enabled INTEGER NOT NULL, created INTEGER NOT NULL,
    updated INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, type TEXT NOT NULL,
    name TEXT NOT NULL, version TEXT NOT NULL, nbf INTEGER NOT NULL, exp INTEGER NOT NULL,
    UNIQUE (type, version));
CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, method TEXT NOT NULL,
    path TEXT NOT NULL, route TEXT, name TEXT, client_request_id TEXT,
    authorised INTEGER NOT NULL, status INTEGER, committed INTEGER NOT NULL DEFAULT 0,
    fault TEXT, own INTEGER NOT NULL DEFAULT 0, finished REAL);
"""


# Left to choose, SQLite reads all active certificates to find one to renew.
NEXT_DUE = """
SELECT * FROM (
    SELECT 'work' AS kind, key, due AS at FROM certificates WHERE due <= ?
    UNION ALL
    SELECT 'operation', key, due FROM operations o WHERE due <= ? AND EXISTS
        (SELECT 1 FROM certificates c WHERE c.key = o.key AND state = ?)
    UNION ALL
    SELECT 'renewal', key, renew_at FROM certificates INDEXED BY certificates_renew_at
        WHERE renew_at <= ? AND state = ?
) ORDER BY at LIMIT 1
"""
