# watch.py - what passes through `postel watch` passes as if it were not there: octets, ends, resets, and who must wait.
# usage: watch.py POSTEL   (by tests/programs/watch.sh)
# Read first: src/transport/proxy.c.
# SPDX-License-Identifier: MIT
import asyncio
import hashlib
import resource
import socket
import struct
import subprocess
import sys
import threading

MANY = 1000
failed = 0


def check(good, what):
    global failed
    failed += not good
    print(f"{'ok' if good else 'not ok'} - {what}")


def listener():
    s = socket.create_server(("127.0.0.1", 0), backlog=MANY)
    return s, s.getsockname()[1]


class Watch:
    def __init__(self, to, *more):
        self.run = subprocess.Popen([sys.argv[1], "watch", "--listen", "127.0.0.1:0", "--to", f"127.0.0.1:{to}", *more],
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.port = int(self.run.stdout.readline().rpartition(":")[2])

    def call(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def end(self):
        self.run.terminate()
        return self.run.communicate(timeout=10)


def pair(watch, server):
    client = watch.call()
    accepted, _ = server.accept()
    accepted.settimeout(10)
    return client, accepted


def all_of(s):
    octets = b""
    while more := s.recv(65536):
        octets += more
    return octets


server, port = listener()
watch = Watch(port)

# --- octets and ends ---
client, accepted = pair(watch, server)
every = bytes(range(256)) * 64
client.sendall(every)
client.shutdown(socket.SHUT_WR)
check(all_of(accepted) == every, "octets of all values pass unchanged")
accepted.sendall(b"221 still here\r\n")
check(client.recv(99) == b"221 still here\r\n", "a half-close of the client leaves the way back open")
accepted.close()
check(client.recv(99) == b"", "the server's end is passed on")

client, accepted = pair(watch, server)
accepted.shutdown(socket.SHUT_WR)
check(client.recv(99) == b"", "a half-close of the server is passed on")
client.sendall(b"QUIT\r\n")
check(accepted.recv(99) == b"QUIT\r\n", "and leaves the way there open")
client.close(), accepted.close()

client, accepted = pair(watch, server)
client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
client.close()
try:
    check(accepted.recv(99) is None, "a reset of the client is passed on as a reset, and no end")
except ConnectionResetError:
    check(True, "a reset of the client is passed on as a reset, and no end")

# --- who does not read makes the other side wait, and nothing is lost by it ---
client, accepted = pair(watch, server)
much = b"".join(hashlib.sha256(str(i).encode()).digest() for i in range(1 << 19))  # 16 MiB
client.setblocking(False)
sent = 0
try:
    for _ in range(1000):
        sent += client.send(much[sent:sent + 65536])
        if sent == len(much):
            break
        threading.Event().wait(0.002)
except BlockingIOError:
    pass
check(0 < sent < len(much), "a server that does not read stops the client")
client.setblocking(True)
sender = threading.Thread(target=lambda: (client.sendall(much[sent:]), client.shutdown(socket.SHUT_WR)))
sender.start()
check(all_of(accepted) == much, "and gets all of it once it reads")
sender.join()
client.close(), accepted.close()
watch.end()

# --- many at once ---
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
server.close()


async def many():
    open_now = most = 0
    all_there = asyncio.Event()

    async def serve(reader, writer):
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        if open_now == MANY:
            all_there.set()
        writer.write(b"220 s.example ready\r\n")
        while line := await reader.readline():
            writer.write(b"250 " + line if line != b"QUIT\r\n" else b"221 bye\r\n")
            if line == b"QUIT\r\n":
                break
        await writer.drain()
        writer.close()

    async def call(number):
        reader, writer = await asyncio.open_connection("127.0.0.1", watch.port)
        assert await reader.readline() == b"220 s.example ready\r\n"
        await all_there.wait()
        for i in range(3):
            line = b"NOOP %d %d\r\n" % (number, i)
            writer.write(line)
            assert await reader.readline() == b"250 " + line
        writer.write(b"QUIT\r\n")
        assert await reader.readline() == b"221 bye\r\n"
        assert await reader.read() == b""
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=MANY)
    watch = Watch(listening.sockets[0].getsockname()[1])
    results = await asyncio.wait_for(asyncio.gather(*map(call, range(MANY)), return_exceptions=True), 60)
    check(results == [None] * MANY and most == MANY, f"{MANY} sessions at once, and each has its own octets")
    listening.close()
    out, _ = watch.end()
    check(out.count(": over: 0 fail, 0 warn, 0 note") == MANY, "and each was graded")


asyncio.run(many())
sys.exit(failed > 0)
