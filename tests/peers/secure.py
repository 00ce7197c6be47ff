# secure.py - the servers of settings.py once more, with TLS and AUTH on: a certificate made at the start, and one user.
# Read first: tests/peers/settings.py.  Read next: tests/peers/secure_run.py.
# SPDX-License-Identifier: MIT
from settings import SENDMAIL, of_package

# What they are asked.
SUITE = ("rfc3207-starttls", "rfc4954-auth", "rfc3848-with")

# Postfix asks Dovecot's daemon (tests/peers/dovecot.sh) who may log in.
POSTFIX = ("smtpd_tls_cert_file = /etc/tls/cert", "smtpd_tls_key_file = /etc/tls/key",
           "smtpd_sasl_auth_enable = yes", "smtpd_sasl_type = dovecot", "smtpd_sasl_path = private/auth",
           "smtpd_tls_security_level = may")

# OpenSMTPD 6.8 of Debian 12 cannot shake hands: its key is with another process, and OpenSSL 3 does not ask that one
# (https://github.com/OpenSMTPD/OpenSMTPD/issues/1171).  So it is that of the next release, with that one's libraries.
OPENSMTPD = "opensmtpd@trixie"

# tls: by STARTTLS, and AUTH in clear text, too, where the server can be told so (OpenSMTPD cannot).  smtps: before all
# else (RFC 8314).  A name without that ending is that of a file in conformance/targets/.
SECURE = {
    "postfix-tls": of_package("Postfix with TLS and AUTH", "postfix.sh", "postfix dovecot-core", *POSTFIX),
    "postfix-smtps": of_package("Postfix, TLS first", "postfix.sh", "postfix dovecot-core", *POSTFIX,
                                "smtpd_tls_wrappermode = yes"),
    "opensmtpd-tls": of_package("OpenSMTPD with TLS and AUTH", "opensmtpd.sh", OPENSMTPD, "tls"),
    "opensmtpd-smtps": of_package("OpenSMTPD, TLS first", "opensmtpd.sh", OPENSMTPD, "smtps"),
    "exim-tls": of_package("Exim with TLS and AUTH", "exim.sh", "exim4-daemon-light", "tls"),
    "exim-smtps": of_package("Exim, TLS first", "exim.sh", "exim4-daemon-light", "smtps"),
    "sendmail-tls": of_package("Sendmail with TLS and AUTH", "sendmail.sh", SENDMAIL, "tls"),
    "sendmail-smtps": of_package("Sendmail, TLS first", "sendmail.sh", SENDMAIL, "smtps"),
}
