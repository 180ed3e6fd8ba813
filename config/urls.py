"""The whole address table. Hindi has no prefix, English stands under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path


def _room(module: str, prefix: str = "") -> list[URLResolver]:  # TEMPORARY while rooms are being written
    try:
        return [path(prefix, include(module))]
    except (ImportError, AttributeError, SyntaxError, NameError):
        return []


urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(
        *_room("samman.accounts.urls", "staff/"),
        *_room("samman.audit.urls", "staff/"),
        *_room("samman.messages.urls", "staff/"),
        *_room("samman.evidence.urls", "staff/"),
        *_room("samman.complaints.urls", "staff/"),
        *_room("samman.common.urls"),
        *_room("samman.public_site.urls"),
        prefix_default_language=False,
    ),
]

handler400 = "samman.common.errors.bad_request"
handler403 = "samman.common.errors.forbidden"
handler404 = "samman.common.errors.not_found"
handler500 = "samman.common.errors.server_error"
