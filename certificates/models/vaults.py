"""The key vaults the portal manages. The settings name them; rows keep what hangs on them."""

from django.db import models


class Vault(models.Model):
    """One key vault. A vault that the settings no longer name is switched off, never deleted."""

    slug = models.SlugField(max_length=63, unique=True)
    url = models.URLField(max_length=300)
    ca_file = models.CharField(max_length=500, blank=True)  # of a local stand-in
    is_standin = models.BooleanField(default=False)
    is_enabled = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.slug
