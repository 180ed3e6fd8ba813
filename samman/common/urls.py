"""Addresses of the house's own pages."""

from django.urls import path

from samman.common import views

app_name = "common"

urlpatterns = [
    path("components/", views.components, name="components"),
]
