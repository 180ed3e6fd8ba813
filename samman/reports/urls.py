"""Addresses of the boards, the figures and the month's bulletin; under /staff/."""

from django.urls import path

from samman.reports import bulletin_views, missing_views, views

app_name = "reports"

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/league/", views.league, name="league"),
    path("board/digest/", views.digest, name="digest"),
    path("board/digest/complaints/", views.failures, name="failures"),
    path("figures/", missing_views.missing_figures, name="missing_figures"),
    path("figures/cases/", missing_views.missing_cases, name="missing_cases"),
    path("bulletin/", bulletin_views.bulletins, name="bulletins"),
    path("bulletin/<str:month>/", bulletin_views.bulletin, name="bulletin"),
    path(
        "bulletin/<str:month>/<str:language>.<str:kind>", bulletin_views.bulletin_file, name="bulletin_file"
    ),
]
