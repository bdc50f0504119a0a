"""History: append-only, hash-chained, text only: deleting a thing never deletes its story."""

from django.db import models


class AuditEvent(models.Model):
    """One line of history.

    ``number`` counts without gaps in the order of commits; ``hash`` is the SHA-256 of the previous
    hash and this event's canonical text. Database triggers refuse UPDATE and DELETE.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    actor = models.CharField(max_length=200, blank=True)
    operation = models.CharField(max_length=36, blank=True, db_index=True)
    verb = models.CharField(max_length=40, blank=True)
    vault = models.CharField(max_length=63, blank=True)
    name = models.CharField(max_length=127, blank=True)
    state_from = models.CharField(max_length=20, blank=True)
    state_to = models.CharField(max_length=20, blank=True)
    how = models.CharField(max_length=20, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.number} {self.event}"


class ChainHead(models.Model):
    """The end of the chain: the one row that is locked while an event is written."""

    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.number)


class Repeat(models.Model):
    """Events that anybody can cause at will, counted until a minute of them is one event."""

    event = models.CharField(max_length=60)
    actor = models.CharField(max_length=200)
    what = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)
    since = models.DateTimeField()
    repeats = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["event", "actor", "what"], name="repeat_once"),
        )

    def __str__(self) -> str:
        return f"{self.actor} at {self.what}: {self.repeats}"
