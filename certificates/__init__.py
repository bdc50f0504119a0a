"""The portal's one app: Azure Key Vault certificates, managed by a team in the browser.

The map of this tree, and who may import whom (left to right, never back; import-linter holds it):

    views -> changes -> forms -> services -> permissions -> models -> verbs -> domain

    domain/        plain Python: what a vault can say, what may be concluded from it, in which words
    verbs/         one file per verb: the request and what may be concluded; imports domain only
    models/        rows: people and vaults, the inventory, operations, history
    permissions.py the only place that decides who may do what where
    services/      the service layer that wraps the SDK
        keyvault/      the only importer of ``azure``: clients, the deadline, looks, the one request
        operations/    the driver: records an operation, sends it once, follows it to its end
        sync/          reads what the vaults hold into the inventory
        certificates/  lists from the inventory; one certificate live, or as it was read
        vaults, access, audit, ...   keeping
    changes/       one file per verb: everything that people see of it
    forms/, views/, templatetags/, urls.py   the pages; two views serve all verbs
    management/    the commands: worker, sync_vaults, verify_audit, create_grant, ...
    jobs.py        what the worker's queue runs; each job calls one service

Every change of a vault goes one way: a view calls ``services.operations.perform`` with a verb; the
driver authorises, writes the row, sends one request and follows it. The driver knows no verb by
name, a verb knows no driver.
"""
