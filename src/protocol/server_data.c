/* server_data.c - DATA, the content, and the reply that it gets.      RFC 5321 §4.1.1.4
 * Read first: protocol/server_rcpt.c.  Read next: protocol/server_rset.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/server_internal.h"

struct smtp_reply smtp_server_data(struct smtp_server *s)
{
    if (s->dialogue.out_of_turn && s->rcpt_refused && s->in_transaction &&
        s->envelope.recipients == 0) /* §3.3 allows 503 too: position 16 */
        return (struct smtp_reply){ 554, "5.5.1", "No valid recipients (3.3)" };
    if (s->dialogue.out_of_turn)
        return (struct smtp_reply){ 503, "5.5.1", "Bad sequence: say MAIL and RCPT first (3.3), or RSET" };
    return smtp_server_ask(s, SMTP_SERVER_DATA);
}

void smtp_server_data_answered(struct smtp_server *s, int code)
{
    if (code != 354)
        return;
    s->reading = SMTP_READING_DATA;
    smtp_data_init(&s->data);
    smtp_hops_init(&s->hops);
}

/* SIZE is a promise about octets too (RFC 1870 §6.3): what lies beyond is read, but not handed out.  What else is
 * wrong is judged at the end, for there is no way to refuse before it. */
size_t smtp_server_data_read(struct smtp_server *s, const unsigned char *octets, size_t len)
{
    const uint64_t before = s->data.content, max = s->config->max_size;
    const uint64_t room = before < max ? max - before : 0;
    const size_t used = smtp_data_exec(&s->data, octets, len, &s->content);

    smtp_hops_exec(&s->hops, s->content.octets, s->content.len);
    if (s->content.len > room)
        s->content.len = (size_t)room;
    return used;
}

struct smtp_reply smtp_server_dot(struct smtp_server *s)
{
    const struct smtp_data *const data = &s->data;

    if (data->content > s->config->max_size)
        return (struct smtp_reply){ 552, "5.3.4", "Message larger than the SIZE we offer (RFC 1870)" };
    if (data->bare_cr || data->bare_lf) /* passed on, it could end early at the next host: position 1 */
        return (struct smtp_reply){ 554, "5.6.0",
                                    "CR or LF by itself in the mail data: only CR LF ends a line (2.3.8)" };
    if (data->long_line)
        return (struct smtp_reply){ 554, "5.6.0", "A line of more than 998 octets and CR LF (4.5.3.1.6)" };
    if (data->eight_bit && s->config->strict_7bit && !s->envelope.mail.body_8bitmime) /* position 11 */
        return (struct smtp_reply){ 554, "5.6.1", "Octets above 127 without BODY=8BITMIME (2.4, RFC 6152)" };
    if (s->hops.count > SMTP_HOPS_MAX) /* §6.3: a loop is to be stopped, MUST */
        return (struct smtp_reply){ 554, "5.4.6", "More than 100 Received fields: this message goes in circles (6.3)" };
    return smtp_server_ask(s, SMTP_SERVER_MESSAGE);
}

/* Whatever the reply, the transaction is over: its buffers are cleared (§4.1.1.4). */
void smtp_server_dot_answered(struct smtp_server *s, int code)
{
    (void)code;
    smtp_server_end_transaction(s);
}
