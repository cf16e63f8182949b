#!/usr/bin/env python
"""The command line of BYOK: `manage.py up` starts it, `manage.py help` lists the rest."""

import os
import sys

from django.core.management import execute_from_command_line

from byok_site.env import BadSetting

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "byok_site.settings")
    try:
        execute_from_command_line(sys.argv)
    except BadSetting as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
