"""Addresses of files, for officers only."""

from django.urls import path

from samman.evidence import views

app_name = "evidence"

urlpatterns = [
    path("files/<int:file_id>/", views.display, name="display"),
    path("files/<int:file_id>/small/", views.small, name="small"),
    path("files/<int:file_id>/pages/<int:number>/", views.page, name="page"),
    path("files/<int:file_id>/about/", views.about, name="about"),
    path("files/<int:file_id>/open/", views.open_intimate, name="open"),
    path("files/<int:file_id>/mark/", views.mark, name="mark"),
    path("files/<int:file_id>/original/", views.original, name="original"),
]
