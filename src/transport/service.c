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

bool smtp_service_store(struct smtp_service *service, struct smtp_delivery *delivery)
{
    if (!service->disk_open)
        service->disk_open = smtp_disk_open(&service->disk, service->loop, smtp_connection_stored) == 0;
    return service->disk_open && smtp_disk_commit(&service->disk, delivery);
}

void smtp_service_shutdown(struct smtp_service *service)
{
    struct smtp_connection *next;

    service->leaving = true;
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
    if (service->disk_open) /* what is on its way was accepted, or may be: it is kept */
        smtp_disk_close(&service->disk);
    service->disk_open = false;
}
