# checks.py - what a test of many questions asks: each is counted, and one that is answered wrongly is told.
# Read first: tests/count.sh.  Read next: tests/interop/captures.py.
# SPDX-License-Identifier: MIT
passed = failed = 0


def check(good, what, got=None):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("FAILED %s%s" % (what, "" if got is None else ": %r" % (got,)))


def total():
    """The exit status, when all has been asked."""
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0
