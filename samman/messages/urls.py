"""Addresses of the messages' room."""

from django.urls import path

from samman.messages import views

app_name = "messages"

urlpatterns = [
    path("demo-phone/", views.demo_phone, name="demo_phone"),
    path("gateway/receipt/<slug:gateway>/<str:token>/", views.receipt, name="receipt"),
]
