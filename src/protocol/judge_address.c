/* judge_address.c - the addresses that a server tells: VRFY, EXPN, 251, 551.  RFC 5321 §3.5.1, §3.5.2, §4.2.2
 * Read first: protocol/judge_enhanced.c.  Read next: protocol/judge_answer.c.
 * SPDX-License-Identifier: MIT
 *
 * A line is asked for what it shows, not parsed: full names stand before an address, and any text around it. */
#include "protocol/judge_internal.h"

/* What a line holds outside of quoted strings, where an at sign or a bracket is a letter like others. */
struct shown {
    size_t paths, ats;
    bool route; /* "<@": only a source route begins so */
};

static struct shown look(struct smtp_slice text)
{
    struct shown shown = { 0 };
    bool quoted = false;

    for (size_t i = 0; i < text.len; i++) {
        const unsigned char octet = text.octets[i];
        if (quoted && octet == '\\')
            i++;
        else if (octet == '"')
            quoted = !quoted;
        else if (!quoted) {
            shown.paths += octet == '<';
            shown.ats += octet == '@';
            shown.route = shown.route || (octet == '<' && i + 1 < text.len && text.octets[i + 1] == '@');
        }
    }
    return shown;
}

void smtp_judge_addresses(struct smtp_judge *j, const struct smtp_judge_command *asked, bool last)
{
    const struct shown shown = look(smtp_judge_line_text(&j->line));
    const bool lookup = asked->verb == SMTP_VERB_VRFY || asked->verb == SMTP_VERB_EXPN;

    if (lookup && (j->code / 100 == 2 || j->code == 551) && shown.route)
        smtp_judge_in_line(j, "5321-3.5.2-f", "a mailbox without a source route");
    if (lookup && j->code == 250 && (j->reply_lines > 0 || !last) && (shown.paths > 1 || shown.ats == 0))
        smtp_judge_in_line(j, "5321-3.5.1-n", "exactly one mailbox on each line");
    if ((lookup || asked->verb == SMTP_VERB_RCPT) && (j->code == 251 || j->code == 551) && last &&
        j->reply_lines == 0 && (shown.paths == 0 || shown.ats == 0))
        smtp_judge_in_line(j, "5321-4.2.2-b", "the forward-path to use, in <>");
}
