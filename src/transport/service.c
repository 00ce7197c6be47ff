/* service.c - open the door, and close it again.                      RFC 5321 §3.1, §3.8
 * Read first: transport/service.h.  Read next: transport/connection_server.c.
 * SPDX-License-Identifier: MIT */
#include "transport/service.h"

#include <errno.h>

#include "transport/connection_server.h"

static void accepted(void *owner, int fd, const struct sockaddr *peer)
{
    struct smtp_service *service = owner;

    if (fd < 0)
        service->policy.trouble(service->policy.owner, "A connection has to wait: it could not be accepted yet", errno);
    else
        smtp_connection_open(service, fd, peer);
}

int smtp_service_listen(struct smtp_service *service, const struct addrinfo *where, char text[SMTP_ADDRESS_TEXT])
{
    return smtp_listeners_add(&service->listeners, service->loop, where, accepted, service, text);
}

void smtp_service_shutdown(struct smtp_service *service)
{
    struct smtp_connection *next;

    smtp_listeners_close(&service->listeners);
    for (struct smtp_connection *c = service->connections; c != NULL; c = next) {
        next = c->next; /* a session with nothing to wait for ends at once */
        smtp_connection_shutdown(c);
    }
}

void smtp_service_close(struct smtp_service *service)
{
    smtp_listeners_close(&service->listeners);
    while (service->connections != NULL)
        smtp_connection_close(service->connections);
}
