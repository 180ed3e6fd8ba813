"""The whole address table. Hindi has no prefix, English stands under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(
        path("staff/", include("samman.accounts.urls")),
        path("staff/", include("samman.cases.urls")),
        path("staff/", include("samman.messages.urls")),
        path("staff/", include("samman.evidence.urls")),
        path("staff/", include("samman.complaints.urls")),
        path("staff/", include("samman.missing_children.urls")),
        path("staff/", include("samman.reports.urls")),
        path("", include("samman.common.urls")),
        path("", include("samman.public_site.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "samman.common.errors.bad_request"
handler403 = "samman.common.errors.forbidden"
handler404 = "samman.common.errors.not_found"
handler500 = "samman.common.errors.server_error"
