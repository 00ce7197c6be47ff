/* wire_tls.c - a wire goes on within TLS.                             RFC 3207 §4
 * Read first: suite/wire.c.  Read next: suite/hear.h.
 * SPDX-License-Identifier: MIT
 *
 * What is recorded, judged and heard is the text: the suite is one end of the TLS, and sees what the other end says. */
#include "suite/wire_internal.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

bool smtp_wire_tls_flush(struct smtp_wire *wire, int64_t until_us)
{
    const struct smtp_slice output = smtp_tls_output(wire->tls);
    struct smtp_octets copy = { 0 }; /* what is heard while we write may have to be answered, behind it */

    smtp_octets_add(&copy, output.octets, output.len);
    smtp_tls_sent(wire->tls, output.len);
    const bool sent = smtp_wire_write(wire, copy.octets, copy.len, until_us);
    smtp_octets_close(&copy);
    return sent;
}

bool smtp_wire_tls_say(struct smtp_wire *wire, const unsigned char *text, size_t len, int64_t until_us)
{
    while (len > 0) {
        const size_t n = smtp_tls_write(wire->tls, (struct smtp_slice){ text, len });

        if (n == 0 || !smtp_wire_tls_flush(wire, until_us))
            return false;
        text += n;
        len -= n;
    }
    return true;
}

/* Takes the next piece of text out of what came. */
ssize_t smtp_wire_tls_read(struct smtp_wire *wire, unsigned char *text, size_t cap)
{
    size_t len = 0;

    switch (smtp_tls_read(wire->tls, text, cap, &len)) {
    case SMTP_TLS_READY: return (ssize_t)len;
    case SMTP_TLS_MORE: errno = EAGAIN; return -1;
    case SMTP_TLS_ENDED: return 0;
    case SMTP_TLS_FAILED: break;
    }
    errno = EPROTO;
    return -1;
}

static bool hear(struct smtp_wire *wire, int64_t until_us)
{
    unsigned char octets[16384];
    ssize_t got;

    if (!smtp_wire_ready(wire, POLLIN, until_us))
        return false;
    got = recv(wire->fd, octets, sizeof octets, 0);
    if (got <= 0)
        return got < 0 && (errno == EAGAIN || errno == EINTR);
    return smtp_tls_heard(wire->tls, (struct smtp_slice){ octets, (size_t)got });
}

/* Octets that came behind the 220 in clear text are thrown away, as the RFC wants it (§6). */
bool smtp_wire_secure(struct smtp_wire *wire, const struct smtp_tls_context *context, const char *host,
                      int64_t until_us)
{
    const bool before_all = wire->in.len == 0; /* RFC 8314 §3: then the greeting is still to come */
    enum smtp_tls_state state = SMTP_TLS_MORE;

    wire->read = wire->in.len;
    if (wire->fd < 0 || wire->ended)
        return false;
    wire->tls = smtp_tls_open(context, host);
    while (wire->tls != NULL && state == SMTP_TLS_MORE) {
        state = smtp_tls_shake(wire->tls);
        if (!smtp_wire_tls_flush(wire, until_us) || (state == SMTP_TLS_MORE && !hear(wire, until_us)))
            state = SMTP_TLS_FAILED;
    }
    if (wire->tls == NULL || state != SMTP_TLS_READY) {
        wire->ended = true;
        return false;
    }
    if (before_all)
        wire->judge.tls = true;
    else
        smtp_judge_secured(&wire->judge);
    return true;
}
