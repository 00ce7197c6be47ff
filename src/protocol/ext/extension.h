/* extension.h - what an extension of SMTP adds to a session, as a row of one table.  RFC 5321 §2.2
 * Read first: protocol/server.h, protocol/client.h.  Read next: protocol/ext/extensions.c.
 * SPDX-License-Identifier: MIT
 *
 * How to add an extension NAME (starttls is a small one to copy):
 *   grammar/ext/NAME.abnf, .rl    its rules as its RFC prints them; a line each in grammar/ext/extensions.*,
 *                                 parse/rule.rl and parse/rule_table_internal.h, which the proof reads
 *   grammar/commands.rl's kind    a new verb: a letter and its edges in grammar/dialogue.rl, its line in x-command-line
 *                                 (grammar/positions.*), enum smtp_verb and parse/command.rl, which leave its argument
 *                                 in command.text; its codes in conformance/replies.tsv, their reasons in notes.c
 *   src/parse/ext/NAME.h, .rl     what reads its argument or its parameter's value, in the shape of parse/ext/size.rl
 *   src/protocol/ext/NAME.c       both sides of it, and `const struct smtp_extension smtp_ext_NAME`, its row
 *   src/protocol/ext/extensions.c one line in the table, and its declaration below, beside the others; their order is
 *                                 that of EHLO's reply, and of what a client does
 *   judge, walk                   protocol/judge_hello.c (enum smtp_offer), judge_params.c: what is wrong without it
 *   transport, programs           only if the owner has to act: an event (server.h, client.h) and a flag
 *   tests, conformance, docs      tests/parse/ext, tests/protocol, conformance/rfcNNNN-NAME, a chapter of docs/walk.md
 * Nothing outside of these files may name it: without them and the line in the table the rest builds and runs. */
#ifndef POSTEL_PROTOCOL_EXT_EXTENSION_H
#define POSTEL_PROTOCOL_EXT_EXTENSION_H

#include "protocol/client.h"
#include "protocol/server.h"

/* A verb that it brings; TEXT, CANCEL and LAST have a row of their own.  What a row lacks is NULL. */
struct smtp_extension_verb {
    enum smtp_verb verb; /* 0 ends a list */
    const char *usage;   /* for HELP and 501: "Syntax: …"; NULL: HELP does not list it */

    /* The server, as its own verbs (protocol/server_internal.h): the line has come, well formed, whether in turn
     * (s->dialogue.out_of_turn) or not; the reply's code is settled; the octets that smtp_server_read_chunk asked for
     * have come, and the reply is due. */
    struct smtp_reply (*said)(struct smtp_server *s);
    void (*answered)(struct smtp_server *s, int code);
    struct smtp_reply (*whole)(struct smtp_server *s);

    /* The client: writes the line (as snprintf, with CRLF); hears the reply, c->code and c->text, of any class but 421,
     * and ends in smtp_client_ready, smtp_client_say or smtp_client_refuse. */
    int (*format)(const struct smtp_client *c, char *out, size_t cap);
    void (*replied)(struct smtp_client *c);

    /* The server once more, for a verb with octets behind it: the owner has answered SMTP_SERVER_DATA; some of the
     * octets have come.  `uncertain`: behind a line of it that is ill formed nobody knows what comes: 421, and the
     * end. */
    struct smtp_reply (*prepared)(struct smtp_server *s, struct smtp_reply reply);
    void (*octets)(struct smtp_server *s, struct smtp_slice octets);
    bool uncertain;
};

/* A parameter of MAIL or RCPT. */
struct smtp_extension_param {
    const char *keyword; /* NULL ends a list */
    const char *rule;    /* of the ABNF, "size-mail": tells in a 501 what was expected */
    struct smtp_reply (*take)(struct smtp_server *s, struct smtp_slice value); /* into s->envelope; code 0: all is well.
                                                                                  No value: value.len is 0 */
};

struct smtp_extension {
    const char *keyword; /* EHLO's, and that of `serve --without` */

    /* The server.  `had`: does it have it at all?  If not, its verbs and parameters are unknown.  `offered`: does EHLO
     * list it in this state?  `offer`: what stands behind the keyword, "10485760"; returns as snprintf. */
    bool (*had)(const struct smtp_server_config *config);
    bool (*offered)(const struct smtp_server *s);
    int (*offer)(const struct smtp_server *s, char *out, size_t cap);
    const struct smtp_extension_verb *verbs;
    const struct smtp_extension_param *mail, *rcpt;
    struct smtp_reply (*bars)(const struct smtp_server *s); /* may s->verb not be said yet?  Code 0: it may */
    unsigned mail_room, rcpt_room;                          /* octets by which it lengthens these lines, §4.1.1.11 */

    /* The client, once EHLO is answered: this was offered, with these parameters; why the message cannot go, or NULL;
     * a verb to be said before MAIL, or 0; what it adds to MAIL, to RCPT (" SIZE=5", as snprintf); the verb said in the
     * place of DATA, or 0. */
    void (*heard)(struct smtp_client *c, struct smtp_slice params);
    const char *(*unsendable)(const struct smtp_client *c);
    enum smtp_verb (*first)(const struct smtp_client *c);
    int (*add_mail)(const struct smtp_client *c, char *out, size_t cap);
    int (*add_rcpt)(const struct smtp_client *c, char *out, size_t cap);
    enum smtp_verb (*content)(const struct smtp_client *c);
};

/* The table.  A set of extensions has bit i for the row i: config->without, c->offers. */
enum { SMTP_EXTENSIONS_MAX = 32 };
extern const struct smtp_extension *const smtp_extensions[];
extern const size_t smtp_extensions_count;
extern const struct smtp_extension smtp_ext_starttls;
extern const struct smtp_extension smtp_ext_auth;
extern const struct smtp_extension smtp_ext_size;
extern const struct smtp_extension smtp_ext_8bitmime;
extern const struct smtp_extension smtp_ext_pipelining;
extern const struct smtp_extension smtp_ext_chunking;
extern const struct smtp_extension smtp_ext_dsn;
extern const struct smtp_extension smtp_ext_enhancedstatuscodes;
extern const struct smtp_extension smtp_ext_smtputf8;
extern const struct smtp_extension smtp_ext_expn, smtp_ext_help;

/* Its bit; 0: none of this name. */
uint32_t smtp_extension_bit(struct smtp_slice keyword);

/* Server: does it have it, and not switched off?  Does EHLO list it now? */
bool smtp_extension_had(const struct smtp_server_config *config, const struct smtp_extension *e);
bool smtp_extension_offered(const struct smtp_server *s, const struct smtp_extension *e);

/* The row of a verb, among the extensions that this server has; among all. */
const struct smtp_extension_verb *smtp_extension_verb_had(const struct smtp_server_config *config, enum smtp_verb verb);
const struct smtp_extension_verb *smtp_extension_verb(enum smtp_verb verb);

/* The ABNF rule of a parameter that some extension has, or NULL. */
const char *smtp_extension_param_rule(enum smtp_verb verb, struct smtp_slice keyword);

/* Octets by which a line of MAIL or RCPT may be longer. */
size_t smtp_extension_room(const struct smtp_server *s, enum smtp_verb verb);

/* Has the last EHLO reply offered it? */
bool smtp_client_offers(const struct smtp_client *c, const struct smtp_extension *e);

#endif
