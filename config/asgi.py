"""The entry point, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

from samman.common.whole_requests import WholeRequests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = WholeRequests(get_wsgi_application())
