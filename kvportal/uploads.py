"""Uploads: each file stays in memory, because there may be a private key in it."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class MemoryUploadHandler(FileUploadHandler):
    """Keeps a file in memory, up to ``FILE_UPLOAD_MAX_MEMORY_SIZE`` bytes of it.

    Django's own handlers write a larger file to disk, or lose it without a word. A larger one comes
    empty here, with its true size: ``certificates.forms.files`` refuses it with a sentence.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with an empty one."""
        super().new_file(*args, **kwargs)
        self._content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the chunk; of a file that has become too large, nothing."""
        if start + len(raw_data) <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            self._content.write(raw_data)
        else:
            self._content = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file as forms know it."""
        self._content.seek(0)
        return InMemoryUploadedFile(
            file=self._content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
