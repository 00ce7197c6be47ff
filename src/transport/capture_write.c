/* capture_write.c - packets around octets: the headers of RFC 791 and RFC 9293, a file as libpcap writes it.
 * Read first: transport/capture_write.h.  Read next: programs/audit.c, suite/report_pcap.c.
 * SPDX-License-Identifier: MIT */
#include "transport/capture_write.h"

#include <stdlib.h>
#include <string.h>

enum {
    IP_HEADER = 20,
    TCP_HEADER = 20,
    MSS = 1460,           /* octets of a segment, and what both sides say they take */
    MSS_OPTION = 4,       /* octets of the option that says it (RFC 9293 §3.7.1) */
    WINDOW = 65535,       /* of both sides, and constant */
    UNACKNOWLEDGED = MSS, /* a side that has more of the other's octets says so: far less than the window */
    FIN = 1,
    SYN = 2,
    PSH = 8,
    ACK = 16,
    SMTP_PORT = 25,
    FIRST_PORT = 49152, /* of the ports that nobody is given (RFC 6335 §6) */
    PORTS = 65536 - FIRST_PORT,
    LINKTYPE_RAW = 101, /* a packet begins with its IP header */
    YEAR_2026 = 1767225600
};

struct smtp_written_flow {
    struct smtp_written_flow *next;
    unsigned session;
    uint32_t client;          /* its address */
    uint16_t port;            /* of the client */
    uint32_t number[2];       /* of the next octet of each side */
    uint32_t acknowledged[2]; /* up to there the other side has said that it has this side's octets */
};

static unsigned char *put(unsigned char *p, uint32_t value, int octets)
{
    while (octets-- > 0)
        *p++ = (unsigned char)(value >> 8 * octets);
    return p;
}

/* RFC 1071: the sum of 16-bit words in ones' complement; an odd octet is the upper half of a last one. */
static uint32_t sum(uint32_t so_far, const unsigned char *octets, size_t len)
{
    for (size_t i = 0; i < len; i++)
        so_far += i % 2 == 0 ? (uint32_t)octets[i] << 8 : octets[i];
    return so_far;
}

static uint16_t checksum(uint32_t sum)
{
    while (sum >> 16 != 0)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return (uint16_t)~sum;
}

static void write_packet(struct smtp_capture_writer *w, const unsigned char *packet, size_t len)
{
    unsigned char head[16], *p = head;

    p = put(p, YEAR_2026 + w->packets / 1000, 4);
    p = put(p, w->packets % 1000 * 1000, 4);
    p = put(p, (uint32_t)len, 4);
    put(p, (uint32_t)len, 4);
    fwrite(head, 1, sizeof head, w->out);
    fwrite(packet, 1, len, w->out);
    w->packets++;
}

/* One segment of this side, `octets` no more than MSS of them. */
static void segment(struct smtp_capture_writer *w, struct smtp_written_flow *f, enum smtp_side side, unsigned flags,
                    struct smtp_slice octets)
{
    const uint32_t loopback = UINT32_C(127) << 24 | 1;
    const bool client = side == SMTP_SIDE_CLIENT;
    const size_t header = TCP_HEADER + ((flags & SYN) != 0 ? MSS_OPTION : 0), tcp = header + octets.len;
    unsigned char packet[IP_HEADER + TCP_HEADER + MSS_OPTION + MSS] = { 0 }, *p = packet;

    p = put(p, 0x4500, 2); /* version 4, a header of five words, no service */
    p = put(p, (uint32_t)(IP_HEADER + tcp), 2);
    p = put(p, w->packets, 2);
    p = put(p, 0x4000, 2); /* do not fragment */
    p = put(p, 64 << 8 | 6, 2);
    p = put(p, 0, 2);
    p = put(p, client ? f->client : loopback, 4);
    p = put(p, client ? loopback : f->client, 4);
    put(packet + 10, checksum(sum(0, packet, IP_HEADER)), 2);

    p = put(p, client ? f->port : SMTP_PORT, 2);
    p = put(p, client ? SMTP_PORT : f->port, 2);
    p = put(p, f->number[side], 4);
    p = put(p, (flags & ACK) != 0 ? f->number[!side] : 0, 4);
    p = put(p, (uint32_t)(header / 4 << 12 | flags), 2);
    p = put(p, WINDOW, 2);
    p = put(p, 0, 4);
    if ((flags & SYN) != 0)
        p = put(p, UINT32_C(2) << 24 | MSS_OPTION << 16 | MSS, MSS_OPTION);
    if (octets.len > 0)
        memcpy(p, octets.octets, octets.len);
    /* the pseudo-header: both addresses, the protocol, the length */
    const uint32_t pseudo = sum(6 + (uint32_t)tcp, packet + 12, 8);
    put(packet + IP_HEADER + 16, checksum(sum(pseudo, packet + IP_HEADER, tcp)), 2);
    write_packet(w, packet, IP_HEADER + tcp);

    f->number[side] += (uint32_t)octets.len + ((flags & (SYN | FIN)) != 0);
    if ((flags & ACK) != 0)
        f->acknowledged[!side] = f->number[!side];
}

static const struct smtp_slice nothing = { NULL, 0 };

static struct smtp_written_flow *find(struct smtp_capture_writer *w, unsigned session)
{
    struct smtp_written_flow *f = w->flows;

    while (f != NULL && f->session != session)
        f = f->next;
    return f;
}

static void opened(void *owner, unsigned session, const char *peer)
{
    struct smtp_capture_writer *const w = owner;
    struct smtp_written_flow *const f = calloc(1, sizeof *f);

    (void)peer; /* a file that is the same each time cannot have it */
    if (f == NULL) {
        w->spent = true;
        return;
    }
    /* when all ports are used up, the next client is the next address of 127.0.0.0/8 */
    *f = (struct smtp_written_flow){ .next = w->flows,
                                     .session = session,
                                     .client = (UINT32_C(127) << 24) + 1 + session / PORTS,
                                     .port = (uint16_t)(FIRST_PORT + session % PORTS),
                                     .number = { 1000, 2000 } };
    w->flows = f;
    segment(w, f, SMTP_SIDE_CLIENT, SYN, nothing);
    segment(w, f, SMTP_SIDE_SERVER, SYN | ACK, nothing);
    segment(w, f, SMTP_SIDE_CLIENT, ACK, nothing);
}

static void said(void *owner, unsigned session, enum smtp_side side, struct smtp_slice octets)
{
    struct smtp_capture_writer *const w = owner;
    struct smtp_written_flow *const f = find(w, session);
    const enum smtp_side other = side == SMTP_SIDE_CLIENT ? SMTP_SIDE_SERVER : SMTP_SIDE_CLIENT;

    while (f != NULL && octets.len > 0) {
        const size_t len = octets.len < MSS ? octets.len : MSS;
        segment(w, f, side, ACK | (len == octets.len ? PSH : 0), (struct smtp_slice){ octets.octets, len });
        octets = (struct smtp_slice){ octets.octets + len, octets.len - len };
        if (f->number[side] - f->acknowledged[side] > UNACKNOWLEDGED)
            segment(w, f, other, ACK, nothing);
    }
}

static void ended(void *owner, unsigned session, enum smtp_side side)
{
    struct smtp_capture_writer *const w = owner;
    struct smtp_written_flow *const f = find(w, session);

    if (f == NULL)
        return;
    segment(w, f, side, FIN | ACK, nothing);
    segment(w, f, side == SMTP_SIDE_CLIENT ? SMTP_SIDE_SERVER : SMTP_SIDE_CLIENT, ACK, nothing);
}

static void closed(void *owner, unsigned session)
{
    struct smtp_capture_writer *const w = owner;
    struct smtp_written_flow **at = &w->flows;

    while (*at != NULL && (*at)->session != session)
        at = &(*at)->next;
    if (*at == NULL)
        return;
    struct smtp_written_flow *const f = *at;
    *at = f->next;
    free(f);
}

void smtp_capture_writer_open(struct smtp_capture_writer *writer, FILE *out)
{
    unsigned char head[24], *p = head;

    *writer = (struct smtp_capture_writer){
        .observer = { .owner = writer, .opened = opened, .octets = said, .closed = closed, .ended = ended }, .out = out
    };
    p = put(p, 0xA1B2C3D4, 4); /* microseconds, and this order of octets */
    p = put(p, 2 << 16 | 4, 4);
    p = put(p, 0, 4); /* UTC */
    p = put(p, 0, 4);
    p = put(p, IP_HEADER + TCP_HEADER + MSS_OPTION + MSS, 4);
    put(p, LINKTYPE_RAW, 4);
    fwrite(head, 1, sizeof head, out);
}

bool smtp_capture_writer_close(struct smtp_capture_writer *writer)
{
    while (writer->flows != NULL)
        closed(writer, writer->flows->session);
    return fflush(writer->out) == 0 && ferror(writer->out) == 0 && !writer->spent;
}
