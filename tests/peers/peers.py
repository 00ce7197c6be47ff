# peers.py - servers that are no part of the user's system: fetched from the distribution, unpacked under build/peers/.
# Read first: tests/peers/run.sh.  Read next: tests/peers/room.sh, tests/peers/settings.py.
# SPDX-License-Identifier: MIT
#
# Nothing is installed: a package is downloaded and taken apart where it lies.  Only `make peers` and `make ci` fetch.
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.parse

from postel import BUILD, Skip, started, until

PEERS = BUILD / "peers"
FETCH = os.environ.get("POSTEL_PEERS") == "all"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def run(command, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, "%s: %s" % (" ".join(command), done.stderr.strip())
    return done.stdout


def of_release(release, root):
    """Options by which apt reads the packages of another release of Debian, and takes none of them for installed."""
    lists = root / "lists"
    lists.mkdir()
    (root / "sources").write_text("deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] "
                                  "http://deb.debian.org/debian %s main\n" % release)
    (root / "status").touch()
    own = {"Dir::Etc::SourceList": root / "sources", "Dir::Etc::SourceParts": "-", "Dir::State::Lists": lists,
           "Dir::State::status": root / "status", "Dir::Cache": root / "cache"}
    options = [word for name, value in own.items() for word in ("-o", "%s=%s" % (name, value))]
    run(["apt-get", *options, "update"])
    return options


def unpacked(package):
    """Where `package` lies, or several with spaces between, with those that they depend on and this machine has not.
    NAME@RELEASE is that of another release, with all that it depends on."""
    root = PEERS / package.replace(" ", "+")
    if (root / "done").exists():
        return root
    if not FETCH:
        raise Skip("it is too heavy for `make check`; `make peers` and `make ci` fetch it")
    if not shutil.which("apt-get"):
        raise Skip("no apt-get here to fetch it with")
    shutil.rmtree(root, ignore_errors=True)
    (root / "packages").mkdir(parents=True)
    # What apt would install; it only says so.  Ours are unpacked elsewhere, so conflicts do not matter.
    wanted, _, release = package.partition("@")
    apt = ["apt-get", *(of_release(release, root) if release else [])]
    plan = run([*apt, "install", "--simulate", "--no-install-recommends", *wanted.split()])
    names = {*wanted.split(), *re.findall(r"(?m)^Inst (\S+)", plan)}
    run([*apt, "download", *names], cwd=root / "packages")
    for file in (root / "packages").glob("*.deb"):
        run(["dpkg", "-x", str(file), str(root)])
    (root / "done").touch()
    return root


def environment(root):
    """For programs in `root`: there are their libraries."""
    places = [str(path) for path in (root / "usr/lib/postfix", *root.glob("usr/lib/*-linux-gnu*"),
                                     *root.glob("lib/*-linux-gnu*")) if path.is_dir()]
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(places)}


def postfix():
    return unpacked("postfix")


def version(package):
    """As the distribution numbers it: NAME_VERSION_ARCHITECTURE.deb; of several, the first one's."""
    (file,) = (unpacked(package) / "packages").glob(re.split("[ @]", package)[0] + "_*.deb")
    return urllib.parse.unquote(file.name.split("_")[1])


@contextlib.contextmanager
def in_a_room(script, package, place, *more):
    """The port of a server in a file system of its own; PLACE/mail is its /var/mail."""
    root = unpacked(package)
    if os.geteuid() != 0 or not shutil.which("unshare"):
        raise Skip("a file system of its own needs root and unshare")
    port = free_port()
    # SIGKILL, as `unshare` waits through a SIGTERM; its child ends with it.
    with started(["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "tests/peers/" + script, str(root),
                  str(place), str(port), *more], place / "log", end=signal.SIGKILL) as process:
        until(lambda: listens(port) or process.poll() is not None)
        said = (place / "log").read_text(errors="replace")
        if process.poll() is not None and "mount" in said:
            raise Skip("no file system of its own to be had: " + said.strip())
        assert process.poll() is None and listens(port), "%s did not start: %s" % (package, said)
        yield port


@contextlib.contextmanager
def running_postfix(place):
    """Its port, and the Maildir of bob@postel.example."""
    with in_a_room("postfix.sh", "postfix", place) as port:
        yield port, place / "mail/bob"
