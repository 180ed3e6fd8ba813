"""Addresses of the officers' pages of missing and found persons; under /staff/."""

from django.urls import path

from samman.missing_children import views

app_name = "missing"

urlpatterns = [
    path("gateway/112/", views.from_112, name="from_112"),
    path("missing/", views.missing_list, name="list"),
    path("missing/register/", views.register, name="register"),
    path("missing/register/check/", views.check, name="check"),
    path("missing/register/slip/", views.slip, name="slip"),
    path("missing/register/away/", views.away, name="away"),
    path("procedure/", views.all_steps, name="steps"),
    path("procedure/<str:ladder>/", views.change_hours, name="hours"),
    path("missing/found/", views.found_list, name="found_list"),
    path("missing/found/new/", views.register_found, name="register_found"),
    path("missing/visits/", views.follow_ups, name="follow_ups"),
    path("missing/<str:number>/", views.missing_case, name="case"),
    path("missing/<str:number>/open/", views.open_case, name="open"),
    path("missing/<str:number>/take/", views.take, name="take"),
    path("missing/<str:number>/new-key/", views.new_key, name="new_key"),
    path("missing/<str:number>/assign/", views.assign, name="assign"),
    path("missing/<str:number>/assign/end/", views.end_work, name="end_work"),
    path("missing/<str:number>/gd/", views.enter_gd, name="gd"),
    path("missing/<str:number>/fir/", views.enter_fir, name="fir"),
    path("missing/<str:number>/photo/", views.add_photo, name="photo"),
    path("missing/<str:number>/description/", views.describe, name="describe"),
    path("missing/<str:number>/notice/", views.publish_notice, name="publish_notice"),
    path("missing/<str:number>/notice/place/", views.put_up, name="put_up"),
    path("missing/<str:number>/notice/down/", views.take_down_notice, name="take_down_notice"),
    path(
        "missing/<str:number>/notice/down/<int:place_id>/",
        views.confirm_taken_down,
        name="confirm_taken_down",
    ),
    path("missing/<str:number>/sighting/", views.check_sighting, name="check_sighting"),
    path("missing/<str:number>/step/<int:step>/", views.step_done, name="step"),
    path("missing/<str:number>/risk/", views.risk_form, name="risk"),
    path("missing/<str:number>/trafficking/", views.trafficking, name="trafficking"),
    path("missing/<str:number>/act/<slug:verb>/", views.act, name="act"),
    path("missing/<str:number>/place/", views.open_place, name="place"),
    path("missing/<str:number>/decision/<int:decision_id>/", views.decide, name="decide"),
    path("missing/<str:number>/again/", views.again, name="again"),
]
