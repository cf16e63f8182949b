"""The WSGI application. `manage.py up` serves it; another server may, once `up` has made the keys.

Importing it raises RefusalError if a key is missing or unfit: each process would sign with another one.
"""

import os

from django.core.wsgi import get_wsgi_application

from byok_site.content_types import with_readable_types
from byok_site.first_start import refuse_bad_keys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "byok_site.settings")
application = with_readable_types(get_wsgi_application())
refuse_bad_keys()
