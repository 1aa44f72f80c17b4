"""``python -m variorum`` is the command ``variorum``."""

from __future__ import annotations

import sys

from variorum.cli import main

sys.exit(main())
