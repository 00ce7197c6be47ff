/* walk_why.c - ask the rule of the command, then the dialogue.         RFC 5321 §4.1.4, §4.3.2
 * Read first: protocol/walk_why.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/walk_why.h"

#include <stdio.h>

/* The session before the command at `index`: behind the reply to the command before it, or behind the greeting. */
static void ask_dialogue(const struct smtp_walk *w, size_t index, struct smtp_walk_why *why)
{
    const size_t before = index == 0 ? 0 : w->commands[index - 1].other;

    if (before >= w->reply_count)
        return;

    struct smtp_dialogue dialogue = w->replies[before].dialogue;
    why->state = w->replies[before].state;
    why->out_of_turn = !smtp_dialogue_step(&dialogue, why->command->verb) || dialogue.out_of_turn;
}

static bool too_long(const struct smtp_walk *w, const struct smtp_walk_unit *command)
{
    struct smtp_command parsed;

    return command->verb != SMTP_VERB_DOT &&
           smtp_command_parse(&parsed, smtp_walk_octets(w, command)) == SMTP_PARSE_TOO_LONG;
}

bool smtp_walk_why(const struct smtp_walk *w, const struct smtp_walk_unit *unit, struct smtp_walk_why *why)
{
    size_t index;

    *why = (struct smtp_walk_why){ .why = SMTP_WHY_SERVER };
    if (unit->side == 'S') {
        if (unit == w->replies)
            return true;
        index = unit->other;
        if (index >= w->command_count)
            return false;
    } else {
        index = (size_t)(unit - w->commands);
    }
    why->command = &w->commands[index];
    if (!why->command->whole)
        return false;
    ask_dialogue(w, index, why);
    if (smtp_explain_rule_text(w->shelf, why->command->rule, smtp_walk_octets(w, why->command), &why->refusal))
        why->why = why->command->verb == SMTP_VERB_OTHER ? SMTP_WHY_UNKNOWN : SMTP_WHY_SYNTAX;
    else if (too_long(w, why->command))
        why->why = SMTP_WHY_LONG;
    else if (why->out_of_turn)
        why->why = SMTP_WHY_TURN;
    return true;
}

static int syntax_words(const struct smtp_walk_why *why, char *out, size_t cap)
{
    const struct smtp_refusal *const r = &why->refusal;
    const bool data = why->command->verb == SMTP_VERB_DOT;
    const char *const rest = data               ? "A server may refuse such content: 554."
                             : why->out_of_turn ? "That is 501 (§4.3.2).  It is out of turn as well, 503: §4.1.4 has "
                                                  "both and ranks neither; postel looks at "
                                                  "the syntax first."
                                                : "That is 501 (§4.3.2), and not 503: it is in turn.";

    return snprintf(out, cap, "At octet %zu it leaves %s, in %s%s%s%s, which expected %s.  %s", r->at,
                    why->command->rule, r->where, r->section[0] != '\0' ? " (§" : "", r->section,
                    r->section[0] != '\0' ? ")" : "", r->expected, rest);
}

size_t smtp_walk_why_words(const struct smtp_walk_why *why, char *out, size_t cap)
{
    int len = 0;

    if (why->command == NULL) {
        len = snprintf(out, cap, "The connection itself is answered: 220, or 554 if there is no mail service (§3.1).");
    } else if (why->why == SMTP_WHY_UNKNOWN) {
        len = snprintf(out, cap, "Its first word is no verb of RFC 5321: 500 (§4.2.4), unless an extension has it.");
    } else if (why->why == SMTP_WHY_SYNTAX) {
        len = syntax_words(why, out, cap);
    } else if (why->why == SMTP_WHY_LONG) {
        len = snprintf(out, cap,
                       "Its octets are in %s, but its path is longer than a server has to take: 501 (§4.5.3.1).",
                       why->command->rule);
    } else if (why->why == SMTP_WHY_TURN) {
        len = snprintf(out, cap,
                       "Its octets are in %s, so it is not 501; but in state %s %s is out of turn: 503 (§4.1.4)%s.",
                       why->command->rule, why->state, smtp_walk_verb(why->command->verb),
                       why->command->verb == SMTP_VERB_DATA ? ", or 554 with no recipient (§3.3)" : "");
    } else {
        len = snprintf(
            out, cap,
            "It is in %s and in turn: neither 501 nor 503.  What it gets is for the server to decide (§4.3.2).",
            why->command->rule);
    }
    return len < 0 ? 0 : (size_t)len < cap ? (size_t)len : cap - 1;
}
