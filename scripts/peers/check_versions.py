"""Fails unless the installed packages have exactly the versions of a requirements file: check_versions.py FILE."""

import sys
from importlib.metadata import PackageNotFoundError, version

wrong = 0
for line in open(sys.argv[1], encoding="utf-8"):
    line = line.split("#")[0].strip()
    if not line:
        continue
    name, wanted = line.split("==")
    try:
        found = version(name)
    except PackageNotFoundError:
        found = "nothing"
    print(f"{name} {found}")
    if found != wanted:
        wrong += 1
        print(f"error: {name} must be {wanted}, got {found}", file=sys.stderr)
sys.exit(1 if wrong else 0)
