#!/usr/bin/env python
"""The command line of BYOK: `manage.py up` starts it, `manage.py help` lists the rest."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "byok_site.settings")
    execute_from_command_line(sys.argv)
