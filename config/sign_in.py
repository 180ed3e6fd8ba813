"""Settings of sign-in: django-allauth with a second factor, django-axes as the only limiter."""

import os
from datetime import timedelta

_HTTPS = os.environ.get("SAMMAN_HTTPS", "0") == "1"
_DEMO = os.environ.get("SAMMAN_DEMO", "0") == "1"

# Where one goes after signing in depends on the post (samman/accounts/views.py).
LOGIN_REDIRECT_URL = "accounts:home"
STAFF_HOME_URL = "complaints:list"  # for those who read complaints
STAFF_HOME_URL_OF = {  # for those who read none
    "caller": "complaints:calls",
    "e_cell": "complaints:assisted",
    "welfare_officer": "missing:list",
    "sjpu_officer": "missing:list",
    "ahtu_officer": "missing:list",
}
LOGOUT_REDIRECT_URL = "account_login"

# A user name and a password; nothing is mailed, nobody signs up.
ACCOUNT_ADAPTER = "samman.accounts.adapters.OfficerAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "samman.accounts.forms.SignInForm",
    "reauthenticate": "samman.accounts.forms.PasswordAgainForm",
    "change_password": "samman.accounts.forms.NewPasswordForm",  # nosec B105
}
ACCOUNT_RATE_LIMITS = False  # axes is the only limiter

PASSWORD_HASHERS = ["samman.accounts.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "samman.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "samman.accounts.passwords.NotCommon"},
    {"NAME": "samman.accounts.passwords.NotLikeOneself"},
]

# The second factor is for everyone (samman/accounts/gates.py). Seeds are sealed by the adapter.
MFA_ADAPTER = "samman.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "samman.accounts.forms.CodeForm",
    "reauthenticate": "samman.accounts.forms.CodeAgainForm",
    "activate_totp": "samman.accounts.forms.FirstCodeForm",
    "authenticate_webauthn": "samman.accounts.forms.SecurityKeyForm",
    "add_webauthn": "samman.accounts.forms.NewSecurityKeyForm",
    "edit_webauthn": "samman.accounts.forms.SecurityKeyNameForm",
    "reauthenticate_webauthn": "samman.accounts.forms.SecurityKeyAgainForm",
}
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off; no code works twice all the same
MFA_TOTP_ISSUER = "Samman"
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _DEMO and not _HTTPS  # browsers allow it on localhost only
MFA_RATE_LIMITS = False

# Five wrong tries for one user name from one address, then a quarter of an hour: a station shares one address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "samman.common.address.client_address"
AXES_USERNAME_CALLABLE = "samman.accounts.limits.name_for_limits"
AXES_LOCKOUT_CALLABLE = "samman.accounts.limits.locked_page"
AXES_SENSITIVE_PARAMETERS = [
    *(
        "login",
        "username",
        "password",
        "oldpassword",
        "password1",
        "password2",
        "code",
        "credential",
        "ip_address",
    ),
    "csrfmiddlewaretoken",
]
AXES_DISABLE_ACCESS_LOG = True  # the record of the program itself says who signed in
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
