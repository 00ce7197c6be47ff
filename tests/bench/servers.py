# servers.py - our server and Postfix's smtp-sink under the same load, one after the other.
# Read first: tests/bench/counts.py.  Read next: tests/bench/growth.py.
# SPDX-License-Identifier: MIT
#
# Processor time and not messages a second: the client, Postfix's smtp-source, is slower than either server.  User and
# system time are those that the kernel has for the whole life of the process, so short runs are no measure.
import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import typing

sys.path += ["tests/interop", "tests/peers"]
import peers  # noqa: E402
from counts import BUILD  # noqa: E402

POSTEL = BUILD / "postel"


class Load(typing.NamedTuple):
    name: str
    octets: int
    sessions: int
    messages: int
    bar: float


LOADS = (Load("1 KB, 10 sessions", 1024, 10, 40000, 0.80), Load("10 KB, 10 sessions", 10240, 10, 20000, 0.45),
         Load("1 MB, 1 session", 1 << 20, 1, 1000, 0.10))
MAILDIR = Load("1 KB, 10 sessions", 1024, 10, 20000, 1.0)


def of_postfix(program, *arguments):
    root = peers.postfix()
    return [str(root / "usr/sbin" / program), *map(str, arguments)], peers.environment(root)


class Process:
    """A server; `seconds` once it has ended is what it took of the processor."""

    def __init__(self, command, port, environment=None):
        self.port = port
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env=environment)
        for _ in range(100):
            if peers.listens(port):
                return
            time.sleep(0.05)
        self.end()
        raise AssertionError("%s does not listen" % command[0])

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        _, _, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = 0
        return usage.ru_utime + usage.ru_stime


def sink(*arguments, under=()):
    port = peers.free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    command, environment = of_postfix("smtp-sink", *user, *arguments, "-c", "127.0.0.1:%d" % port, 512)
    return Process([*under, *command], port, environment)


def postel(*arguments, under=()):
    port = peers.free_port()
    return Process([*under, str(POSTEL), "serve", "--listen", "127.0.0.1:%d" % port, "--max-size", "1000000000",
                    *map(str, arguments or ("--discard",))], port)


def send(port, octets, sessions, messages, recipients=1):
    """Each session says QUIT only when all is sent (-d), so greetings count for little."""
    command, environment = of_postfix("smtp-source", "-d", "-s", sessions, "-m", messages, "-l", octets, "-r",
                                      recipients, "-f", "a@client.example", "-t", "u@postel.example",
                                      "127.0.0.1:%d" % port)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, "smtp-source: " + done.stderr


def seconds(server, load):
    try:
        send(server.port, load.octets, load.sessions, load.messages)
    finally:
        spent = server.end()
    return spent


@contextlib.contextmanager
def in_memory():
    """A directory on tmpfs."""
    place = pathlib.Path(tempfile.mkdtemp(dir="/dev/shm", prefix="postel-"))
    try:
        yield place
    finally:
        shutil.rmtree(place)


def compared(load):
    """(ours, smtp-sink's) seconds of processor."""
    return seconds(postel("--discard"), load), seconds(sink(), load)


def compared_storing():
    """Both keep each message in a file of its own."""
    with in_memory() as place:
        (place / "dump").mkdir()
        (place / "dump").chmod(0o777)  # smtp-sink goes on as nobody
        place.chmod(0o755)
        return (seconds(postel("--maildir", place / "md"), MAILDIR),
                seconds(sink("-d", place / "dump" / "m."), MAILDIR))


def calls(kind, sessions, messages):
    """System calls of a server that has taken so many messages of 1 KB: {name: count}."""
    with tempfile.TemporaryDirectory() as place:
        log = pathlib.Path(place) / "calls"
        server = kind(under=("strace", "-f", "-c", "-S", "calls", "-U", "name,calls", "-o", str(log)))
        send(server.port, 1024, sessions, messages)
        # strace holds signals back while its child lives, so the child gets it
        children = pathlib.Path("/proc/%d/task/%d/children" % ((server.process.pid,) * 2)).read_text().split()
        os.kill(int(children[0]), signal.SIGTERM)
        server.process.wait(timeout=20)
        return {name: int(number) for name, number in re.findall(r"(?m)^(\w+) +(\d+)$", log.read_text())
                if name != "total"}


def calls_a_message(kind, sessions):
    """[(name, calls a message)], most first; what is called once is left out."""
    few, many = calls(kind, sessions, 500), calls(kind, sessions, 1500)
    each = {name: (many[name] - few.get(name, 0)) / 1000 for name in many}
    return sorted(((name, n) for name, n in each.items() if n > 0.01), key=lambda one: -one[1])
