"""The WSGI application. `manage.py up` serves it; another server may, once `up` has made the keys."""

import os

from django.core.wsgi import get_wsgi_application

from byok_site.content_types import with_readable_types

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "byok_site.settings")
application = with_readable_types(get_wsgi_application())
