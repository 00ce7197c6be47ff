/* transcript_check.c - what a transcript is refused for, although the grammar takes it.
 * Read first: suite/transcript_link.c.  Read next: suite/transcript_group.c.
 * SPDX-License-Identifier: MIT
 *
 * An author's slip must never look like a fault of the one under test: it is an `error`, before anything is sent. */
#include "suite/holes.h"
#include "suite/transcript.h"
#include "suite/certificate.h"
#include "suite/sasl.h"
#include "suite/scram.h"

#include <string.h>

/* Each head id against the register: it is there, and at this level. */
static bool check_ids(struct smtp_transcript *t, const struct smtp_register *reg)
{
    if (t->id_count == SMTP_HEAD_IDS_MAX)
        return smtp_transcript_refuse(t, 1, "more ids than %d", SMTP_HEAD_IDS_MAX - 1);
    for (size_t i = 0; i < t->id_count; i++) {
        struct smtp_head_id *const head = &t->ids[i];
        head->row = smtp_register_find(reg, head->id);
        /* a whole section stands for itself until the register has its rows */
        if (head->row == NULL &&
            (strchr("0123456789", head->id[strlen(head->id) - 1]) == NULL || smtp_register_covers(reg, head->id)))
            return smtp_transcript_refuse(t, 1, "the register has no %s", head->id);
        if (head->row != NULL && strcmp(head->row->level, head->level) != 0)
            return smtp_transcript_refuse(t, 1, "%s is a %s in the register, and a %s here", head->id, head->row->level,
                                          head->level);
    }
    return true;
}

/* A mark is the end of one id, cut behind a hyphen or a period. */
static bool names(const char *id, struct smtp_slice mark)
{
    const size_t len = strlen(id);

    if (mark.len > len || memcmp(id + len - mark.len, mark.octets, mark.len) != 0)
        return false;
    return mark.len == len || strchr("-.", id[len - mark.len - 1]) != NULL;
}

static bool check_mark(struct smtp_transcript *t, struct smtp_script_line *line, struct smtp_slice mark)
{
    uint64_t found = 0;

    for (size_t i = 0; i < t->id_count; i++)
        found |= names(t->ids[i].id, mark) ? UINT64_C(1) << i : 0;
    if (found == 0)
        return smtp_transcript_refuse(t, line->number, "the mark %.*s ends no id of the head", (int)mark.len,
                                      (const char *)mark.octets);
    if ((found & (found - 1)) != 0)
        return smtp_transcript_refuse(t, line->number, "the mark %.*s ends more than one id of the head", (int)mark.len,
                                      (const char *)mark.octets);
    line->marks |= found;
    return true;
}

/* The roles of `t` in which the peer owes this line. */
static unsigned heard_in(const struct smtp_transcript *t, const struct smtp_script_line *line, const char *wire)
{
    unsigned heard = 0;

    for (unsigned role = SMTP_ROLE_SERVER; role <= SMTP_ROLE_JUDGE; role <<= 1)
        heard |= (t->roles & role) != 0 && smtp_script_heard(line, wire, role) ? role : 0;
    return heard;
}

static bool check_line(struct smtp_transcript *t, struct smtp_script_line *line, const char *wire)
{
    const unsigned heard = heard_in(t, line, wire);
    struct smtp_heard parsed;

    if (line->tag.len > 0 && heard == 0 && (t->roles & SMTP_ROLE_JUDGE) == 0)
        return smtp_transcript_refuse(t, line->number, "a mark on a line that the one under test does not owe");
    for (struct smtp_slice rest = line->tag, mark = smtp_slice_word(&rest); mark.len > 0; mark = smtp_slice_word(&rest))
        if (!check_mark(t, line, mark))
            return false;
    if (line->kind == SMTP_SCRIPT_PATTERN && heard == 0)
        return smtp_transcript_refuse(t, line->number, "a pattern on a line that nobody hears");
    if (line->kind == SMTP_SCRIPT_QUIET && heard == 0)
        return smtp_transcript_refuse(t, line->number, "our own silence is written `wait`");
    if (line->kind != SMTP_SCRIPT_LINE || line->side != 'S')
        return true;
    if (heard != 0 && !smtp_heard_parse(&parsed, line->text))
        return smtp_transcript_refuse(t, line->number, "`S:` asks for a code, as 250, 5yz or xyz, or `250 or 251`");
    if (heard != t->roles && (line->text.len < 3 || strspn((const char *)line->text.octets, "0123456789") < 3))
        return smtp_transcript_refuse(t, line->number, "a reply that we say has to begin with its code");
    return true;
}

/* A branch is chosen by what comes, so it begins with a line that is heard. */
static bool check_branch(struct smtp_transcript *t, size_t at, const char *wire)
{
    const struct smtp_script_line *const first = &t->lines[at + 1];

    if (first->kind == SMTP_SCRIPT_END && t->lines[at].kind == SMTP_SCRIPT_OR)
        return true;
    if (t->roles == SMTP_ROLE_JUDGE || heard_in(t, first, wire) == t->roles)
        return true;
    return smtp_transcript_refuse(t, first->number, "a branch begins with a line that is heard");
}

/* Each id has to be at stake somewhere, or the head promises what nothing tests. */
static bool check_marked(struct smtp_transcript *t)
{
    uint64_t marks = 0;

    for (size_t i = 0; i < t->count; i++)
        marks |= t->lines[i].marks;
    for (size_t i = 0; i < t->id_count; i++) {
        if ((marks & UINT64_C(1) << i) == 0)
            return smtp_transcript_refuse(t, 1, "no line is marked with %s", t->ids[i].id);
    }
    return true;
}

/* {name}: a key of the target, one of ours, or captured by a line of this script. */
static bool known(const struct smtp_transcript *t, struct smtp_slice name)
{
    static const char *const ours[] = { "mark", "n", "date", "relay", "bounce" };

    if (smtp_target_has_hole(name) || smtp_sasl_hole(name) || smtp_scram_hole(name))
        return true;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        if (smtp_slice_is(name, ours[i]))
            return true;
    }
    for (size_t i = 0; i < t->count; i++) {
        struct smtp_slice rest = t->lines[i].text;
        for (struct smtp_hole hole; smtp_hole_next(&rest, &hole);) {
            if (hole.capture && smtp_slice_same(hole.name, name))
                return true;
        }
    }
    return false;
}

/* Every name is known; and mail that is looked for can be told from that of other cases. */
static bool check_names(struct smtp_transcript *t)
{
    unsigned looks_for_mail = 0;
    bool mark = false;

    for (size_t i = 0; i < t->count; i++) {
        const struct smtp_script_line *const line = &t->lines[i];
        struct smtp_slice rest = line->text;
        if (line->kind == SMTP_SCRIPT_PROBE || line->kind == SMTP_SCRIPT_MAILBOX)
            looks_for_mail = line->number;
        for (struct smtp_hole hole; smtp_hole_next(&rest, &hole);) {
            mark |= smtp_slice_is(hole.name, "mark");
            const bool number = hole.name.len > 0 && hole.name.octets[0] >= '0' && hole.name.octets[0] <= '9';
            if (!hole.capture && !number && !known(t, hole.name))
                return smtp_transcript_refuse(t, line->number, "there is no {%.*s}", (int)hole.name.len,
                                              (const char *)hole.name.octets);
        }
        if (line->kind == SMTP_SCRIPT_TLS && (smtp_certificate(line->name) == SMTP_TLS_MADE_KINDS ||
                                              (line->name.len > 0 && t->roles != SMTP_ROLE_CLIENT)))
            return smtp_transcript_refuse(t, line->number, "there is no certificate `%.*s` to be shown here",
                                          (int)line->name.len, (const char *)line->name.octets);
        if (line->kind == SMTP_SCRIPT_MAILBOX && !smtp_target_has_hole(line->name))
            return smtp_transcript_refuse(t, line->number, "there is no {%.*s}", (int)line->name.len,
                                          (const char *)line->name.octets);
    }
    if (looks_for_mail != 0 && !mark)
        return smtp_transcript_refuse(t, looks_for_mail, "mail can only be looked for if {mark} stands in it");
    return true;
}

/* Outside of branches nothing follows the end of a wire. */
static bool check_ends(struct smtp_transcript *t)
{
    const struct smtp_script_line *wires[16];
    size_t count = 0;
    struct smtp_slice wire = smtp_slice_text("in");

    for (size_t i = 0; i < t->count; i++) {
        const struct smtp_script_line *const line = &t->lines[i];
        if (line->kind == SMTP_SCRIPT_EITHER) {
            while (t->lines[i].kind != SMTP_SCRIPT_END)
                i = t->lines[i].next;
            continue;
        }
        if (line->kind == SMTP_SCRIPT_WIRE)
            wire = line->name;
        for (size_t w = 0; w < count && line->side != 0 && line->kind != SMTP_SCRIPT_EXIT; w++) {
            if (smtp_slice_same(wires[w]->name, wire))
                return smtp_transcript_refuse(t, line->number, "this wire has ended at line %u", wires[w]->number);
        }
        if ((line->kind == SMTP_SCRIPT_CLOSE || line->kind == SMTP_SCRIPT_RESET) && count < 16) {
            struct smtp_script_line *const end = smtp_pool_take(&t->pool, sizeof *end);
            *end = (struct smtp_script_line){ .number = line->number, .name = wire };
            wires[count++] = end;
        }
    }
    return true;
}

bool smtp_transcript_check(struct smtp_transcript *t, const struct smtp_register *reg)
{
    const char *wire = "in";

    if (t->roles == 0)
        return smtp_transcript_refuse(t, 1, "a role is server, delivery, client, relay or judge");
    if (!check_ids(t, reg))
        return false;
    for (size_t i = 0; i < t->count; i++) {
        struct smtp_script_line *const line = &t->lines[i];
        if (line->kind == SMTP_SCRIPT_WIRE)
            wire = smtp_pool_string(&t->pool, line->name);
        if (!check_line(t, line, wire))
            return false;
        if ((line->kind == SMTP_SCRIPT_EITHER || line->kind == SMTP_SCRIPT_OR) && !check_branch(t, i, wire))
            return false;
        if (line->kind == SMTP_SCRIPT_REPEAT && (line->count == 0 || line->count > 10000))
            return smtp_transcript_refuse(t, line->number, "a block is repeated 1 to 10000 times");
    }
    return check_marked(t) && check_names(t) && check_ends(t) && smtp_transcript_group(t);
}
