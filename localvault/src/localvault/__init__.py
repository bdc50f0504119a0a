"""localvault: a stand-in for the certificates API of Azure Key Vault, for demos and tests.

A process of its own (`localvault`, or `localvault.testing.LocalVault` from Python) that
the unmodified Azure SDK talks to over HTTPS. It keeps a journal of every request and can be made to
misbehave. It is a stand-in on loopback and no security boundary.

From the wire inwards:

    server      connections and threads          exchange  one request on its connection
    faults      what can go wrong on demand      limits    how many, and how slowly
    app         token, version, path, refusals   access    whether the caller may; rights: its words
    routes      the table of all operations      handlers  what each of them does
    wire        every JSON body                  errors    every refusal in its own words
    rules       what happens to rows, and time   vault     the whole, its transactions
    store, rows the SQLite file, and its schema  journal   what reached the vault
    x509, names keys, requests, certificates     messages  requests and responses

The rest: call and paging (what handlers share), identity and endpoint (tokens, and where they come
from), settings (what can be set), control (the control API), changes, fill and specs (certificates
made without a request), content, described and backups (certificates as files carry them, what they
say of themselves, the envelope of backups), authority (signs for issuers), options and host (the
command line and its process), tls (the server's own certificate), testing, running and process (the
Python handles), clock.
"""
