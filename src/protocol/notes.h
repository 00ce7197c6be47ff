/* notes.h - the reason beside each line of a conversation.
 * Read first: protocol/client.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROTOCOL_NOTES_H
#define POSTEL_PROTOCOL_NOTES_H

#include "parse/command.h"

struct smtp_note {
    const char *section; /* "§4.1.1.2" */
    const char *says;    /* "opens a mail transaction" */
};

/* Of any verb and code: what nobody has a phrase for says so in general words.  The strings are static. */
struct smtp_note smtp_note_command(enum smtp_verb verb);
struct smtp_note smtp_note_reply(enum smtp_verb verb, int code); /* the reply `code` to `verb` */

#endif
