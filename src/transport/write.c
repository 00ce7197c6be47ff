/* write.c - a signal, or a disk that takes a part, is no failure.      RFC 5321 §6.1
 * Read first: transport/write.h.  Read next: transport/grow.h.
 * SPDX-License-Identifier: MIT */
#include "transport/write.h"

#include <errno.h>
#include <unistd.h>

int smtp_write(int fd, const void *octets, size_t len)
{
    const unsigned char *const all = octets;
    size_t at = 0;

    while (at < len) {
        const ssize_t n = write(fd, all + at, len - at);

        if (n >= 0)
            at += (size_t)n;
        else if (errno != EINTR)
            return errno;
    }
    return 0;
}
