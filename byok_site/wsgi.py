"""The WSGI application. `manage.py up` serves it; another server may, once `up` has made the keys."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "byok_site.settings")
application = get_wsgi_application()
