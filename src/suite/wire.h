/* wire.h - one connection to the one under test, and a record of all that went over it.
 * Read first: suite/pattern.c.  Read next: suite/wire.c.
 * SPDX-License-Identifier: MIT
 *
 * Blocking on purpose: a case is a conversation and reads like one.  Cases run beside each other in threads. */
#ifndef POSTEL_SUITE_WIRE_H
#define POSTEL_SUITE_WIRE_H

#include "protocol/judge.h"
#include "suite/dues.h"
#include "suite/holes.h"
#include "transport/tls.h"

#include <stdint.h>
#include <sys/socket.h>

struct smtp_peer {
    struct sockaddr_storage address;
    socklen_t len;
};
/* False: *error says why, and lives for ever. */
bool smtp_peer_resolve(struct smtp_peer *peer, const char *host, const char *port, const char **error);

/* What went over the wires of one case, in order. */
struct smtp_record {
    char from;           /* 'C' or 'S' */
    const char *session; /* the wire's name */
    unsigned line;       /* of the transcript, at that moment */
    int64_t us;          /* since the case began */
    struct smtp_octets octets;
};
/* Octets of one side: where in them a finding is. */
struct smtp_place {
    char from;           /* 'C' or 'S'; 0: it is in no octets, as with a message that was not stored */
    const char *session; /* the wire's name */
    uint64_t at;         /* in all that this side sent over it: the first octet at fault */
    uint64_t len;        /* 0: there should have been octets, and there were none */
};
/* What the judge found in it (§4 of the suite's contract): whatever the case was about. */
struct smtp_judged {
    struct smtp_finding finding;
    const char *session;
    unsigned line;   /* of the transcript, at that moment */
    bool in_mailbox; /* in a message that was stored, and in no octets of the wire */
};
/* A side that says no more, as it was told to the judge. */
struct smtp_recorded_end {
    char from;
    const char *session;
    size_t records; /* so many records came before it */
};
struct smtp_recording {
    struct smtp_record *records;
    size_t count, cap;
    struct smtp_recorded_end *ends;
    size_t end_count, end_cap;
    struct smtp_judged *judged;
    size_t judged_count, judged_cap;
    int64_t start_us;
};
void smtp_recording_close(struct smtp_recording *recording);
/* Octets of one side at one line are one record, however many writes or reads they took. */
void smtp_recording_add(struct smtp_recording *r, char from, const char *session, unsigned line,
                        struct smtp_slice octets);
void smtp_recording_end(struct smtp_recording *r, char from, const char *session);

/* How what we say is cut into writes; a server must not see the difference. */
enum smtp_cut {
    SMTP_CUT_WRITTEN, /* as the script has it: one write up to the next line that is heard */
    SMTP_CUT_OCTET,   /* an octet a write; of a block over 1024 octets the first and the last 64 */
    SMTP_CUT_CRLF     /* between each CR and its LF */
};
enum { SMTP_CUTS = SMTP_CUT_CRLF + 1 };
const char *smtp_cut_name(enum smtp_cut cut);

struct smtp_wire {
    const char *name;
    bool called;           /* by a client: we are its server.  Else we called a server */
    int fd;                /* -1: closed by us, or never open */
    struct smtp_tls *tls;  /* not NULL: what is said and heard goes through it */
    struct smtp_octets in; /* all that came */
    size_t read;           /* as much of it as the script has heard */
    bool ended;            /* the peer's end has come, behind what is in `in` */
    bool refused;          /* it could not be opened */
    bool over;             /* the script is done with it: its lines are passed over */
    bool leaving;          /* a 221 or 421 was heard: the end may come */
    bool in_data;          /* a 354 was heard last: what we say is mail data, and the next reply is about it */
    bool said_ehlo;        /* so the next reply lists extensions */
    bool said_rcpt;        /* RCPT was said last: 251 to it is a 250, §3.4 */
    bool said_last;        /* BDAT with LAST: so a success takes a message, RFC 3030 */
    /* Where a client is on it; suite/progress.h. */
    bool in_header;      /* its mail data has not yet come to the empty line */
    bool asked_data;     /* its last command was DATA */
    size_t asked_at;     /* where in `in` its last command begins, */
    size_t asked_len;    /* and how long it is, without its CR LF */
    int refusal;         /* 4 or 5: so began what it was answered; else 0 */
    bool from_null;      /* its last MAIL had the null reverse-path */
    bool mailed;         /* a MAIL was heard */
    bool one_mail;       /* the next MAIL gets 421: the script has a call of its own for it */
    bool no_mail;        /* MAIL gets 451: the case is about mail that has not gone, and that the program tells so */
    bool above;          /* no line of the message itself has come yet: what does was added by a relay */
    size_t data_at;      /* where in `in` its last mail data began; 0: there was none */
    bool awaited;        /* at the next hop: nobody has called, and perhaps nobody will */
    bool answered;       /* what was heard last has its answer, though the script gave none */
    bool spared;         /* the next line of the script's that we say was said already, to a MAIL that is heard again */
    size_t mail_at;      /* the index of the line that heard MAIL last */
    size_t begun_at;     /* the index of the line that opened it */
    uint64_t chunk_left; /* octets of the chunk that it sends, RFC 3030; in_data until they are in */
    int due;             /* the code that a plain server would answer now; 0: nothing is due */
    unsigned line;       /* of the transcript; goes into the record */
    struct smtp_recording *recording;
    struct smtp_due_call call; /* whose mail a relay hands over on it */
    int64_t heard_us;          /* when octets went over it last, either way */
    struct smtp_judge judge;   /* hears all that goes over it, in order */
};

int64_t smtp_now_us(void); /* of a clock that never jumps */
void smtp_sleep_us(int64_t us);

bool smtp_wire_open(struct smtp_wire *wire, const struct smtp_peer *peer, int64_t until_us);

/* Over this connection, which stands; it closes it.  `fd` < 0: there was none to be had, and the wire has ended. */
void smtp_wire_begin(struct smtp_wire *wire, int fd);

/* STARTTLS got its 220, or nothing was said yet: the handshake, as the client who means to reach `host`, or, NULL, as
 * the server.  False: it could not be; then the wire has ended. */
bool smtp_wire_secure(struct smtp_wire *wire, const struct smtp_tls_context *context, const char *host,
                      int64_t until_us);

/* Writes it all, in pieces.  What the peer says meanwhile is kept.  False: it takes no more; what it said last is
 * still there to be heard. */
bool smtp_wire_say(struct smtp_wire *wire, struct smtp_slice octets, const struct smtp_pauses *pauses,
                   enum smtp_cut cut, int64_t pause_us, int64_t until_us);

/* Waits until more has come, or the end, or the time.  True: more octets. */
bool smtp_wire_receive(struct smtp_wire *wire, int64_t until_us);

/* What has come and was not heard yet; lives until the next _receive or _say. */
struct smtp_slice smtp_wire_unread(const struct smtp_wire *wire);

/* The side that the one under test speaks for: 'C' or 'S'. */
char smtp_wire_peer(const struct smtp_wire *wire);

enum smtp_wire_end { SMTP_WIRE_FIN, SMTP_WIRE_RST, SMTP_WIRE_FIN_ONE_WAY };
void smtp_wire_end(struct smtp_wire *wire, enum smtp_wire_end how);
void smtp_wire_close(struct smtp_wire *wire);

#endif
