"""A form that was long to write survives the end of a sign-in: the text comes back, and goes on after signing in again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]
NOT_KEPT = {"csrfmiddlewaretoken", "do"}


class _Check(CsrfViewMiddleware):
    """Django's own check, which says what is wrong in place of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponseBase:
        request.token_wrong = True  # type: ignore[attr-defined]
        return HttpResponse(status=403)


def _checked(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _token_is_good(request: HttpRequest) -> bool:
    _Check(_checked).process_view(request, _checked, (), {})
    return not getattr(request, "token_wrong", False)


def keeps_text(view: View) -> View:
    """Around a gate of `accounts.gates`, for a view that knows `request.came_back`.

    A post without a sign-in is answered by a page that carries everything typed and leads to signing in; the same post
    after a new sign-in, whose token is not the form's, reaches the view with `request.came_back` True: the view shows
    the text again and writes nothing. Only posts with a good token write.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.method != "POST":
                return redirect_to_login(request.get_full_path())
            typed = [
                (name, value)
                for name, values in request.POST.lists()
                if name not in NOT_KEPT
                for value in values
            ]
            return render(request, "cases/signed_out.html", {"typed": typed}, status=403)
        request.came_back = request.method == "POST" and not _token_is_good(request)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    opened: Any = login_not_required(csrf_exempt(kept))
    opened.access = view.access  # type: ignore[attr-defined]
    return opened  # type: ignore[no-any-return]
