"""What worker processes know of each other through the database."""

from django.db import models


class Heartbeat(models.Model):
    """When a worker process was last alive."""

    worker = models.UUIDField(primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.worker)


class Turn(models.Model):
    """When one of the workers last did what one of them does for all."""

    work = models.CharField(max_length=40, primary_key=True)
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.work} at {self.taken_at}"
