# settings.py - the servers that the suite is run on, each started as itself.
# Read first: tests/peers/peers.py.  Read next: tests/peers/run.py.
# SPDX-License-Identifier: MIT
import contextlib
import functools
import importlib.metadata
import importlib.util
import sys
import typing

import peers
from postel import Skip, started, until


class Setting(typing.NamedTuple):
    """`start(place)` gives, for the length of a `with`, its port and where its mail goes, in the words of a target."""

    title: str
    version: typing.Callable
    start: typing.Callable


@contextlib.contextmanager
def aiosmtpd(place):
    if not importlib.util.find_spec("aiosmtpd"):
        raise Skip("it is not installed")
    port = peers.free_port()
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-s", "1048576", "-c", "aiosmtpd.handlers.Mailbox",
               "-l", "127.0.0.1:%d" % port, str(place / "mail")]
    with started(command, place / "log") as process:
        assert until(lambda: peers.listens(port) or process.poll() is not None) and process.poll() is None, \
            "aiosmtpd did not start: " + (place / "log").read_text(errors="replace")
        yield port, "maildir %s" % (place / "mail")


@contextlib.contextmanager
def packaged(script, package, place, *more):
    with peers.in_a_room(script, package, place, *more) as port:
        yield port, "maildir %s/{local}" % (place / "mail")


def of_package(title, script, package, *more):
    return Setting(title, functools.partial(peers.version, package),
                   lambda place: packaged(script, package, place, *more))


# By default Postfix 3.7 lets bare newlines pass, and even where they are forbidden its own networks are exempt.
STRICT = ("smtpd_forbid_bare_newline = yes", "smtpd_forbid_bare_newline_exclusions =")

# With SASL and its mechanisms, of which it offers what is there.
SENDMAIL = "sendmail-bin sendmail-cf sasl2-bin libsasl2-modules"

# The lightest first.  Each name is that of a file in conformance/targets/.
SETTINGS = {
    "aiosmtpd": Setting("aiosmtpd", lambda: importlib.metadata.version("aiosmtpd"), aiosmtpd),
    "postfix": of_package("Postfix", "postfix.sh", "postfix"),
    "postfix-strict": of_package("Postfix, bare newlines forbidden", "postfix.sh", "postfix", *STRICT),
    "opensmtpd": of_package("OpenSMTPD", "opensmtpd.sh", "opensmtpd"),
    "exim": of_package("Exim", "exim.sh", "exim4-daemon-light"),
    "sendmail": of_package("Sendmail", "sendmail.sh", SENDMAIL),
}
