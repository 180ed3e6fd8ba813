"""Sign-in and the keeping of officers. Only what is needed of allauth's pages, under the names that it expects."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as spare
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import URLPattern, URLResolver, include, path

from samman.accounts import record_views, views
from samman.accounts.gates import open_to_all, signed_in

own = [
    path("", views.home, name="home"),
    path("officers/", views.officers, name="officers"),
    path("officers/new/", views.new_officer, name="new_officer"),
    path("officers/list/", views.import_list, name="import_list"),
    path("officers/list/empty.csv", views.import_sheet, name="import_sheet"),
    path("officers/<int:officer_id>/", views.officer, name="officer"),
    path("officers/<int:officer_id>/password/", views.new_password, name="new_password"),
    path("officers/<int:officer_id>/second-step/", views.reset_second_step, name="reset_second_step"),
    path("officers/<int:officer_id>/active/", views.set_active, name="set_active"),
    path("officers/<int:officer_id>/posts/new/", views.add_posting, name="add_posting"),
    path("officers/<int:officer_id>/posts/<int:posting_id>/end/", views.end_posting, name="end_posting"),
    path("officers/<int:officer_id>/posts/<int:posting_id>/keep/", views.keep_posting, name="keep_posting"),
    path(
        "officers/<int:officer_id>/posts/<int:posting_id>/transfer/",
        views.transfer_officer,
        name="transfer_officer",
    ),
    path("officers/<int:officer_id>/leave/new/", views.give_leave, name="give_leave"),
    path("officers/<int:officer_id>/leave/<int:leave_id>/end/", views.end_leave, name="end_leave"),
    path("record/", record_views.entries, name="record"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "accounts"))),
    path("sign-in/", open_to_all(account.login), name="account_login"),
    path("sign-in/code/", open_to_all(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/not-active/", open_to_all(account.account_inactive), name="account_inactive"),
    path("sign-out/", open_to_all(account.logout), name="account_logout"),
    path("again/password/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("again/code/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("again/key/", signed_in(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("my/password/", signed_in(account.password_change), name="account_change_password"),
    path("my/second-step/", signed_in(mfa.index), name="mfa_index"),
    path("my/second-step/app/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("my/second-step/app/remove/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("my/second-step/spare-codes/", signed_in(spare.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "my/second-step/spare-codes/new/",
        signed_in(spare.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("my/second-step/keys/", signed_in(keys.list_webauthn), name="mfa_list_webauthn"),
    path("my/second-step/keys/add/", signed_in(keys.add_webauthn), name="mfa_add_webauthn"),
    path("my/second-step/keys/<int:pk>/name/", signed_in(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("my/second-step/keys/<int:pk>/remove/", signed_in(views.remove_key), name="mfa_remove_webauthn"),
]
