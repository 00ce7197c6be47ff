/* write.h - all octets to a file, however many calls it takes.        RFC 5321 §6.1
 * Read first: transport/names.c.  Read next: transport/write.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_WRITE_H
#define POSTEL_TRANSPORT_WRITE_H

#include <stddef.h>

/* 0; or errno, and some of them may have been written. */
int smtp_write(int fd, const void *octets, size_t len);

#endif
