/* step_replay.c - an owner of a server session, in memory.            RFC 5321 §3.3, §4.1.1
 * Read first: programs/step_replay.h, transport/connection_mail.c.  Read next: programs/step_edit.h.
 * SPDX-License-Identifier: MIT */
#include "programs/step_replay.h"

#include <inttypes.h>
#include <stdio.h>

#include "programs/serve_options.h"
#include "protocol/server.h"

struct replay {
    const struct postel_common *common;
    struct smtp_talk_text *text;
    struct postel_serve_options options;
    struct smtp_server session;
    struct smtp_maildir_set to;
    unsigned messages;
    char id[64];
    bool closed;
};

static const char here[] = "[127.0.0.1]"; /* our name there, as an address-literal (§4.1.3) */

static struct smtp_reply recipient(struct replay *r)
{
    const struct smtp_path_spans *const path = smtp_server_path(&r->session);
    const unsigned char *const line = smtp_server_line(&r->session).octets;

    return postel_mailboxes_recipient(&r->options.mailboxes, smtp_slice(line, path->local_part),
                                      smtp_slice(line, path->domain), here, &r->to);
}

static void expand(struct replay *r, char text[SMTP_POLICY_TEXT])
{
    bool more = false;
    const struct smtp_reply reply = postel_mailboxes_expand(&r->options.mailboxes, smtp_server_text(&r->session), here,
                                                            r->session.lines_said, r->session.utf8_asked, &more, text);

    (more ? smtp_server_answer_more : smtp_server_answer)(&r->session, reply);
}

static struct smtp_reply data(struct replay *r)
{
    snprintf(r->id, sizeof r->id, "%" PRIx64 "-%" PRIx64 "-%x", (uint64_t)r->common->now, r->common->seed,
             ++r->messages);
    return (struct smtp_reply){ 354, NULL, "Start mail input; end with <CRLF>.<CRLF>" };
}

static struct smtp_reply message(struct replay *r, char text[SMTP_POLICY_TEXT])
{
    snprintf(text, SMTP_POLICY_TEXT, "OK, message accepted as %s", r->id);
    return (struct smtp_reply){ 250, "2.0.0", text };
}

static void answer(struct replay *r, enum smtp_server_event event)
{
    struct smtp_server *const s = &r->session;
    char text[SMTP_POLICY_TEXT];

    switch (event) {
    case SMTP_SERVER_SENDER: smtp_server_answer(s, postel_mailboxes_sender(&r->options.mailboxes, &s->envelope)); break;
    case SMTP_SERVER_RECIPIENT: smtp_server_answer(s, recipient(r)); break;
    case SMTP_SERVER_VERIFY:
        smtp_server_answer(
            s, postel_mailboxes_verify(&r->options.mailboxes, smtp_server_text(s), here, s->utf8_asked, text));
        break;
    case SMTP_SERVER_EXPAND: expand(r, text); break;
    case SMTP_SERVER_DATA: smtp_server_answer(s, data(r)); break;
    case SMTP_SERVER_MESSAGE: smtp_server_answer(s, message(r, text)); break;
    case SMTP_SERVER_RESET: r->to = (struct smtp_maildir_set){ .bits = { 0 } }; break;
    case SMTP_SERVER_CONTENT: /* the content is looked at, and not kept */
    case SMTP_SERVER_STARTTLS:
    case SMTP_SERVER_TLS:  /* not offered: there is nobody to shake hands with */
    case SMTP_SERVER_AUTH: /* nor is this: there are no users */
    case SMTP_SERVER_CREDENTIAL:
    case SMTP_SERVER_IDLE:
    case SMTP_SERVER_FULL:
    case SMTP_SERVER_CLOSE: break;
    }
}

/* Whatever waits goes out at once: nobody is slow here. */
static void say(struct replay *r)
{
    const struct smtp_slice output = smtp_server_output(&r->session);

    smtp_talk_text_add(r->text, 'S', output);
    smtp_server_sent(&r->session, output.len);
}

/* Feeds all octets; returns how many were left when the session closed.  What the client says is written down before
 * the replies to it, as it is in a recording, where it is one write. */
static size_t hear(struct replay *r, struct smtp_slice octets)
{
    enum smtp_server_event event;

    smtp_talk_text_add(r->text, 'C', octets);
    do {
        size_t used;

        event = smtp_server_feed(&r->session, octets.octets, octets.len, &used);
        octets.octets += used;
        octets.len -= used;
        answer(r, event);
        say(r);
    } while (event != SMTP_SERVER_IDLE && event != SMTP_SERVER_CLOSE);
    r->closed = event == SMTP_SERVER_CLOSE;
    return octets.len;
}

/* As `postel serve` starts by default; but for the one message of the control conversation that step_play.c plays
 * first. */
static void begin(struct replay *r)
{
    char *arguments[] = { "postel step", "--discard", NULL };

    optind = 0; /* getopt begins anew (glibc, musl) */
    postel_serve_options(&r->options, 2, arguments);
    r->messages = 1;
    smtp_server_init(&r->session, &r->options.config);
}

size_t postel_replay(const struct postel_common *common, const struct smtp_talk *talk, struct smtp_talk_text *text)
{
    static struct replay r; /* too large for a stack that students may have made small */
    const unsigned char *octets = talk->client.octets;
    size_t left = 0;

    r = (struct replay){ .common = common, .text = text };
    begin(&r);
    hear(&r, smtp_slice_none()); /* the greeting */
    for (size_t i = 0; i < talk->run_count; i++) {
        const struct smtp_slice run = { octets, talk->runs[i].len };

        if (talk->runs[i].side != 'C')
            continue;
        if (run.len == 0)
            smtp_talk_text_end(text, 'C');
        left += r.closed ? run.len : hear(&r, run);
        octets += run.len;
    }
    return left;
}
