"""How files come in: streamed into unnamed memory, never to a disk in plain, and not beyond what is taken."""

from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from samman.common.spool import new_spool
from samman.evidence.limits import MAX_BYTES, MAX_FILES_IN_REQUEST


class SpooledUpload(UploadedFile):  # type: ignore[type-arg]  # the class is generic for the checker only
    """A file as it came. One that was too large keeps its true size but none of its bytes."""


class SpoolUploadHandler(FileUploadHandler):
    """Keeps each file in unnamed memory, outside the process. What is too large is read to its end and thrown away, so that
    the rest of the form arrives and the page can say so. (A request that is far too large never comes here: `whole_requests`.)"""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.files: list[IO[bytes]] = []
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if len(self.files) >= MAX_FILES_IN_REQUEST:
            raise SkipFile
        self.received = 0
        self.files.append(new_spool())

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        file = self.files[-1]
        self.received += len(raw_data)
        if self.received <= MAX_BYTES:
            file.write(raw_data)
        elif self.received - len(raw_data) <= MAX_BYTES:
            file.seek(0)
            file.truncate()

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        file = self.files[-1]
        file.seek(0)
        return SpooledUpload(
            file, self.file_name, self.content_type, self.received, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        for file in self.files:
            file.close()
