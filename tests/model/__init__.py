"""A model checker of the operations: every order of events in a small world, looked at one by one.

The world is one certificate name in one vault, two web processes and a worker of the portal,
requests that arrive, get lost or come late, a clock that passes the deadline, the lease, the quiet
and the limits, kill -9 at any step, and other people who change the same certificate. What the
portal decides in it is decided by the shipped code: the verbs' own functions, ``conclude``, the
memo and the table of transitions. Read it in this order:

* ``vault``: a toy vault that holds one name,
* ``verbs``: what is asked of it, with two verbs that only these tests have,
* ``seen`` and ``said``: the toy's answers as looks, and what the shipped code says of them,
* ``world``: one state of everything, and the promises that no state may break,
* ``sending``, ``looking``, ``around``: what can happen next,
* ``explorer``: all of it, breadth first, and whether every operation comes to an end,
* ``starts``, ``scenarios``, ``scenarios_other``: what is explored,
* ``mistakes``: what a checker that sees must find.

``python -m tests.model`` runs everything; ``test_model`` a small part of it.
"""
