/* console.h - the person in front of the program: keys, and the size of the window.
 * Read first: transport/loop.h.  Read next: transport/console.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_TRANSPORT_CONSOLE_H
#define POSTEL_TRANSPORT_CONSOLE_H

#include "transport/loop.h"

/* Lets a loop that moves octets listen to a terminal, a pipe or a file as well.  Reading is the owner's. */
struct smtp_console {
    int fd;
    bool always; /* a file: it is always ready */
    bool open;
    struct event ready, size;
    void (*readable)(void *owner);
    void (*resized)(void *owner); /* NULL: nobody wants to know */
    void *owner;
};

void smtp_console_open(struct smtp_console *console, struct smtp_loop *loop, int fd, void (*readable)(void *owner),
                       void (*resized)(void *owner), void *owner);
void smtp_console_close(struct smtp_console *console);

/* Is `readable` to be called?  Not so at the start. */
void smtp_console_want(struct smtp_console *console, bool wanted);

#endif
