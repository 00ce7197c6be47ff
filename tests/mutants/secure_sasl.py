# secure_sasl.py - AUTH of the small server: PLAIN, LOGIN and SCRAM-SHA-256.  RFC 4954 §4, RFC 5802 §3
# Read first: tests/mutants/secure_server.py.  Read next: tests/mutants/secure_defects.py.
# SPDX-License-Identifier: MIT
import base64
import binascii
import hashlib
import hmac
import re

USER, PASSWORD = b"user", b"pencil"
SALT, ITERATIONS, OURS = b"a grain of salt", 4096, b"and-ours"
BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
LONGEST = 12288  # of a line in the exchange


def mac(key, text):
    return hmac.new(key, text, hashlib.sha256).digest()


class Sasl:
    """Each mechanism is a generator: it gives challenges, is sent responses, and ends with a name or None."""

    def __init__(self, room):
        self.exchange, self.failures = None, 0
        super().__init__(room)

    def mechanisms(self):
        return [b"SCRAM-SHA-256", b"PLAIN", b"LOGIN"]

    def do_auth(self, rest):
        name, _, response = rest.partition(b" ")
        refused = self.auth_refused(name)
        if refused:
            return self.reply(*refused)
        self.exchange = getattr(self, "say_" + self.named(name).decode().lower().replace("-", "_"))()
        challenge = next(self.exchange)
        if response:
            return self.response(b"" if response == b"=" else response)
        return self.challenge(challenge)

    def named(self, name):
        return name.upper()

    def auth_refused(self, name):
        if self.user:
            return 503, b"You have logged in"
        if self.sender is not None or not self.extended:
            return 503, b"Not now"
        if not name:
            return 501, b"AUTH has a mechanism"
        return None if self.named(name) in self.mechanisms() else (504, b"No such mechanism")

    def challenge(self, octets):
        self.reply(334, base64.b64encode(octets))

    def response(self, line):
        """A line of the exchange."""
        if line == b"*":
            return self.cancelled()
        if len(line) + 2 > LONGEST:
            return self.end_of_exchange(500, b"Too long")
        octets = self.decoded(line)
        if octets is None:
            return self.end_of_exchange(501, b"That is no base64")
        try:
            return self.challenge(self.exchange.send(octets))
        except StopIteration as done:
            return self.done(done.value)

    def cancelled(self):
        self.end_of_exchange(501, b"Cancelled")

    def end_of_exchange(self, code, text):
        self.exchange = None
        self.failures += code == 535
        self.reply(code, text)

    def done(self, user):
        self.user = user
        self.end_of_exchange(*((235, b"Welcome") if user else (535, b"No")))

    def decoded(self, line):
        if not BASE64.fullmatch(line):
            return None
        try:
            return base64.b64decode(line)
        except binascii.Error:
            return None

    # --- mechanisms ---------------------------------------------------------------------------------------------------

    def right(self, name, password):
        return name if (name, password) == (USER, PASSWORD) else None

    def say_plain(self):
        message = yield b""
        parts = message.split(b"\0")
        return self.right(parts[1], parts[2]) if len(parts) == 3 and parts[0] in (b"", parts[1]) else None

    def say_login(self):
        name = yield b"Username:"
        password = yield b"Password:"
        return self.right(name, password)

    def say_scram_sha_256(self):
        first = yield b""
        match = re.fullmatch(rb"((?:[ny]|p=[^,]*),[^,]*,)(.*)", first)
        bare = self.scram_bare(match[1], match[2]) if match else None
        if bare is None:
            return None
        nonce = self.nonce(bare[1])
        challenge = b"r=%s,s=%s,i=%d" % (nonce, base64.b64encode(SALT), ITERATIONS)
        final = yield challenge
        match = re.fullmatch(rb"(c=([^,]+),r=([^,]+)),p=([^,]+)", final)
        if not match or not self.same_channel(base64.b64decode(match[2]), first[:-len(bare[0])]) \
                or not self.same_nonce(match[3], nonce):
            return None
        message = b",".join((bare[0], challenge, match[1]))
        salted = hashlib.pbkdf2_hmac("sha256", PASSWORD, SALT, ITERATIONS)
        key = mac(salted, b"Client Key")
        proof = bytes(a ^ b for a, b in zip(key, mac(hashlib.sha256(key).digest(), message)))
        if not self.same_proof(base64.b64decode(match[4]), proof):
            return None
        rest = yield b"v=" + self.verifier(base64.b64encode(mac(mac(salted, b"Server Key"), message)))
        return None if rest else USER

    def scram_bare(self, header, bare):
        """The message that is signed, and the client's nonce; None if it is none that we can answer."""
        match = re.fullmatch(rb"n=([^,]*),r=([!-+\--~]+)", bare)
        return (bare, match[2]) if match and match[1] == USER and header[:1] != b"p" else None

    def nonce(self, clients):
        return clients + OURS

    def same_channel(self, told, header):
        return told == header

    def same_nonce(self, told, nonce):
        return told == nonce

    def same_proof(self, told, proof):
        return told == proof

    def verifier(self, signature):
        return signature
