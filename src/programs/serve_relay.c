/* serve_relay.c - for whom mail is sent on: for nobody whom we were not told of.  RFC 5321 §3.6.2, §4.5.4.1, §7.8
 * Read first: programs/serve_relay.h, protocol/recipient.h.  Read next: programs/serve_options.c.
 * SPDX-License-Identifier: MIT */
#include "programs/serve_relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parse/same.h"
#include "programs/dns_option.h"
#include "programs/program.h"
#include "protocol/recipient.h"

/* --- the command line --------------------------------------------------------------------------------------------- */

const char postel_relay_help[] =
    "  --relay             send on what is for other domains, for those whom --relay-from trusts and for those who "
    "have\n"
    "                      logged in.  It waits in the spool until it is delivered, or returned\n"
    "  --spool DIR         with --relay: where it waits, made if it is missing; `postel queue` shows it\n"
    "  --relay-from ADDRESS[/BITS]\n"
    "                      relay for clients with such addresses; may be repeated (default: 127.0.0.0/8 and ::1)\n"
    "  --relay-for DOMAIN  relay to this domain, whoever asks, as its backup MX does; may be repeated\n"
    "  --aliases FILE      names here that stand for addresses anywhere, a line each: `alias NAME: ADDRESS, ...`, or\n"
    "                      `list NAME OWNER: ADDRESS, ...`, whose members get it from OWNER\n"
    "  --retry FIRST,LATER,GIVE-UP\n"
    "                      how long to wait for the second try, for each further one, and for how long to go on "
    "trying:\n"
    "                      numbers with s, m, h or d (default 30m,150m,5d)\n"
    "  --relay-tls=WHEN    no; may (default): if the next host offers STARTTLS, whoever it is\n"
    "  --port PORT         where the hosts listen that MX records lead to (default 25)\n"
    "  --zone FILE         ask this zone file (RFC 1035) in place of the DNS\n"
    "  --dns HOST:PORT     ask this server of the DNS in place of the system's\n";

int postel_relay_port(struct postel_relay *r, const char *value)
{
    if (postel_number(value, 1, 65535, &r->port))
        return POSTEL_DONE;
    return postel_error(POSTEL_USAGE, "serve", "--port takes a number from 1 to 65535, not '%s'.", value);
}

/* "30m": s, m, h or d; at least a second, for a try that fails has to be followed by a wait (§4.5.4.1 MUST). */
static bool duration(struct smtp_slice text, int64_t *seconds)
{
    static const char letters[] = "smhd";
    static const int64_t of[] = { 1, 60, 3600, 86400 };
    const char *const letter = text.len > 0 ? memchr(letters, text.octets[text.len - 1], 4) : NULL;

    *seconds = 0;
    if (letter == NULL || text.len < 2 || text.len > 8)
        return false;
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.octets[i] < '0' || text.octets[i] > '9')
            return false;
        *seconds = 10 * *seconds + (text.octets[i] - '0');
    }
    *seconds *= of[letter - letters];
    return *seconds > 0;
}

int postel_relay_retry(struct postel_relay *r, const char *value)
{
    struct smtp_slice rest = { (const unsigned char *)value, strlen(value) }, part;
    int64_t *const parts[] = { &r->retry.first, &r->retry.later, &r->retry.give_up };
    size_t n = 0;

    while (n < 3 && postel_take_name(&rest, ',', &part) && duration(part, parts[n]))
        n++;
    if (n == 3 && rest.len == 0 && value[strlen(value) - 1] != ',')
        return POSTEL_DONE;
    return postel_error(POSTEL_USAGE, "serve", "--retry takes FIRST,LATER,GIVE-UP as 30m,150m,5d, not '%s'.", value);
}

/* No "must": which name a certificate should have is what the DNS says, and who can lie there can name himself. */
int postel_relay_tls(struct postel_relay *r, const char *value)
{
    r->no_tls = strcmp(value, "no") == 0;
    if (r->no_tls || strcmp(value, "may") == 0)
        return POSTEL_DONE;
    return postel_error(POSTEL_USAGE, "serve", "--relay-tls takes no or may, not '%s'.", value);
}

/* "192.0.2.0/24", "2001:db8::/32", or one address. */
static bool network(const char *value, struct postel_network *n)
{
    const char *const slash = strchr(value, '/');
    const size_t len = slash != NULL ? (size_t)(slash - value) : strlen(value);
    char address[64];
    uint64_t bits;
    unsigned before = 0;

    if (len >= sizeof address)
        return false;
    memcpy(address, value, len);
    address[len] = '\0';
    memset(n->address, 0, sizeof n->address);
    if (inet_pton(AF_INET, address, n->address + 12) == 1) {
        n->address[10] = n->address[11] = 0xff;
        before = 96;
    } else if (inet_pton(AF_INET6, address, n->address) != 1) {
        return false;
    }
    bits = 128 - before;
    if (slash != NULL && !postel_number(slash + 1, 0, 128 - before, &bits))
        return false;
    n->bits = before + (unsigned)bits;
    return true;
}

int postel_relay_from(struct postel_relay *r, const char *value)
{
    if (r->network_count == POSTEL_RELAYS_MAX)
        return postel_error(POSTEL_USAGE, "serve", "--relay-from can be given %d times.", POSTEL_RELAYS_MAX);
    if (!network(value, &r->networks[r->network_count]))
        return postel_error(POSTEL_USAGE, "serve", "--relay-from takes ADDRESS or ADDRESS/BITS, not '%s'.", value);
    r->network_count++;
    return POSTEL_DONE;
}

int postel_relay_for(struct postel_relay *r, const char *value)
{
    if (!postel_matches("Domain", value, NULL) || strlen(value) > SMTP_DOMAIN_MAX)
        return postel_error(POSTEL_USAGE, "serve", "--relay-for takes a Domain (4.1.2), not '%s'.", value);
    if (r->domain_count == POSTEL_RELAYS_MAX)
        return postel_error(POSTEL_USAGE, "serve", "--relay-for can be given %d times.", POSTEL_RELAYS_MAX);
    r->domains[r->domain_count++] = value;
    return POSTEL_DONE;
}

int postel_relay_check(const struct postel_relay *r)
{
    if (!r->on && r->given)
        return postel_error(POSTEL_USAGE, "serve",
                            "--spool, --relay-from, --relay-for, --relay-tls, --aliases, --retry, --port, --zone and "
                            "--dns are for --relay.");
    if (r->on && r->dir == NULL)
        return postel_error(POSTEL_USAGE, "serve", "Where should mail wait that is to be sent on?  Give --spool DIR.");
    return postel_dns_check("serve", r->zone, r->dns_server);
}

/* --- for whom ----------------------------------------------------------------------------------------------------- */

static bool within(const struct postel_network *n, const unsigned char address[16])
{
    const unsigned whole = n->bits / 8, rest = n->bits % 8;

    return memcmp(n->address, address, whole) == 0 &&
           (rest == 0 || (n->address[whole] ^ address[whole]) >> (8 - rest) == 0);
}

/* Without --relay-from: this host's own users, and nobody whom a network brings. */
static bool is_trusted(const struct postel_relay *r, const struct smtp_policy_client *client)
{
    static const struct postel_network loopback[] = {
        { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 0 }, 96 + 8 },
        { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 128 },
    };
    const struct postel_network *const networks = r->network_count > 0 ? r->networks : loopback;
    const size_t count = r->network_count > 0 ? r->network_count : sizeof loopback / sizeof *loopback;
    unsigned char address[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0 };

    if (client->address->sa_family == AF_INET6)
        memcpy(address, &((const struct sockaddr_in6 *)(const void *)client->address)->sin6_addr, 16);
    else
        memcpy(address + 12, &((const struct sockaddr_in *)(const void *)client->address)->sin_addr, 4);
    for (size_t i = 0; i < count && !client->authenticated; i++)
        if (within(&networks[i], address))
            return true;
    return client->authenticated;
}

static enum smtp_place place(const struct postel_relay *r, struct smtp_slice domain, const char *here)
{
    if (postel_mailboxes_here(r->mailboxes, domain, here))
        return SMTP_PLACE_HERE;
    for (size_t i = 0; i < r->domain_count; i++)
        if (smtp_same_nocase(domain, smtp_slice_text(r->domains[i])))
            return SMTP_PLACE_FOR;
    return SMTP_PLACE_ELSEWHERE;
}

/* Code 0: it is for a mailbox here, and mailboxes.c knows which. */
static struct smtp_reply relay(void *owner, struct smtp_slice local_part, struct smtp_slice domain, const char *here,
                               const struct smtp_policy_client *client, bool *ours)
{
    const struct postel_relay *const r = owner;
    const enum smtp_place where = place(r, domain, here);
    const struct postel_alias_line *alias = NULL;
    struct smtp_reply reply = { 0, NULL, NULL };

    if (where == SMTP_PLACE_HERE) /* else the local-part is nobody's business but that host's (§2.3.11) */
        alias = postel_aliases_find(&r->aliases, local_part);
    if (alias != NULL || where != SMTP_PLACE_HERE)
        smtp_recipient_decide(where,
                              alias == NULL             ? SMTP_HOLDER_NONE
                              : alias->owner[0] == '\0' ? SMTP_HOLDER_ALIAS
                                                        : SMTP_HOLDER_LIST,
                              is_trusted(r, client), &reply);
    *ours = alias != NULL;
    return reply;
}

/* For the queue: whoever a notice is for. */
static struct smtp_reply local(void *owner, struct smtp_slice local_part, struct smtp_slice domain,
                               struct smtp_maildir_set *to)
{
    const struct postel_relay *const r = owner;

    return postel_mailboxes_recipient((void *)(uintptr_t)r->mailboxes, local_part, domain, "", to);
}

static bool members(void *owner, struct smtp_slice local_part, struct smtp_queue_members *m)
{
    const struct postel_relay *const r = owner;
    const struct postel_alias_line *const line = postel_aliases_find(&r->aliases, local_part);

    if (line != NULL)
        *m = (struct smtp_queue_members){ line->owner[0] != '\0' ? line->owner : NULL,
                                          (const char *const *)line->members, line->count };
    return line != NULL;
}

static void trouble(void *owner, const char *what, int error)
{
    (void)owner;
    postel_error(POSTEL_CANNOT, "serve", "%s (%s).", what, strerror(error));
}

/* --- start and end ------------------------------------------------------------------------------------------------ */

static int no_spool(const struct postel_relay *r, int error)
{
    return postel_error(POSTEL_CANNOT, "serve", "The spool %s cannot be used (%s); give another with --spool.", r->dir,
                        strerror(error));
}

int postel_relay_open(struct postel_relay *r, struct smtp_service *service, const struct postel_user *user)
{
    char why[SMTP_TLS_WHY];
    int error = 0;

    if (!r->on)
        return POSTEL_DONE;
    if (!r->no_tls && (r->tls = smtp_tls_context_client(false, NULL, why)) == NULL)
        return postel_error(POSTEL_CANNOT, "serve", "No TLS: %s; see --relay-tls.", why);
    if (user->name != NULL)
        error = smtp_spool_give(r->dir, user->uid, user->gid);
    if (error == 0)
        error = smtp_spool_open(&r->spool, r->dir, true);
    if (error != 0)
        return no_spool(r, error);
    if (r->aliases_file != NULL && postel_aliases_open(&r->aliases, r->aliases_file) != POSTEL_DONE)
        return POSTEL_USAGE;
    return postel_dns_open("serve", r->zone, r->dns_server, service->loop, &r->dns);
}

int postel_relay_start(struct postel_relay *r, struct smtp_service *service)
{
    int error;

    if (!r->on)
        return POSTEL_DONE;
    r->queue = (struct smtp_queue){
        .loop = service->loop,
        .clock = service->loop->clock,
        .spool = &r->spool,
        .dns = r->dns,
        .domain = service->config->domain,
        .port = (unsigned)r->port,
        .seed = service->seed,
        .tls = r->tls,
        .retry = r->retry,
        .per_destination = SMTP_QUEUE_PER_DESTINATION,
        .connections = SMTP_QUEUE_CONNECTIONS,
        .maildirs = service->maildirs,
        .owner = r,
        .local = local,
        .members = members,
        .trouble = trouble,
    };
    error = smtp_spool_lock(&r->spool);
    if (error == EAGAIN || error == EACCES)
        return postel_error(POSTEL_CANNOT, "serve", "Another server sends what is in the spool %s; give each its own.",
                            r->dir);
    if (error != 0)
        return no_spool(r, error);
    error = smtp_queue_open(&r->queue);
    if (error != 0)
        return postel_error(
            POSTEL_CANNOT, "serve",
            "What waits in the spool %s cannot all be read (%s), and all of it was promised: start again, "
            "or take the file out of it that cannot be read.",
            r->dir, strerror(error));
    service->queue = &r->queue;
    service->policy.relay = relay;
    service->policy.relays = r;
    return POSTEL_DONE;
}

/* The DNS first: it gives back the questions that are open. */
void postel_relay_close(struct postel_relay *r)
{
    if (!r->on)
        return;
    r->queue.leaving = true;
    if (r->dns != NULL)
        r->dns->close(r->dns);
    smtp_queue_close(&r->queue);
    smtp_spool_close(&r->spool);
    postel_aliases_close(&r->aliases);
    smtp_tls_context_close(r->tls);
    r->dns = NULL;
}
