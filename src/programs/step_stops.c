/* step_stops.c - read breakpoints, and run to them.
 * Read first: programs/step_stops.h.  Read next: programs/step_find.h.
 * SPDX-License-Identifier: MIT */
#include "programs/step_stops.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "protocol/walk_json.h"

/* --- reading them ------------------------------------------------------------------------------------------------- */

static bool take_verb(const char *name, enum smtp_verb *verb)
{
    for (int v = SMTP_VERB_OPEN; v <= SMTP_VERB_OTHER; v++) {
        *verb = (enum smtp_verb)v;
        if (v == SMTP_VERB_OTHER || v <= SMTP_VERB_QUIT)
            if (strcasecmp(name, smtp_walk_verb(*verb)) == 0)
                return true;
    }
    return false;
}

static bool is_section(const char *text)
{
    const size_t digits = strspn(text, "0123456789.");

    return digits > 0 && text[0] != '.' && text[digits] == '\0' && text[digits - 1] != '.' &&
           digits < sizeof((struct postel_stop *)0)->section;
}

/* What stands behind the first word, or behind "§" without a blank. */
static const char *argument(const char *text, const char *word)
{
    const size_t len = strlen(word);

    if (strncasecmp(text, word, len) != 0 || (text[len] != ' ' && text[len] != '\0' && (unsigned char)word[0] < 0x80))
        return NULL;
    return text + len + strspn(text + len, " ");
}

static const char *read_stop(struct postel_stop *stop, const struct smtp_abnf_grammar *grammar, const char *text)
{
    const char *name;

    if ((name = argument(text, "rule")) != NULL) {
        stop->kind = POSTEL_STOP_RULE;
        stop->rule = smtp_abnf_find(grammar, smtp_abnf_text(name));
        if (stop->rule == NULL)
            return "There is no such rule; write its name as the RFC does, such as rule Mailbox (postel parse --list "
                   "has all).";
        snprintf(stop->text, sizeof stop->text, "rule %.*s", (int)stop->rule->name.len, stop->rule->name.at);
    } else if ((name = argument(text, "verb")) != NULL) {
        stop->kind = POSTEL_STOP_VERB;
        if (!take_verb(name, &stop->verb))
            return "There is no such verb; write one of RFC 5321, such as verb RCPT, or OPEN, DOT (mail data), OTHER.";
        snprintf(stop->text, sizeof stop->text, "verb %s", smtp_walk_verb(stop->verb));
    } else if ((name = argument(text, "section")) != NULL || (name = argument(text, "§")) != NULL) {
        stop->kind = POSTEL_STOP_SECTION;
        if (!is_section(name))
            return "A section is numbers with periods between them, such as section 4.1.2.";
        snprintf(stop->section, sizeof stop->section, "%s", name);
        snprintf(stop->text, sizeof stop->text, "section %s", name);
    } else if ((name = argument(text, "finding")) != NULL && *name == '\0') {
        stop->kind = POSTEL_STOP_FINDING;
        snprintf(stop->text, sizeof stop->text, "finding");
    } else {
        return "Write rule NAME, verb NAME, section NUMBER, or finding.";
    }
    return NULL;
}

const char *postel_stop_add(struct postel_stops *stops, const struct smtp_abnf_grammar *grammar, const char *text)
{
    struct postel_stop stop = { .rule = NULL };
    const char *const wrong = read_stop(&stop, grammar, text + strspn(text, " "));

    if (wrong != NULL)
        return wrong;
    for (size_t i = 0; i < stops->count; i++)
        if (strcmp(stops->list[i].text, stop.text) == 0)
            return "There is such a breakpoint already.";
    if (stops->count == POSTEL_STOPS_MAX)
        return "There is no room for another breakpoint; remove one first.";
    stops->list[stops->count++] = stop;
    return NULL;
}

void postel_stop_remove(struct postel_stops *stops, size_t index)
{
    stops->count--;
    memmove(&stops->list[index], &stops->list[index + 1], (stops->count - index) * sizeof *stops->list);
}

/* --- does one stop here? ------------------------------------------------------------------------------------------ */

/* "4.1.2" lies within "4.1" and within itself. */
static bool lies_within(const char *section, const char *in)
{
    const size_t len = strlen(in);

    return strncmp(section, in, len) == 0 && (section[len] < '0' || section[len] > '9');
}

/* The rule of a stop, and whether octets of it begin here. */
struct looking {
    const struct postel_stop *stop;
    size_t within;
    bool alive;  /* it is one of the rules here */
    bool begins; /* and known to begin here */
};

static void look(void *owner, const struct smtp_abnf_rule *rule, size_t from, size_t to)
{
    struct looking *const l = owner;
    char section[32];

    (void)to;
    if (l->stop->kind == POSTEL_STOP_RULE
            ? rule != l->stop->rule
            : (smtp_abnf_section(rule, "", section, sizeof section), !lies_within(section, l->stop->section)))
        return;
    l->alive = true;
    l->begins = l->begins || from == l->within;
}

/* `was`: was its rule alive one octet before?  A unit without a tree does not tell where a rule begins. */
static bool rule_begins(const struct postel_stop *stop, const struct smtp_walk_view *v, bool *was)
{
    struct looking l = { .stop = stop, .within = v->within };
    const bool before = *was && v->within > 0;

    if (v->alive)
        smtp_walk_rules(v, look, &l);
    *was = l.alive;
    return l.alive && (v->tree != NULL ? l.begins : !before);
}

static bool section_of_unit(const struct postel_stop *stop, const struct smtp_walk_view *v)
{
    static const char sign[] = "§";
    bool found = v->within == 0 && strncmp(v->note.section, sign, sizeof sign - 1) == 0 &&
                 lies_within(v->note.section + sizeof sign - 1, stop->section);

    for (size_t i = 0; i < v->finding_count; i++) {
        const char *const id = v->findings[i].found.id;
        found = found || (strncmp(id, "5321-", 5) == 0 && lies_within(id + 5, stop->section));
    }
    return found;
}

static bool stops_here(const struct postel_stop *stop, const struct smtp_walk_view *v, bool *was)
{
    switch (stop->kind) {
    case POSTEL_STOP_RULE: return rule_begins(stop, v, was);
    case POSTEL_STOP_SECTION: {
        const bool rule = rule_begins(stop, v, was);
        return section_of_unit(stop, v) || rule;
    }
    case POSTEL_STOP_VERB:
        return v->within == 0 && v->unit->verb == stop->verb &&
               v->unit->side == (stop->verb == SMTP_VERB_OPEN ? 'S' : 'C');
    case POSTEL_STOP_FINDING: break;
    }
    return v->finding_count > 0;
}

/* --- running ------------------------------------------------------------------------------------------------------ */

/* Reads the points from `from` to before `to`, and notes the first hit, or the last.  The point before `from` is read
 * as well, to know which rules are alive there already. */
static const struct postel_stop *scan(const struct postel_stops *stops, struct smtp_walk *walk, size_t from, size_t to,
                                      bool last, size_t *hit)
{
    const struct postel_stop *found = NULL;
    bool was[POSTEL_STOPS_MAX] = { false };
    struct smtp_walk_view view;

    for (size_t point = from > 0 ? from - 1 : 0; point < to && smtp_walk_at(walk, point, &view); point++)
        for (size_t i = 0; i < stops->count; i++) {
            if (!stops_here(&stops->list[i], &view, &was[i]) || point < from || (found != NULL && *hit == point))
                continue;
            found = &stops->list[i];
            *hit = point;
            if (!last)
                return found;
        }
    return found;
}

const struct postel_stop *postel_stop_run(const struct postel_stops *stops, struct postel_step_model *m, bool back)
{
    const struct postel_stop *found = NULL;
    size_t hit = m->point;

    if (!m->seen)
        return NULL;
    if (!back)
        found = scan(stops, m->walk, m->point + 1, m->walk->points, false, &hit);
    for (size_t row = postel_step_row_of(m, m->point) + 1; back && found == NULL && row-- > 0;) {
        const size_t end = row + 1 < m->row_count ? m->rows[row + 1].point : m->walk->points;

        found = scan(stops, m->walk, m->rows[row].point, end < m->point ? end : m->point, true, &hit);
    }
    postel_step_go(m, hit);
    return found;
}
