"""Addresses of posts and charge; under /staff/."""

from django.urls import path

from samman.cases import views

app_name = "cases"

urlpatterns = [
    path("posts/", views.posts, name="posts"),
    path("charge/<int:charge_id>/", views.charge, name="charge"),
    path("charge/<int:charge_id>/print/", views.print_charge, name="print_charge"),
    path("charge/<int:charge_id>/sign/", views.sign_charge, name="sign_charge"),
    path("charge/<int:charge_id>/give/", views.give_left_over, name="give_left_over"),
]
