"""Addresses of the boards; under /staff/."""

from django.urls import path

from samman.reports import views

app_name = "reports"

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/league/", views.league, name="league"),
    path("board/digest/", views.digest, name="digest"),
    path("board/digest/complaints/", views.failures, name="failures"),
]
