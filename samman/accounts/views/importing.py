"""The administrator's page of a whole list: upload, look at what would be entered, confirm, and hand out the passwords."""

import csv
import hashlib
import io

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from samman.accounts import actions
from samman.accounts.enums import Role
from samman.accounts.gates import officers_only, viewer_for
from samman.accounts.officer_list import NEEDED, OPTIONAL, Checked, check_list
from samman.accounts.sheets import MOST_BYTES, BadList, Row, rows_of
from samman.jurisdictions.models import Unit

MOST_HERE = 500  # officers on one page; longer lists go through the command
MOST_CARRIED = 400_000  # bytes of the checked list between the two steps
ERRORS_SHOWN = 100
# What stands in the columns whose names do not say it.
COLUMNS = (
    ("role", gettext_lazy("The post, in words that are usual: sho, desk, co, nodal, sp, thanadhyaksh")),
    (
        "unit",
        gettext_lazy(
            "The code of the unit or any of its names, in Hindi or English. For a station write the district too."
        ),
    ),
    ("woman", gettext_lazy("yes or no")),
    ("from, until", gettext_lazy("Days such as 22/11/2026. Empty: from now, until the post is ended.")),
)


class ListForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("List of officers (CSV or XLSX)"),
        error_messages={
            "required": gettext_lazy("Choose the file of the list."),
            "missing": gettext_lazy("Choose the file of the list."),
            "empty": gettext_lazy("The file is empty."),
            "invalid": gettext_lazy("Choose the file of the list."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )

    def rows(self) -> list[Row]:
        """The file's lines. Raises BadList."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise BadList([_("The file is larger than 5 MB.")])
        return rows_of(file.name, file.read(MOST_BYTES + 1))


@officers_only(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
@sensitive_variables("entered")
def import_list(request: HttpRequest) -> HttpResponse:
    """Check a list and show what it would enter; with `confirm`, enter it and show the passwords once.

    Between the two steps the list stands in the page itself, and is checked anew.
    """
    if request.method != "POST":
        return _page(request, ListForm())
    state = _state(request)
    carried = request.POST.get("lines", "")
    form = ListForm(request.POST, request.FILES) if not carried else ListForm()
    if not carried and not form.is_valid():
        return _page(request, form)
    try:
        rows = rows_of("list.csv", carried.encode("utf-8", "replace")) if carried else form.rows()
        text = _as_csv(rows)
        if len(rows) > MOST_HERE + 1 or len(text.encode()) > MOST_CARRIED:
            raise BadList(
                [
                    _(
                        "On this page a list has at most %(most)d officers. The operator enters a longer one at once."
                    )
                    % {"most": MOST_HERE}
                ]
            )
        checked = check_list(rows, state)
        if not carried or request.POST.get("confirm") != "yes":
            return _page(request, ListForm(), checked=checked, text=text)
        entered = actions.import_officers(
            checked,
            state=state,
            by=viewer_for(request).actor,
            digest=hashlib.sha256(text.encode()).hexdigest(),
        )
    except BadList as error:
        return _page(request, form, errors=error.errors)
    return render(request, "accounts/passwords_once.html", {"entered": entered})


def _state(request: HttpRequest) -> Unit:
    states = viewer_for(request).unit_ids([Role.ADMINISTRATOR])
    return Unit.objects.get(pk=states[0])


def _as_csv(rows: list[Row]) -> str:
    """The lines as text that `rows_of` reads again, each on the line on which it stood."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    line = 1
    for number, cells in rows:
        while line < number:
            text.write("\n")
            line += 1
        writer.writerow(cells)
        line += 1
    return text.getvalue()


def _page(
    request: HttpRequest,
    form: ListForm,
    *,
    checked: Checked | None = None,
    text: str = "",
    errors: list[str] | None = None,
) -> HttpResponse:
    found = errors or []
    return render(
        request,
        "accounts/import.html",
        {
            "form": form,
            "checked": checked,
            "text": text,
            "errors": found[:ERRORS_SHOWN],
            "more_errors": max(0, len(found) - ERRORS_SHOWN),
            "needed": NEEDED,
            "optional": OPTIONAL,
            "columns": COLUMNS,
            "most": MOST_HERE,
        },
    )


@officers_only(Role.ADMINISTRATOR)
@require_GET
def import_sheet(_request: HttpRequest) -> HttpResponse:
    """An empty list with the columns named, for a spreadsheet program."""
    answer = HttpResponse(
        "\ufeff" + ",".join(NEEDED + OPTIONAL) + "\r\n", content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="officers.csv"'
    return answer
