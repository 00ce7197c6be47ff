/* session.c - a conversation with the server that is in the page.     RFC 5321 §3, §2.3.8
 * Read first: lab/lab.h, protocol/server.h.  Read next: lab/lab.c.
 * SPDX-License-Identifier: MIT
 *
 * The server is the one of src/protocol, its mailboxes are those of `postel serve`; only the socket is missing.  Its
 * clock stands still where that of `postel step` does, so that both say the same. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lab/lab.h"
#include "parse/same.h"
#include "programs/mailboxes.h"
#include "transport/idn.h"
#include "transport/literal.h"

static const char domain[] = "postel.example", here[] = "[127.0.0.1]";
enum { NOW = 1767225600, SEED = 1, MAX_SIZE = 10485760 }; /* as programs/step.c, programs/serve_options.c */

/* No address leads here: a literal is ours if it is written as ours would be. */
bool smtp_address_literal_same(struct smtp_slice a, struct smtp_slice b)
{
    return a.len == b.len && memcmp(a.octets, b.octets, a.len) == 0;
}

/* Nor are there tables of Unicode: a U-label is not known to be its A-label. */
bool smtp_domain_same(struct smtp_slice a, struct smtp_slice b)
{
    return smtp_same_nocase(a, b);
}

void smtp_domain_unicode(const char *domain, char unicode[SMTP_DOMAIN_MAX + 1])
{
    snprintf(unicode, SMTP_DOMAIN_MAX + 1, "%s", domain);
}

void lab_session_record(struct lab_session *s, char side, struct smtp_slice octets)
{
    unsigned char *const stream = side == 'C' ? s->client : s->server;
    size_t *const len = side == 'C' ? &s->client_len : &s->server_len;
    struct smtp_talk_run *const last = s->run_count > 0 ? &s->runs[s->run_count - 1] : NULL;

    if (octets.len == 0)
        return;
    if (octets.len > LAB_OCTETS - *len || (s->run_count == LAB_RUNS && (last->side != side || last->len == 0))) {
        s->spent = true;
        return;
    }
    memcpy(stream + *len, octets.octets, octets.len);
    *len += octets.len;
    if (last != NULL && last->side == side && last->len > 0)
        last->len += octets.len;
    else
        s->runs[s->run_count++] = (struct smtp_talk_run){ side, octets.len };
}

void lab_session_end(struct lab_session *s, char side)
{
    if (s->run_count == LAB_RUNS)
        s->spent = true;
    else
        s->runs[s->run_count++] = (struct smtp_talk_run){ side, 0 };
}

static void hear(struct lab_session *s)
{
    const struct smtp_slice output = smtp_server_output(&s->smtp);

    lab_session_record(s, 'S', output);
    smtp_server_sent(&s->smtp, output.len);
}

static struct smtp_reply recipient(struct lab_session *s, struct postel_mailboxes *mailboxes)
{
    const struct smtp_path_spans *const path = smtp_server_path(&s->smtp);
    const struct smtp_slice line = smtp_server_line(&s->smtp);
    const struct smtp_slice local_part = smtp_slice(line.octets, path->local_part);
    const struct smtp_slice in = smtp_slice(line.octets, path->domain);
    struct smtp_maildir_set to = { .bits = { 0 } };
    const struct smtp_reply reply = postel_mailboxes_recipient(mailboxes, local_part, in, here, &to);
    const size_t len = strlen(s->mail.to);

    if (reply.code / 100 == 2) /* more of them than there is room for are cut: they are for the reader's eyes only */
        snprintf(s->mail.to + len, sizeof s->mail.to - len, "%s<%.*s%s%.*s>", len > 0 ? " " : "", (int)local_part.len,
                 (const char *)local_part.octets, in.len > 0 ? "@" : "", (int)in.len, (const char *)in.octets);
    return reply;
}

static void expand(struct lab_session *s, struct postel_mailboxes *mailboxes)
{
    char text[SMTP_POLICY_TEXT];
    bool more = false;
    const struct smtp_reply reply = postel_mailboxes_expand(mailboxes, smtp_server_text(&s->smtp), here,
                                                            s->smtp.lines_said, s->smtp.utf8_asked, &more, text);

    (more ? smtp_server_answer_more : smtp_server_answer)(&s->smtp, reply);
}

/* 250 makes the message the server's duty (§4.2.5): here it is kept, to be looked at. */
static struct smtp_reply message(struct lab_session *s, char text[SMTP_POLICY_TEXT])
{
    snprintf(s->mail.from, sizeof s->mail.from, "%s", s->smtp.envelope.reverse_path);
    s->mail.len = s->content_len - s->mail.at;
    s->mail.client_at = s->client_len;
    if (s->mail_count < LAB_MAILS)
        s->mails[s->mail_count++] = s->mail;
    snprintf(text, SMTP_POLICY_TEXT, "OK, message accepted as %" PRIx64 "-%" PRIx64 "-%x", (uint64_t)NOW,
             (uint64_t)SEED, s->messages);
    return (struct smtp_reply){ 250, "2.0.0", text };
}

static struct smtp_reply data(struct lab_session *s)
{
    s->messages++;
    s->mail.at = s->content_len;
    return (struct smtp_reply){ 354, NULL, "Start mail input; end with <CRLF>.<CRLF>" };
}

static void content(struct lab_session *s)
{
    const struct smtp_slice more = s->smtp.content;

    if (more.len > LAB_OCTETS - s->content_len) {
        s->spent = true;
        return;
    }
    memcpy(s->content + s->content_len, more.octets, more.len);
    s->content_len += more.len;
}

static void answer(struct lab_session *s, enum smtp_server_event event)
{
    struct postel_mailboxes mailboxes = { .domain = domain };
    char text[SMTP_POLICY_TEXT];

    switch (event) {
    case SMTP_SERVER_SENDER:
        smtp_server_answer(&s->smtp, postel_mailboxes_sender(&mailboxes, &s->smtp.envelope));
        break;
    case SMTP_SERVER_RECIPIENT: smtp_server_answer(&s->smtp, recipient(s, &mailboxes)); break;
    case SMTP_SERVER_VERIFY:
        smtp_server_answer(
            &s->smtp, postel_mailboxes_verify(&mailboxes, smtp_server_text(&s->smtp), here, s->smtp.utf8_asked, text));
        break;
    case SMTP_SERVER_EXPAND: expand(s, &mailboxes); break;
    case SMTP_SERVER_DATA: smtp_server_answer(&s->smtp, data(s)); break;
    case SMTP_SERVER_CONTENT: content(s); break;
    case SMTP_SERVER_MESSAGE: smtp_server_answer(&s->smtp, message(s, text)); break;
    case SMTP_SERVER_RESET: s->mail = (struct lab_mail){ .len = 0 }; break;
    case SMTP_SERVER_IDLE:
    case SMTP_SERVER_FULL: break;
    case SMTP_SERVER_CLOSE: s->closed = true; break;
    case SMTP_SERVER_STARTTLS: /* the page's server offers neither */
    case SMTP_SERVER_TLS:
    case SMTP_SERVER_AUTH:
    case SMTP_SERVER_CREDENTIAL: break;
    }
}

void lab_session_open(struct lab_session *s, enum lab_reader reader, unsigned messages)
{
    static const struct smtp_server_config config = { .domain = domain, .max_size = MAX_SIZE };

    s->client_len = s->server_len = s->content_len = s->run_count = s->mail_count = 0;
    s->mail = (struct lab_mail){ .len = 0 };
    s->reader = reader;
    s->messages = messages;
    s->after_cr = s->closed = s->spent = s->walked = false;
    smtp_server_init(&s->smtp, &config);
}

/* What the client says in one write; then what the server says to it.  What comes behind its farewell it does not
 * read. */
static void take(struct lab_session *s, struct smtp_slice octets)
{
    enum smtp_server_event event;

    if (s->closed)
        return;
    lab_session_record(s, 'C', octets);
    do {
        size_t used;

        /* who passes bare ones on has not noticed any by the next octet, which may be the last (server_data.c) */
        const size_t len = s->reader == LAB_PASSES && octets.len > 1 ? 1 : octets.len;
        if (s->reader == LAB_PASSES)
            s->smtp.data.bare_cr = s->smtp.data.bare_lf = false;
        event = smtp_server_feed(&s->smtp, octets.octets, len, &used);
        octets = (struct smtp_slice){ octets.octets + used, octets.len - used };
        answer(s, event);
        hear(s);
    } while (event != SMTP_SERVER_CLOSE && (event != SMTP_SERVER_IDLE || octets.len > 0));
}

/* Each octet as a lax reader takes it: a lone LF, or CR, is to it what CR LF is.  So such a server is a strict one
 * behind a line reader that puts the missing octet in. */
void lab_session_say(struct lab_session *s, struct smtp_slice octets)
{
    static unsigned char line_ends[LAB_IN * 2];
    const bool lf = s->reader == LAB_LAX_LF || s->reader == LAB_LAX_BOTH;
    const bool cr = s->reader == LAB_LAX_CR || s->reader == LAB_LAX_BOTH;
    size_t len = 0;

    for (size_t i = 0; i < octets.len; i++) {
        const unsigned char c = octets.octets[i];

        if (cr && s->after_cr && c != '\n')
            line_ends[len++] = '\n';
        if (lf && !s->after_cr && c == '\n')
            line_ends[len++] = '\r';
        s->after_cr = c == '\r';
        line_ends[len++] = c;
    }
    take(s, (struct smtp_slice){ line_ends, len });
}
