# relays.py - the servers that relay to us: postel is the client, and the next hop.
# Read first: tests/peers/settings.py.  Read next: tests/peers/relay_run.py.
# SPDX-License-Identifier: MIT
import contextlib
import functools
import typing

import peers
from settings import SENDMAIL

# What Postfix has to be told to forward mail for one domain to us, and to try again after a second.
POSTFIX = ("relay_domains = relay.example",
           "transport_maps = inline:{ { relay.example = smtp:[127.0.0.1]:%d } }",
           "local_header_rewrite_clients =",  # on loopback all clients are local, and have their mail put right
           "smtp_connection_cache_on_demand = no", "queue_run_delay = 1s", "minimal_backoff_time = 1s",
           "maximal_backoff_time = 1s")


class Relay(typing.NamedTuple):
    """`start(place)` gives, for the length of a `with`, its port and that of its next hop.  One that is slow is started
    `rooms` times, each for a part of the cases."""

    title: str
    version: typing.Callable
    start: typing.Callable
    rooms: int = 1


@contextlib.contextmanager
def packaged(script, package, lines, place):
    hop = peers.free_port()
    with peers.in_a_room(script, package, place, *(line % hop if "%d" in line else line for line in lines)) as port:
        yield port, hop


def of_package(title, script, package, *lines, rooms=1):
    return Relay(title, functools.partial(peers.version, package),
                 functools.partial(packaged, script, package, lines), rooms)


# Each name, behind "relay-", is that of a file in conformance/targets/.
RELAYS = {
    "postfix": of_package("Postfix", "postfix.sh", "postfix", *POSTFIX),
    "exim": of_package("Exim", "exim.sh", "exim4-daemon-light", "%d"),
    "sendmail": of_package("Sendmail", "sendmail.sh", SENDMAIL, "%d"),
    "opensmtpd": of_package("OpenSMTPD", "opensmtpd.sh", "opensmtpd", "%d", rooms=6),
}
