"""Addresses of the officers' pages of missing and found persons; under /staff/."""

from django.urls import URLPattern

app_name = "missing"

urlpatterns: list[URLPattern] = []
