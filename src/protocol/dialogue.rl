/* dialogue.rl - the dialogue machine at work.                         RFC 5321 §4.1.4, §4.3.2
 * Read first: grammar/dialogue.rl, protocol/dialogue.h.  Read next: protocol/reply.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/dialogue.h"

#include <assert.h>

%%{
  machine smtp_dialogue;

  action out_of_turn { d->out_of_turn = true; }
  action lax         { d->lax = true; }

  include dialogue "grammar/dialogue.rl";
  access d->;
}%%
%% write data noentry nofinal;
%% write exports;

/* The grammar numbers its letters, and C its verbs: they must not drift apart. */
#define SAME(verb) static_assert(smtp_dialogue_ex_##verb == (int)SMTP_VERB_##verb, #verb " has two numbers")
SAME(OPEN);
SAME(EHLO);
SAME(HELO);
SAME(MAIL);
SAME(RCPT);
SAME(DATA);
SAME(DOT);
SAME(RSET);
SAME(VRFY);
SAME(EXPN);
SAME(HELP);
SAME(NOOP);
SAME(QUIT);
SAME(STARTTLS);
SAME(AUTH);
SAME(TEXT);
SAME(CANCEL);
SAME(BDAT);
SAME(LAST);
SAME(OTHER);

void smtp_dialogue_init(struct smtp_dialogue *d)
{
    *d = (struct smtp_dialogue){ 0 };
    %% write init;
}

/* Takes one letter and stands in the error state if it has no edge. */
static void exec(struct smtp_dialogue *d, int letter)
{
    const short one = (short)letter, *p = &one, *const pe = p + 1;

    %% write exec;
}

bool smtp_dialogue_step(struct smtp_dialogue *d, int letter)
{
    const bool is_verb = letter >= SMTP_VERB_OPEN;
    struct smtp_dialogue next = { .cs = d->cs, .out_of_turn = !is_verb && d->out_of_turn };

    exec(&next, letter);
    if (next.cs == smtp_dialogue_error)
        return false;
    *d = next;
    return true;
}

bool smtp_dialogue_can(const struct smtp_dialogue *d, int letter)
{
    struct smtp_dialogue next = *d;

    return smtp_dialogue_step(&next, letter);
}

int smtp_dialogue_answer(struct smtp_dialogue *d, int code)
{
    if (code < SMTP_VERB_OPEN && smtp_dialogue_step(d, code))
        return code;
    return smtp_dialogue_step(d, code / 100) ? code / 100 : 0;
}
