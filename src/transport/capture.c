/* capture.c - packets of a capture: which segment, of which connection?
 * Read first: transport/capture_stream.c.  Read next: transport/capture_write.h.
 * SPDX-License-Identifier: MIT
 *
 * libpcap reads the file.  The headers are those of RFC 791, RFC 8200 and RFC 9293; each length in them is somebody
 * else's word, and is laid beside what is there. */
#define _DEFAULT_SOURCE /* pcap.h speaks of u_char */
#include "transport/capture_internal.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ETHER_IPV4 = 0x0800,
    ETHER_IPV6 = 0x86DD,
    ETHER_VLAN = 0x8100,
    TCP = 6,
    FLAG_FIN = 1,
    FLAG_SYN = 2,
    FLAG_RST = 4,
    FLAG_ACK = 16,
    BUCKETS = 4096
};

static unsigned two(const unsigned char *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

static uint32_t four(const unsigned char *p)
{
    return (uint32_t)two(p) << 16 | two(p + 2);
}

static bool skip(struct smtp_slice *packet, size_t len)
{
    if (packet->len < len)
        return false;
    packet->octets += len;
    packet->len -= len;
    return true;
}

/* Leaves the IP packet in `packet`.  False: there is none. */
static bool open_frame(int link_type, struct smtp_slice *packet)
{
    const unsigned char *const p = packet->octets;
    unsigned kind;

    switch (link_type) {
    case DLT_RAW: return packet->len > 0;
    case DLT_NULL:
    case DLT_LOOP: return skip(packet, 4); /* the family is in the order of some machine: the IP version tells it too */
    case DLT_LINUX_SLL: return skip(packet, 16);
    case DLT_LINUX_SLL2: return skip(packet, 20);
    case DLT_EN10MB:
        if (!skip(packet, 14))
            return false;
        kind = two(p + 12);
        if (kind == ETHER_VLAN) {
            if (!skip(packet, 4))
                return false;
            kind = two(p + 16);
        }
        return kind == ETHER_IPV4 || kind == ETHER_IPV6;
    default: return false;
    }
}

static void set_end(struct smtp_capture_end *end, const unsigned char *address, unsigned len, const unsigned char *port)
{
    *end = (struct smtp_capture_end){ .address_len = len, .port = (uint16_t)two(port) };
    memcpy(end->address, address, len);
}

/* Leaves the TCP segment in `packet`; the addresses stay where `*addresses` shows them, `len` octets each. */
static bool open_packet(struct smtp_slice *packet, const unsigned char **addresses, unsigned *len)
{
    const unsigned char *const p = packet->octets;
    size_t header, all;

    if (packet->len >= 20 && p[0] >> 4 == 4) {
        header = (size_t)(p[0] & 15) * 4;
        all = two(p + 2);
        *addresses = p + 12;
        *len = 4;
        if (p[9] != TCP || (two(p + 6) & 0x3FFF) != 0) /* pieces of a packet are not put together */
            return false;
    } else if (packet->len >= 40 && p[0] >> 4 == 6) {
        header = 40;
        all = 40 + two(p + 4);
        *addresses = p + 8;
        *len = 16;
        if (p[6] != TCP)
            return false;
    } else {
        return false;
    }
    if (all == 0) /* a segment that the network card was to cut (TSO): captured before it was told how long */
        all = packet->len;
    if (header < 20 || all < header || all > packet->len) /* captured in part: not to be read as if it were whole */
        return false;
    packet->len = all; /* behind it may be the padding of a short frame */
    return skip(packet, header);
}

static bool segment_of(int link_type, struct smtp_slice packet, struct smtp_capture_segment *s)
{
    const unsigned char *addresses;
    unsigned len;

    if (!open_frame(link_type, &packet) || !open_packet(&packet, &addresses, &len) || packet.len < 20)
        return false;
    const unsigned char *const p = packet.octets;
    set_end(&s->from, addresses, len, p);
    set_end(&s->to, addresses + len, len, p + 2);
    s->number = four(p + 4);
    s->acknowledged = four(p + 8);
    s->fin = (p[13] & FLAG_FIN) != 0;
    s->syn = (p[13] & FLAG_SYN) != 0;
    s->rst = (p[13] & FLAG_RST) != 0;
    s->ack = (p[13] & FLAG_ACK) != 0;
    const size_t header = (size_t)(p[12] >> 4) * 4;
    if (header < 20 || !skip(&packet, header))
        return false;
    s->octets = packet;
    return true;
}

static bool same(const struct smtp_capture_end *a, const struct smtp_capture_end *b)
{
    return a->port == b->port && a->address_len == b->address_len &&
           memcmp(a->address, b->address, a->address_len) == 0;
}

/* The flows in the order of their first packets, and, so that one is found at once, by a number made of both ends. */
struct flows {
    struct smtp_capture_flow *first, **last;
    struct smtp_capture_flow *by_ends[BUCKETS];
};

/* The same for both directions. */
static size_t number_of(const struct smtp_capture_segment *s)
{
    size_t number = (size_t)s->from.port * s->to.port;

    for (unsigned i = 0; i < s->from.address_len; i++)
        number += (size_t)(s->from.address[i] + s->to.address[i]) * (31 * i + 1);
    return number % BUCKETS;
}

/* The connection of this segment: the one at hand, or a new one.  NULL: there is no memory. */
static struct smtp_capture_flow *flow_of(struct flows *flows, const struct smtp_capture_segment *s, int *side)
{
    struct smtp_capture_flow **const bucket = &flows->by_ends[number_of(s)], *found = NULL;

    for (struct smtp_capture_flow *flow = *bucket; flow != NULL && found == NULL; flow = flow->same_number) {
        for (int i = 0; i < 2; i++) {
            if (same(&flow->ends[i], &s->from) && same(&flow->ends[!i], &s->to)) {
                found = flow; /* the newest of them: ports are used again */
                *side = i;
            }
        }
    }
    if (found != NULL && !(found->closed && s->syn && !s->ack))
        return found;
    found = calloc(1, sizeof *found);
    if (found == NULL)
        return NULL;
    found->ends[0] = s->from;
    found->ends[1] = s->to;
    found->first_calls = s->syn && !s->ack;
    found->same_number = *bucket;
    *bucket = found;
    *flows->last = found;
    flows->last = &found->next;
    *side = 0;
    return found;
}

static bool read_packets(pcap_t *file, struct flows *flows, char error[SMTP_CAPTURE_ERROR])
{
    const int link_type = pcap_datalink(file);
    struct pcap_pkthdr *header;
    const unsigned char *octets;
    int more;

    while ((more = pcap_next_ex(file, &header, &octets)) == 1) {
        struct smtp_capture_segment s;
        int side;

        if (!segment_of(link_type, (struct smtp_slice){ octets, header->caplen }, &s))
            continue;
        struct smtp_capture_flow *const flow = flow_of(flows, &s, &side);
        if (flow == NULL || !smtp_capture_add(flow, side, &s)) {
            snprintf(error, SMTP_CAPTURE_ERROR, "there is no memory for it");
            return false;
        }
    }
    if (more != PCAP_ERROR_BREAK) /* that would be the end of the file */
        snprintf(error, SMTP_CAPTURE_ERROR, "%s", pcap_geterr(file));
    return true;
}

bool smtp_capture_read(struct smtp_captured *capture, const char *path, const struct smtp_observer *observer,
                       unsigned *session)
{
    FILE *const in = fopen(path, "rb");

    if (in != NULL)
        return smtp_capture_read_file(capture, in, observer, session);
    *capture = (struct smtp_captured){ .sessions = 0 };
    snprintf(capture->error, sizeof capture->error, "%s", strerror(errno));
    return false;
}

bool smtp_capture_read_file(struct smtp_captured *capture, FILE *in, const struct smtp_observer *observer,
                            unsigned *session)
{
    struct flows flows = { .last = &flows.first };
    char error[PCAP_ERRBUF_SIZE];

    *capture = (struct smtp_captured){ .sessions = 0 };
    pcap_t *const file = pcap_fopen_offline(in, error);
    if (file == NULL) {
        fclose(in);
        snprintf(capture->error, sizeof capture->error, "%.*s", SMTP_CAPTURE_ERROR - 1, error);
        return false;
    }
    const bool good = read_packets(file, &flows, capture->error);
    pcap_close(file);
    while (flows.first != NULL) {
        struct smtp_capture_flow *const flow = flows.first;
        flows.first = flow->next;
        if (good)
            smtp_capture_show(flow, capture, observer, session);
        smtp_capture_free(flow);
    }
    return good;
}
