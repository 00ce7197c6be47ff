/* client.c - a client that does what its arguments say, well or badly: the one under test in check_calling.c.
 * Read first: tests/suite/check_suite.h.  Read next: tests/suite/check_calling.c.
 * SPDX-License-Identifier: MIT
 *
 *   PORT STEP...   call    connect            read       take one reply      peek     wait until something can be read
 *                  =TEXT   say a line         +OCTETS    say these, with \r \n
 *                  sleep N milliseconds       close, reset, half-close     exit N */
#include "suite/check_suite.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int fd = -1;

static void call(const char *port)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                         .sin_port = htons((in_port_t)atoi(port)) };

    fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0)
        exit(70);
}

/* One reply, to the line whose code a space follows. */
static void take(void)
{
    char line[1024];

    do {
        size_t len = 0;
        while (len < sizeof line - 1 && recv(fd, line + len, 1, 0) == 1 && line[len++] != '\n')
            continue;
        if (len == 0)
            exit(71); /* the server has gone */
        line[len] = '\0';
    } while (strlen(line) > 3 && line[3] == '-');
}

static void say(const char *text, const char *end)
{
    char out[4096];
    size_t len = 0;

    for (; *text != '\0' && len < sizeof out - 2; text++) {
        const bool escaped = *text == '\\' && strchr("rn", text[1]) != NULL;
        out[len++] = !escaped ? *text : text[1] == 'r' ? '\r' : '\n';
        text += escaped;
    }
    memcpy(out + len, end, strlen(end));
    if (send(fd, out, len + strlen(end), MSG_NOSIGNAL) < 0)
        exit(72);
}

static void leave(bool at_once)
{
    const struct linger linger = { .l_onoff = 1 };

    if (at_once)
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    close(fd);
    fd = -1;
}

int test_client(char **step)
{
    const char *const port = *step++;

    for (; *step != NULL; step++) {
        if (strcmp(*step, "call") == 0)
            call(port);
        else if (strcmp(*step, "read") == 0)
            take();
        else if (strcmp(*step, "peek") == 0)
            poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 2000);
        else if (strcmp(*step, "sleep") == 0)
            poll(NULL, 0, atoi(*++step));
        else if (strcmp(*step, "close") == 0 || strcmp(*step, "reset") == 0)
            leave(**step == 'r');
        else if (strcmp(*step, "half-close") == 0)
            shutdown(fd, SHUT_WR);
        else if (strcmp(*step, "exit") == 0)
            return atoi(*++step);
        else
            say(*step + 1, **step == '=' ? "\r\n" : "");
    }
    return 0;
}
