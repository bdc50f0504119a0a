"""Uploaded files: kept in memory, and small."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat


class MemoryFileField(forms.FileField):
    """A file of ``FILE_UPLOAD_MAX_MEMORY_SIZE`` bytes at most; it is cleaned into its content."""

    def clean(self, data: Any, initial: Any = None) -> bytes:
        """All of the file. The content of one that is too large was not kept."""
        most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        had = data.size or 0 if isinstance(data, UploadedFile) else 0
        if had > most:
            size, limit = filesizeformat(had), filesizeformat(most)
            raise forms.ValidationError(f"This file has {size}. It can have {limit} at most.")
        file = super().clean(data, initial)
        return file.read() if file else b""
