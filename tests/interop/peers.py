# peers.py - servers that are no part of the user's system: fetched from the distribution, unpacked under build/peers/.
# Read first: tests/interop/servers.py.
# SPDX-License-Identifier: MIT
#
# Nothing is installed: a package is downloaded and taken apart where it lies.  Only `make ci` fetches.
import contextlib
import os
import re
import shutil
import socket
import subprocess

from postel import BUILD, PATIENCE, Skip, started, until

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


def unpacked(package):
    """Where `package` lies, with those that it depends on and this machine has not."""
    root = PEERS / package
    if (root / "done").exists():
        return root
    if not FETCH:
        raise Skip("it is too heavy for `make check`; `make ci` fetches it")
    if not shutil.which("apt-get"):
        raise Skip("no apt-get here to fetch it with")
    shutil.rmtree(root, ignore_errors=True)
    (root / "packages").mkdir(parents=True)
    # What apt would install; it only says so.  Ours are unpacked elsewhere, so conflicts do not matter.
    plan = run(["apt-get", "install", "--simulate", "--no-install-recommends", package])
    names = {package, *re.findall(r"(?m)^Inst (\S+)", plan)}
    run(["apt-get", "download", *names], cwd=root / "packages")
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


@contextlib.contextmanager
def running_postfix(_place):
    raise Skip("not yet")
    yield
