# clients.py - the clients that the suite is run on, each with what its target file expects to find.
# Read first: tests/peers/peers.py.  Read next: tests/peers/client_run.py.
# SPDX-License-Identifier: MIT
#
# What is not installed is fetched and taken apart under build/peers/, as the servers are; nothing is installed.
import os
import re
import shutil
import subprocess
import typing

import peers
from postel import BUILD, Skip

NODEMAILER = "10.6.1"  # a version with which the table of reasons was written


class Client(typing.NamedTuple):
    """`find()` gives what its environment has to have beyond ours; a Skip says why it cannot be run."""

    title: str
    version: typing.Callable
    find: typing.Callable


def said(pattern, *command):
    """A version, as the program tells it."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=60, check=False)
    return re.search(pattern, done.stdout)[1]


def installed(program):
    if not shutil.which(program):
        raise Skip("it is not installed")
    return {}


def path(*places):
    return ":".join([*map(str, places), os.environ["PATH"]])


def s_nail():
    return {"PATH": path(peers.unpacked("s-nail") / "usr/bin")}


def net_smtp():
    installed("perl")
    if subprocess.run(["perl", "-MNet::SMTP", "-e1"], stderr=subprocess.DEVNULL, check=False).returncode:
        raise Skip("this Perl has no Net::SMTP")
    return {}


def mutt():
    root = peers.unpacked("mutt")
    return {**peers.environment(root), "PATH": path(root / "usr/bin")}


def nullmailer():
    return {"NULLMAILER": str(peers.unpacked("nullmailer") / "usr/lib/nullmailer")}


def git():
    installed("git")
    mail, tools = peers.unpacked("git-email"), peers.unpacked("libmailtools-perl")
    return {"PATH": path(mail / "usr/lib/git-core"),
            "PERL5LIB": "%s:%s" % (mail / "usr/share/perl5", tools / "usr/share/perl5"),
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}


def nodemailer():
    installed("node")
    place = peers.PEERS / ("nodemailer-" + NODEMAILER)
    if not (place / "done").exists():
        if not peers.FETCH:
            raise Skip("it is fetched by `make peers`")
        installed("npm")
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        peers.run(["npm", "install", "--prefix", str(place), "--no-audit", "--no-fund", "--ignore-scripts",
                   "nodemailer@" + NODEMAILER])
        (place / "done").touch()
    return {"NODE_PATH": str(place / "node_modules")}


# Each name is that of a file client-NAME.conf in conformance/targets/.
CLIENTS = {
    "postel": Client("postel send", lambda: said(r"(\d\S*)", str(BUILD / "postel"), "--version"), dict),
    "curl": Client("curl", lambda: said(r"curl (\S+)", "curl", "--version"), lambda: installed("curl")),
    "swaks": Client("swaks", lambda: said(r"version (\S+)", "swaks", "--version"), lambda: installed("swaks")),
    "msmtp": Client("msmtp", lambda: said(r"version (\S+)", "msmtp", "--version"), lambda: installed("msmtp")),
    "smtplib": Client("Python's smtplib", lambda: said(r"Python (\S+)", "python3", "--version"),
                      lambda: installed("python3")),
    "net-smtp": Client("Perl's Net::SMTP", lambda: said(r"(\d\S*)", "perl", "-MNet::SMTP", "-e",
                                                       "print $Net::SMTP::VERSION"), net_smtp),
    "mutt": Client("mutt", lambda: peers.version("mutt"), mutt),
    "s-nail": Client("s-nail", lambda: peers.version("s-nail"), s_nail),
    "nullmailer": Client("nullmailer", lambda: peers.version("nullmailer"), nullmailer),
    "git": Client("git send-email", lambda: peers.version("git-email"), git),
    "nodemailer": Client("nodemailer", lambda: NODEMAILER, nodemailer),
}


def environment(name):
    """For the suite, which runs the program: postel's own is first in its PATH."""
    given = {**os.environ, **CLIENTS[name].find()}
    return {**given, "PATH": "%s:%s" % (BUILD, given["PATH"])}
