"""No pages here: the room of the record knows no viewers. The auditor's page is in `accounts/record_views.py`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
