# check_aiosmtpd.sh - `postel check --discover` finds its way with a server that is not ours.
# Read first: tests/programs/check.sh.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # programs.sh sets the variables

for python in /usr/bin/python3 python3; do # the distribution's first: there its package aiosmtpd is
    "$python" -c 'import aiosmtpd' 2>/dev/null && break
done
if "$python" -c 'import aiosmtpd' 2>/dev/null; then
    "$python" -B -c 'import signal, sys, time
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    port = s.getsockname()[1]
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
controller = Controller(Sink(), hostname="127.0.0.1", port=port, server_hostname="aio.example")
controller.start()
print("listening on 127.0.0.1:%d" % port, flush=True)
while True:
    time.sleep(60)' >"$dir/serve.out" 2>"$dir/serve.err" &
    started 'aiosmtpd starts'
    try 0 'check --discover, aiosmtpd' check server "$address" --discover
    out 'server-domain = aio.example'
    out 'size-limit    = 33554432'
    out 'valid         = user@aio.example'
    out '# EXPN postmaster: 502 .*'
    cp "$dir/out" "$dir/aiosmtpd.conf"
    try 0 '    is a target file' check server --target "$dir/aiosmtpd.conf" --section 4.1.1.5
    stop
else
    echo "skipped: check --discover, aiosmtpd: it is not installed"
fi
