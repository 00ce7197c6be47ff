# run.py - runs the tests of this directory, and counts.
# Read first: tests/interop/run.sh.  Read next: tests/interop/message.py.
# SPDX-License-Identifier: MIT
import subprocess
import sys

import auth
import clients
import notices
import servers
import sessions
from postel import Skip

passed = failed = 0
for name, test in {**clients.TESTS, **auth.TESTS, **servers.TESTS, **sessions.TESTS,
                   **notices.TESTS}.items():
    try:
        test()
    except Skip as why:
        print("skipped: %s: %s" % (name, why))
        continue
    except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as why:
        failed += 1
        print("FAILED %s: %s" % (name, why or repr(why)))
        continue
    passed += 1
    print("ok     %s" % name)
    sys.stdout.flush()
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
