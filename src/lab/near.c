/* near.c - the states around that of a point: whence it came, and whither each octet leads.
 * Read first: lab/lit.c.  Read next: lab/dialogue.c.
 * SPDX-License-Identifier: MIT
 *
 * States are numbered as Ragel numbers them, and as `postel step` does.  Octets that lead to one state are one way;
 * what the grammar calls them is known to the machine made of the ABNF, which walks along. */
#include <string.h>

#include "lab/lab.h"

static struct smtp_match after(struct smtp_match match, unsigned char octet)
{
    smtp_match_exec(&match, &octet, 1);
    return match;
}

/* The words for the octets of a way: all hopes that begin with one of them. */
static void words(const struct smtp_abnf_explanation *next, const bool octets[256])
{
    size_t count = 0;
    char text[96];

    lab_json(",\"words\":[");
    for (size_t i = 0; i < next->count; i++) {
        bool meets = false;

        for (int octet = 0; octet < 256; octet++)
            meets = meets || (octets[octet] && next->hopes[i].octets[octet]);
        if (!meets || !next->hopes[i].told)
            continue;
        smtp_abnf_hope_words(&next->hopes[i], text, sizeof text);
        lab_json(count++ > 0 ? ",\"" : "\"");
        for (const char *p = text; *p != '\0'; p++)
            lab_json(*p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
        lab_json("\"");
    }
    lab_json("]");
}

/* [[from, to], ...] */
static void ranges(const bool octets[256])
{
    size_t count = 0;

    lab_json(",\"octets\":[");
    for (int from = 0; from < 256; from++) {
        int to = from;

        if (!octets[from])
            continue;
        while (to < 255 && octets[to + 1])
            to++;
        lab_json("%s[%d,%d]", count++ > 0 ? "," : "", from, to);
        from = to;
    }
    lab_json("]");
}

static void ways(const struct smtp_match *here, const struct smtp_abnf_explanation *next)
{
    bool told[256] = { false };
    size_t count = 0;

    for (int octet = 0; octet < 256; octet++) {
        const struct smtp_match to = after(*here, (unsigned char)octet);
        bool octets[256] = { false };

        if (told[octet] || smtp_match_error(&to))
            continue;
        for (int other = octet; other < 256; other++)
            if (after(*here, (unsigned char)other).cs == to.cs)
                octets[other] = told[other] = true;
        lab_json("%s{\"to\":%d,\"word\":%s", count++ > 0 ? "," : "", to.cs, smtp_match_accepts(&to) ? "true" : "false");
        ranges(octets);
        words(next, octets);
        lab_json("}");
    }
}

/* The machine once `read` octets of the unit have been read, and one octet before.  The walk's own may be further on;
 * its mark is not, unless the two are just there. */
static struct smtp_match machine_at(const struct smtp_walk *w, const struct smtp_walk_unit *unit, size_t read)
{
    const struct smtp_slice octets = smtp_walk_octets(w, unit);
    struct smtp_walk_reading from = { .read = 0 };

    if (w->mark.read <= read)
        from = w->mark;
    else
        smtp_match_init(&from.ragel, smtp_rule_find(unit->rule));
    smtp_match_exec(&from.ragel, octets.octets + from.read, read - from.read);
    return from.ragel;
}

/* The state at a point, the state before it, and the ways out of it.  Where the rule has been left, the last state that
 * was alive: its ways are what could have come. */
LAB_EXPORT(lab_near) size_t lab_near(int which, size_t point)
{
    struct lab_session *const s = lab_session(which);
    struct smtp_walk_view v;

    if (s == NULL || !s->walked || !smtp_walk_at(&s->walk, point, &v))
        return 0;
    const struct smtp_slice unit = smtp_walk_octets(&s->walk, v.unit);
    const size_t read = v.alive ? v.within + 1 : v.left;
    const struct smtp_match here = machine_at(&s->walk, v.unit, read);
    lab_json_begin();
    lab_json("{\"machine\":%d,\"word\":%s,\"alive\":%s,\"read\":%zu,", here.cs,
             smtp_match_accepts(&here) ? "true" : "false", v.alive ? "true" : "false", read);
    if (read > 0)
        lab_json("\"before\":%d,\"octet\":%u,", machine_at(&s->walk, v.unit, read - 1).cs, unit.octets[read - 1]);
    if (!v.alive)
        lab_json("\"wrong\":%u,", unit.octets[v.left]);
    lab_json("\"ways\":[");
    ways(&here, &v.next);
    lab_json("]}");
    return lab_json_end();
}
