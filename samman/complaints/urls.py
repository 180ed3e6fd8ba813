"""Addresses of the officers' pages of complaints; under /staff/."""

from django.urls import path

from samman.complaints import views

app_name = "complaints"

urlpatterns = [
    path("complaints/", views.complaint_list, name="list"),
    path("complaints/find/", views.find_by_name, name="find"),
    path("complaints/calls/", views.urgent_calls, name="urgent_calls"),
    path("complaints/calls/<str:number>/", views.urgent_call_made, name="urgent_call_made"),
    path("register/", views.assisted.register, name="assisted"),
    path("register/check/", views.assisted.check, name="assisted_check"),
    path("register/slip/", views.assisted.slip, name="assisted_slip"),
    path("register/away/", views.assisted.put_away, name="assisted_away"),
    path("calls/", views.call_queue, name="calls"),
    path("calls/next/", views.take_next_call, name="take_next_call"),
    path("calls/<int:call_id>/", views.call, name="call"),
    path("calls/<int:call_id>/word/", views.call_word, name="call_word"),
    path("calls/<int:call_id>/rating/", views.call_rating, name="call_rating"),
    path("calls/<int:call_id>/end/", views.call_end, name="call_end"),
    path("vetting/", views.vetting_list, name="vetting_list"),
    path("directions/", views.direction_list, name="directions"),
    path("look/", views.break_glass, name="break_glass"),
    path("looks/", views.looks, name="looks"),
    path("looks/<int:look_id>/", views.review_look, name="review_look"),
    path("complaints/<str:number>/vetting/<int:vetting_id>/", views.vetting, name="vetting"),
    path("complaints/<str:number>/vetting/<int:vetting_id>/take/", views.take_vetting, name="take_vetting"),
    path("complaints/<str:number>/rest/", views.put_at_rest, name="put_at_rest"),
    path("complaints/<str:number>/rest/<int:rest_id>/", views.decide_rest, name="decide_rest"),
    path("complaints/<str:number>/child/", views.mark_child, name="mark_child"),
    path("complaints/<str:number>/child/told/", views.child_told, name="child_told"),
    path("complaints/<str:number>/link/", views.link, name="link"),
    path("withdrawals/", views.withdrawal_list, name="withdrawals"),
    path("complaints/<str:number>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("complaints/<str:number>/direct/", views.direct, name="direct"),
    path(
        "complaints/<str:number>/direction/<int:direction_id>/", views.read_direction, name="read_direction"
    ),
    path("complaints/offers/", views.offers, name="offers"),
    path("complaints/offers/<str:number>/", views.offer, name="offer"),
    path("complaints/<str:number>/", views.complaint_case, name="case"),
    path("complaints/<str:number>/open/", views.open_case, name="open"),
    path("complaints/<str:number>/take/", views.take, name="take"),
    path("complaints/<str:number>/assign/", views.assign, name="assign"),
    path("complaints/<str:number>/assign/end/", views.end_work, name="end_work"),
    path("complaints/<str:number>/remind/", views.remind, name="remind"),
    path("complaints/<str:number>/write/", views.reply, name="reply"),
    path("complaints/<str:number>/ask/", views.ask, name="ask"),
    path("complaints/<str:number>/request/<int:request_id>/", views.end_request, name="end_request"),
    path("complaints/<str:number>/files/", views.add_file, name="add_file"),
    path("complaints/<str:number>/word/", views.check_word, name="check_word"),
    path("complaints/<str:number>/transfer/", views.transfer, name="transfer"),
    path("complaints/<str:number>/transfer/back/", views.withdraw, name="withdraw"),
    path("complaints/<str:number>/new-key/", views.new_key, name="new_key"),
    path("complaints/<str:number>/report/", views.report, name="report"),
    path("complaints/<str:number>/report/check/", views.report_check, name="report_check"),
    path("complaints/<str:number>/review/", views.review, name="review"),
]
