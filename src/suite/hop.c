/* hop.c - listen where the relay under test sends its mail.
 * Read first: suite/hop.h.  Read next: suite/run_hop.c.
 * SPDX-License-Identifier: MIT */
#include "suite/hop.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { BACKLOG = 16, AGAIN_MS = 5 };

bool smtp_hop_listen(struct smtp_hop *hop, const char *host, const char *port, const char **error)
{
    const struct addrinfo want = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_PASSIVE };
    const int yes = 1;
    struct addrinfo *found;
    const int failed = getaddrinfo(host, port, &want, &found);

    *hop = (struct smtp_hop){ .listener = -1 };
    if (failed != 0) {
        *error = gai_strerror(failed);
        return false;
    }
    hop->listener = socket(found->ai_family, SOCK_STREAM, 0);
    bool good = hop->listener >= 0;
    if (good) {
        fcntl(hop->listener, F_SETFD, FD_CLOEXEC);
        fcntl(hop->listener, F_SETFL, O_NONBLOCK); /* who called may have gone before we take it */
        setsockopt(hop->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes); /* the last run's calls linger */
        good = bind(hop->listener, found->ai_addr, found->ai_addrlen) == 0 && listen(hop->listener, BACKLOG) == 0;
    }
    *error = strerror(errno);
    freeaddrinfo(found);
    return good;
}

void smtp_hop_close(struct smtp_hop *hop)
{
    if (hop->listener >= 0)
        close(hop->listener);
    hop->listener = -1;
    smtp_dues_close(&hop->dues);
}

bool smtp_hop_take(struct smtp_hop *hop, struct smtp_wire *wire, int64_t until_us)
{
    struct pollfd waiting = { .fd = hop->listener, .events = POLLIN };
    int fd = -1;

    do {
        const int64_t left = until_us - smtp_now_us();
        if (poll(&waiting, 1, left <= 0 ? 0 : (int)((left + 999) / 1000)) <= 0)
            continue;
        fd = accept(hop->listener, NULL, NULL);
        if (fd < 0)
            poll(NULL, 0, AGAIN_MS); /* it would fail again at once, if it is we who have no descriptor left */
    } while (fd < 0 && smtp_now_us() < until_us);
    if (fd >= 0)
        smtp_wire_begin(wire, fd);
    return fd >= 0;
}

bool smtp_hop_names(const char *session)
{
    return strncmp(session, "hop", 3) == 0;
}
