/* command.h - one command line, whole.                                RFC 5321 §4.1.1
 * Read first: parse/params.rl.  Read next: parse/command.rl.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PARSE_COMMAND_H
#define POSTEL_PARSE_COMMAND_H

#include "parse/path.h"

/* The verbs, numbered as the client's letters of grammar/dialogue.rl are (the server's letters are its codes). */
enum smtp_verb {
    SMTP_VERB_OPEN = 600, /* the connection itself, which the greeting answers */
    SMTP_VERB_EHLO,
    SMTP_VERB_HELO,
    SMTP_VERB_MAIL,
    SMTP_VERB_RCPT,
    SMTP_VERB_DATA,
    SMTP_VERB_DOT, /* the end of mail data */
    SMTP_VERB_RSET,
    SMTP_VERB_VRFY,
    SMTP_VERB_EXPN,
    SMTP_VERB_HELP,
    SMTP_VERB_NOOP,
    SMTP_VERB_QUIT,
    SMTP_VERB_STARTTLS,   /* RFC 3207; as all that follow, a verb of ours only if its extension is on */
    SMTP_VERB_AUTH,       /* RFC 4954 */
    SMTP_VERB_TEXT,       /* a line of AUTH's exchange: no command, and never read here */
    SMTP_VERB_CANCEL,     /* likewise, "*" */
    SMTP_VERB_BDAT,       /* RFC 3030 */
    SMTP_VERB_LAST,       /* BDAT with LAST behind the size */
    SMTP_VERB_OTHER = 619 /* no verb that we know */
};

struct smtp_command {
    int cs;
    size_t at; /* octets read; after an error, the offset of the offending one */
    size_t mark;
    enum smtp_verb verb;         /* set by the verb's last letter; SMTP_VERB_OTHER before, and if the word goes on */
    struct smtp_span domain;     /* EHLO, HELO: Domain, or address-literal with brackets */
    struct smtp_path_spans path; /* MAIL, RCPT */
    struct smtp_span params;     /* MAIL, RCPT: Mail-parameters, Rcpt-parameters; see parse/params.h */
    struct smtp_span text;       /* VRFY, EXPN, AUTH, BDAT: the argument; HELP, NOOP: likewise, may be empty */
};

void smtp_command_init(struct smtp_command *c);

/* Takes the line with its CRLF. */
void smtp_command_exec(struct smtp_command *c, const unsigned char *octets, size_t len, bool last);

/* SYNTAX: outside the grammar; the verb tells a bad argument (501) from an unknown verb (500).
 * TOO_LONG: a path, local-part or domain past its limit.  The length of the line itself is line.h's and its owner's. */
enum smtp_parse smtp_command_result(const struct smtp_command *c);
enum smtp_parse smtp_command_parse(struct smtp_command *c, struct smtp_slice line);

/* "MAIL", "RCPT", … in capitals; "a command" for SMTP_VERB_OTHER. */
const char *smtp_verb_name(enum smtp_verb verb);

#endif
