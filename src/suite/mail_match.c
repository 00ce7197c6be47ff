/* mail_match.c - lay a stored message beside the lines that a script expects of it.
 * Read first: suite/mailbox.c.  Read next: suite/run.h.
 * SPDX-License-Identifier: MIT */
#include "suite/mailbox.h"
#include "suite/pattern.h"

#include <string.h>

/* Takes one line off the message.  In the header, a folded line is one with its continuations, its breaks undone
 * (RFC 5322 §2.2.3); `out` then holds it. */
static bool take_line(struct smtp_slice *rest, bool header, struct smtp_octets *out)
{
    bool more = true;

    if (rest->len == 0)
        return false;
    out->len = 0;
    while (more) {
        const unsigned char *const lf = memchr(rest->octets, '\n', rest->len);
        const size_t len = lf == NULL ? rest->len : (size_t)(lf - rest->octets);
        const size_t used = lf == NULL ? len : len + 1;
        smtp_octets_add(out, rest->octets, len);
        *rest = (struct smtp_slice){ rest->octets + used, rest->len - used };
        more = header && out->len > 0 && rest->len > 0 && (rest->octets[0] == ' ' || rest->octets[0] == '\t');
    }
    return true;
}

/* Octets as the script has them, with the local line end. */
static void local_octets(struct smtp_slice text, struct smtp_octets *out)
{
    out->len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.octets[i] != '\r' || i + 1 == text.len || text.octets[i + 1] != '\n')
            smtp_octets_add(out, &text.octets[i], 1);
    }
}

struct place {
    struct smtp_slice rest;
    bool header;
};

/* Does `line` fit here?  Moves behind it if so. */
static bool fits(const struct smtp_mail_line *line, struct place *place, struct smtp_octets *work)
{
    struct place next = *place;

    if (line->kind == SMTP_SCRIPT_MAIL_OCTETS) {
        local_octets(line->text, work);
        if (next.rest.len < work->len || memcmp(next.rest.octets, work->octets, work->len) != 0)
            return false;
        next.rest = (struct smtp_slice){ next.rest.octets + work->len, next.rest.len - work->len };
        /* a script need not write the last line's end */
        if (work->len > 0 && work->octets[work->len - 1] != '\n' && next.rest.len > 0 && next.rest.octets[0] == '\n')
            next.rest = (struct smtp_slice){ next.rest.octets + 1, next.rest.len - 1 };
        const struct smtp_slice octets = smtp_slice_all(work);
        next.header =
            next.header && octets.octets[0] != '\n' && smtp_slice_find(octets, smtp_slice_text("\n\n")) == NULL;
    } else {
        if (!take_line(&next.rest, next.header, work) || !smtp_pattern_match(line->text, smtp_slice_all(work), NULL))
            return false;
        next.header = next.header && work->len > 0;
    }
    *place = next;
    return true;
}

/* Moves over lines up to one that fits `to`, or to the end; none of them may fit a `>-` line from `from` to `to`. */
static const struct smtp_mail_line *pass(const struct smtp_mail_line *from, const struct smtp_mail_line *to,
                                         bool to_end, struct place *place, struct smtp_octets *work)
{
    while (place->rest.len > 0) {
        struct place probe = *place;
        if (!to_end && fits(to, &probe, work))
            return NULL;
        for (const struct smtp_mail_line *line = from; line < to; line++) {
            probe = *place;
            if (line->kind == SMTP_SCRIPT_MAIL_ABSENT && fits(line, &probe, work))
                return line;
        }
        take_line(&place->rest, place->header, work);
        place->header = place->header && work->len > 0;
    }
    return NULL;
}

static bool is_gap(const struct smtp_mail_line *line)
{
    return line->kind == SMTP_SCRIPT_ANY || line->kind == SMTP_SCRIPT_MAIL_ABSENT;
}

size_t smtp_mail_match(struct smtp_slice message, const struct smtp_mail_line *lines, size_t count,
                       struct smtp_slice *got)
{
    struct smtp_octets work = { 0 };
    struct place place = { message, true };
    size_t at = 0, departs = count;

    smtp_octets_add(&work, "", 0);
    while (at < count && departs == count) {
        const struct place before = place;
        size_t to = at;
        while (to < count && is_gap(&lines[to]))
            to++;
        const struct smtp_mail_line *const banned =
            to == at ? NULL : pass(&lines[at], &lines[to], to == count, &place, &work);
        if (banned != NULL) {
            departs = (size_t)(banned - lines);
        } else if (to < count && !fits(&lines[to], &place, &work)) {
            departs = to;
            place = before; /* all that was passed over in search of it */
        }
        at = to + 1;
    }
    /* the message ends with the last line, unless that is a gap */
    if (departs == count && count > 0 && !is_gap(&lines[count - 1]) && place.rest.len > 0)
        departs = count - 1;
    *got = place.rest;
    smtp_octets_close(&work);
    return departs;
}
