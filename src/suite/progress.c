/* progress.c - follow a conversation with a client.
 * Read first: suite/progress.h.  Read next: suite/dues.h.
 * SPDX-License-Identifier: MIT */
#include "suite/progress.h"

#include "parse/ext/chunking.h"
#include "parse/same.h"
#include "suite/means.h"

void smtp_progress_called(struct smtp_wire *wire)
{
    wire->due = 220;
}

static void data_line(struct smtp_wire *wire, struct smtp_slice line)
{
    wire->in_header = wire->in_header && line.len > 0 && smtp_is_header_line(line);
    if (!smtp_slice_is(line, "."))
        return;
    smtp_due_end(&wire->call);
    wire->in_data = wire->in_header = false;
    wire->due = 250;
}

/* BDAT with octets behind it: they are text, and its reply is due when the last has come. */
static bool begins_chunk(struct smtp_wire *wire, struct smtp_slice line)
{
    struct smtp_chunk_value chunk;

    if (!smtp_begins_nocase(line, "BDAT") || line.len < 6 ||
        smtp_chunk_value_parse((struct smtp_slice){ line.octets + 5, line.len - 5 }, &chunk) != SMTP_PARSE_OK)
        return false;
    wire->chunk_left = chunk.size;
    wire->in_data = wire->in_header = chunk.size > 0;
    wire->due = chunk.size > 0 ? 0 : 250;
    return true;
}

/* Takes what is of the chunk; returns how much that is. */
static size_t chunk_octets(struct smtp_wire *wire, struct smtp_slice octets, size_t line_len)
{
    const size_t used = octets.len < wire->chunk_left ? octets.len : (size_t)wire->chunk_left;
    const struct smtp_slice line = { octets.octets, line_len };

    wire->in_header = wire->in_header && line.len > 0 && smtp_is_header_line(line);
    wire->chunk_left -= used;
    if (wire->chunk_left == 0) {
        wire->in_data = wire->in_header = false;
        wire->due = 250;
    }
    return used;
}

/* What a mail does without.  An aside has no effect on it: whoever says it could as well not have (§4.1.1). */
static const struct verb {
    const char *name;
    int code;
    bool aside;
} others[] = {
    { "QUIT", 221, false }, { "NOOP", 250, true }, { "VRFY", 252, true }, { "EXPN", 252, true }, { "HELP", 214, true },
};

static const struct verb *find(struct smtp_slice line)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (smtp_begins_nocase(line, others[i].name))
            return &others[i];
    }
    return NULL;
}

static int due_of(struct smtp_slice line)
{
    const struct verb *const verb = find(line);

    return verb == NULL ? 250 : verb->code;
}

/* RSET is one where nothing is open: there it changes nothing (§4.1.1.5). */
bool smtp_progress_aside(const struct smtp_wire *wire, struct smtp_slice line)
{
    const struct verb *const verb = find(line);

    if (!wire->mailed && smtp_begins_nocase(line, "RSET\r\n"))
        return true;
    return verb != NULL && verb->aside && line.len > 4 && (line.octets[4] == ' ' || line.octets[4] == '\r');
}

bool smtp_progress_again(const struct smtp_wire *wire, struct smtp_slice line)
{
    const struct smtp_slice asked = { wire->in.octets + wire->asked_at, wire->asked_len };

    return wire->refusal != 0 && line.len >= asked.len &&
           smtp_slice_same((struct smtp_slice){ line.octets, asked.len }, asked) &&
           (line.len == asked.len || line.octets[asked.len] == '\r');
}

static void command(struct smtp_wire *wire, struct smtp_slice line)
{
    const int refusal = smtp_progress_again(wire, line) ? wire->refusal : 0;

    smtp_due_command(&wire->call, line);
    wire->asked_at = (size_t)(line.octets - wire->in.octets);
    wire->asked_len = line.len;
    if (begins_chunk(wire, line))
        return;
    wire->asked_data = smtp_begins_nocase(line, "DATA");
    if (smtp_begins_nocase(line, "MAIL")) {
        if (wire->one_mail && wire->mailed) {
            wire->due = 421;
            return;
        }
        if (wire->no_mail) {
            wire->due = 451;
            return;
        }
        wire->mailed = true;
        wire->from_null = smtp_slice_find(line, smtp_slice_text("<>")) != NULL;
    }
    wire->leaving = wire->leaving || smtp_begins_nocase(line, "QUIT"); /* now its end may come */
    wire->due = refusal == 4 ? 451 : refusal == 5 ? 550 : wire->asked_data ? 354 : due_of(line);
}

void smtp_progress_heard(struct smtp_wire *wire, struct smtp_slice octets)
{
    while (octets.len > 0) {
        const unsigned char *const crlf = smtp_slice_find(octets, smtp_slice_text("\r\n"));
        const size_t len = crlf == NULL ? octets.len : (size_t)(crlf - octets.octets);
        size_t used = crlf == NULL ? len : len + 2;

        if (wire->chunk_left > 0)
            used = chunk_octets(wire, (struct smtp_slice){ octets.octets, used }, len);
        else
            (wire->in_data ? data_line : command)(wire, (struct smtp_slice){ octets.octets, len });
        octets = (struct smtp_slice){ octets.octets + used, octets.len - used };
    }
}

void smtp_progress_said(struct smtp_wire *wire, struct smtp_slice octets)
{
    if (octets.len == 0)
        return;
    wire->due = 0;
    wire->refusal = octets.octets[0] == '4' || octets.octets[0] == '5' ? octets.octets[0] - '0' : 0;
    smtp_due_reply(&wire->call, octets);
    if (wire->asked_data && octets.octets[0] == '3') { /* whoever has its 354 sends the text, §3.3 */
        wire->in_data = wire->in_header = wire->above = true;
        wire->data_at = wire->read;
    }
    wire->asked_data = wire->asked_data && octets.len > 3 && octets.octets[3] == '-';
}

const char *smtp_progress_due(const struct smtp_wire *wire)
{
    switch (wire->due) {
    case 220: return "220 mx.postel.example ESMTP\r\n";
    case 214: return "214 See RFC 5321\r\n";
    case 221: return "221 mx.postel.example closes the channel\r\n";
    case 250: return "250 mx.postel.example\r\n";
    case 252: return "252 mx.postel.example does not tell, and will take mail\r\n";
    case 451: return "451 mx.postel.example cannot now, as before\r\n";
    case 550: return "550 mx.postel.example will not, as before\r\n";
    case 421: return "421 mx.postel.example takes one mail a session here; please call again\r\n";
    case 354: return "354 Go on; end with <CRLF>.<CRLF>\r\n";
    default: return NULL;
    }
}
