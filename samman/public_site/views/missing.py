"""The page of whoever reported that somebody is missing: how it stands with each person, and what may be added."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from samman.cases.keys import Citizen
from samman.evidence.actions import FileRefused
from samman.missing_children import public as missing_children
from samman.public_site import files, flow
from samman.public_site.forms import PhotoForm
from samman.public_site.views import progress

SAID = ("words", "file", "ways", "stopped")


def page(request: HttpRequest, citizen: Citizen, *, said: str = "") -> HttpResponse:
    """How it stands."""
    found = missing_children.progress(citizen)
    said = said if said in SAID else ""
    return progress.show_page(request, "missing", None, back_url="", progress=found, said=said)


def photo(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """A photograph of one of the persons."""
    persons = missing_children.progress(citizen).numbers
    form = PhotoForm(persons=persons)
    if request.method == "POST" and not progress.only_shown(request):
        form = PhotoForm(request.POST, request.FILES, persons=persons)
        upload = request.FILES.get("file")
        if form.is_valid():
            refused = files.choose_first()
            if upload:
                try:
                    missing_children.add_photo(citizen, form.cleaned_data["whose"], upload)
                    return flow.to("look", query="m=file")
                except FileRefused as error:
                    refused = error.sentence
                except PermissionDenied:
                    return flow.to("look")
            form.add_error("file", refused)
    return progress.show_page(request, "photo", form)
