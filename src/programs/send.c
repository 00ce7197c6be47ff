/* send.c - `postel send`: the client.                                 RFC 5321 §3.3, §4.2.5
 * Read first: programs/send_way.c.  Read next: programs/check.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "programs/annotate.h"
#include "programs/grammar.h"
#include "programs/secret.h"
#include "programs/send_way.h"
#include "protocol/ext/auth.h"
#include "programs/text.h"
#include "protocol/escape.h"
#include "protocol/limits.h"
#include "transport/connection_client.h"
#include "transport/crypto.h"

enum { MEGABYTES = 32 }; /* for --trace: the grammar, and the machines of three rules */

/* What became of one recipient; the text is escaped, for it is a server's. */
struct fate {
    int code;
    char text[600];
};

/* §4.1.1.4: there is a message.  §2.3.8: a CR stands before an LF or nowhere.  §4.5.3.1.6: at most 998 octets before
 * the CR LF. */
static int check_message(const struct postel_text *message, const char *file)
{
    size_t line = 1, len = 0;

    if (message->len == 0) /* the "no mail data" case "does not conform": §4.1.1.4 */
        return postel_error(POSTEL_USAGE, "send", "%s is empty; a message has at least a header section (4.1.1.4).",
                            file);
    for (size_t i = 0; i < message->len; i++) {
        const unsigned char octet = message->octets[i];
        const bool lf_follows = i + 1 < message->len && message->octets[i + 1] == '\n';

        if (octet == '\r' && !lf_follows)
            return postel_error(POSTEL_USAGE, "send", "%s, line %zu: a CR without LF cannot be sent (2.3.8).", file,
                                line);
        if (octet != '\r' && octet != '\n' && ++len > SMTP_TEXT_LINE_MAX - 2)
            return postel_error(POSTEL_USAGE, "send",
                                "%s, line %zu: longer than %d octets, which cannot be sent "
                                "(4.5.3.1.6).",
                                file, line, SMTP_TEXT_LINE_MAX - 2);
        if (octet == '\n') {
            line++;
            len = 0;
        }
    }
    return POSTEL_DONE;
}

static int read_message(struct postel_text *message, const char *file)
{
    const bool from_stdin = strcmp(file, "-") == 0;
    FILE *in = from_stdin ? stdin : fopen(file, "rb");
    bool read = in != NULL && postel_text_read(message, in);
    int error = errno;

    if (in != NULL && !from_stdin)
        fclose(in);
    if (!read)
        return postel_error(POSTEL_USAGE, "send",
                            "Cannot read the message %s (%s); FILE has to name a readable file, or "
                            "- for stdin.",
                            file, strerror(error));
    return check_message(message, file);
}

/* EHLO wants a fully qualified name (§2.3.5), or an address-literal if there is none (§4.1.4): then NULL. */
static const char *host_name(char name[SMTP_DOMAIN_MAX + 1])
{
    if (gethostname(name, SMTP_DOMAIN_MAX + 1) != 0)
        return NULL;
    name[SMTP_DOMAIN_MAX] = '\0';
    return strchr(name, '.') != NULL && postel_matches("Domain", name, NULL) ? name : NULL;
}

static void escaped(const char *text, char *out, size_t cap)
{
    smtp_escape(smtp_slice_text(text), out, cap);
}

static void recipient(void *owner, size_t index, int code, const char *text)
{
    struct fate *fates = owner;

    fates[index].code = code;
    escaped(text, fates[index].text, sizeof fates[index].text);
}

/* "accepted <u@example.test>: 250 OK".  Code 0: no reply decided, the text says what did. */
static void print_fate(const char *word, const char *path, const struct fate *fate)
{
    if (fate->code != 0)
        printf("%s %s: %d%s%s\n", word, path, fate->code, fate->text[0] != '\0' ? " " : "", fate->text);
    else
        printf("%s %s: %s\n", word, path, fate->text);
}

/* A recipient is accepted only once the data is (§4.2.5); till then its 250 was a promise. */
static int print_fates(const struct smtp_client_connection *c, const struct fate *fates)
{
    struct fate last = { .code = c->code };
    int code = c->outcome == SMTP_OUTCOME_ACCEPTED ? POSTEL_DONE : POSTEL_FINDING;

    escaped(c->text, last.text, sizeof last.text);
    for (size_t i = 0; i < c->config.recipients; i++) {
        const char *path = c->config.forward_paths[i];

        if (fates[i].code / 100 != 2) {
            print_fate("refused", path, &fates[i]);
            code = POSTEL_FINDING;
        } else if (c->outcome == SMTP_OUTCOME_ACCEPTED) {
            print_fate("accepted", path, &last);
        } else {
            print_fate(c->outcome == SMTP_OUTCOME_UNKNOWN ? "unknown" : "refused", path, &last);
        }
    }
    return c->outcome == SMTP_OUTCOME_UNKNOWN ? POSTEL_CANNOT : code;
}

static int report(const char *where, const struct smtp_client_connection *c, const struct fate *fates)
{
    switch (c->reached) {
    case SMTP_REACHED_NOBODY:
        return postel_error(POSTEL_CANNOT, "send", "No server answers at %s (%s); is it running?  See --server.", where,
                            strerror(c->error));
    case SMTP_REACHED_PEER:
        return postel_error(POSTEL_CANNOT, "send", "%s took the connection but sent no greeting; is it an SMTP server?",
                            where);
    case SMTP_REACHED_SERVER: break;
    }
    return print_fates(c, fates);
}

/* Opens what TLS needs; --tls=may looks at no certificate: a stranger's is better than clear text (RFC 7435). */
static int open_tls(const struct postel_send_options *s, struct smtp_client_connection *c)
{
    char why[SMTP_TLS_WHY];

    if (s->tls == SMTP_TLS_NO)
        return POSTEL_DONE;
    c->config.tls = s->tls;
    c->tls_implicit = s->tls_implicit;
    c->tls = smtp_tls_context_client(s->tls == SMTP_TLS_MUST && !s->tls_insecure, s->tls_ca, why);
    return c->tls != NULL ? POSTEL_DONE : postel_error(POSTEL_CANNOT, "send", "No TLS: %s; see --tls-ca.", why);
}

/* Connects, converses, reports. */
static int deliver(const struct postel_send_options *s, struct smtp_client_connection *c, struct fate *fates)
{
    static struct smtp_loop loop;
    struct smtp_clock clock = smtp_clock_real();
    struct smtp_abnf_shelf shelf = { .first = NULL };
    struct postel_annotator annotator;
    struct postel_send_way way;
    int code;

    clock.rate = (unsigned)s->clock_rate;
    if (!smtp_loop_open(&loop, &clock))
        return postel_error(POSTEL_CANNOT, "send", "The system gives no event loop (%s).", strerror(errno));
    code = postel_send_way_open(&way, s, &loop);
    if (code != POSTEL_DONE) {
        smtp_loop_close(&loop);
        return code;
    }
    /* without the memory for it, the conversation is shown and not explained */
    const bool explains = s->trace && postel_grammar_open(&shelf, MEGABYTES);
    postel_annotator_open(&annotator, s->common.color, s->secrets, explains ? &shelf : NULL);
    c->loop = &loop;
    c->addresses = way.addresses;
    c->host = way.host;
    c->hosts = way.hosts;
    c->observer = s->trace ? &annotator.observer : NULL;
    c->recipient = recipient;
    c->owner = fates;
    smtp_client_connection_open(c);
    smtp_loop_run(&loop);
    postel_annotator_close(&annotator);
    postel_grammar_close(&shelf);
    smtp_loop_close(&loop);
    code = report(way.what, c, fates);
    postel_send_way_close(&way);
    return code;
}

/* Reads the password, and chance for a nonce. */
static int prepare_auth(const struct postel_send_options *s, struct smtp_client_auth *auth,
                        struct postel_secret *password, char nonce[SMTP_NONCE + 1])
{
    static struct smtp_sasl_client sasl;
    const int code = postel_secret_read(password, "send", s->password_file, false);

    if (code != POSTEL_DONE)
        return code;
    if (!smtp_crypto_nonce(nonce))
        return postel_error(POSTEL_CANNOT, "send", "The system has no chance to give, and AUTH needs some.");
    *auth = (struct smtp_client_auth){
        .crypto = smtp_crypto_openssl(),
        .name = { (const unsigned char *)s->auth_user, strlen(s->auth_user) },
        .password = { password->octets, password->len },
        .nonce = { (const unsigned char *)nonce, SMTP_NONCE },
        .insecure = s->auth_insecure,
        .sasl = &sasl,
    };
    return POSTEL_DONE;
}

static int send_message(const struct postel_send_options *s, const struct postel_text *message,
                        const struct smtp_client_auth *auth)
{
    static struct smtp_client_connection c;
    char name[SMTP_DOMAIN_MAX + 1];
    const char **paths = calloc(s->recipients, sizeof *paths);
    struct fate *fates = calloc(s->recipients, sizeof *fates);
    int code;

    if (paths == NULL || fates == NULL) {
        code = postel_error(POSTEL_CANNOT, "send", "Out of memory.");
    } else {
        for (size_t i = 0; i < s->recipients; i++)
            paths[i] = s->to[i].text;
        c.message = (struct smtp_slice){ message->octets, message->len };
        c.config = (struct smtp_client_config){
            .helo = s->helo != NULL ? s->helo : host_name(name),
            .reverse_path = s->from.text,
            .forward_paths = paths,
            .recipients = s->recipients,
            .message = smtp_text_facts(c.message),
            .without = s->without,
            .dsn = s->dsn.words,
            .auth = auth,
        };
        code = open_tls(s, &c);
        if (code == POSTEL_DONE)
            code = deliver(s, &c, fates);
        smtp_tls_context_close(c.tls);
    }
    free(paths);
    free(fates);
    return code;
}

int postel_send(int argc, char **argv)
{
    struct postel_send_options s;
    struct postel_text message = { NULL, 0, 0 };
    static struct postel_secret password;
    struct smtp_client_auth auth;
    char nonce[SMTP_NONCE + 1];
    int code = postel_send_options(&s, argc, argv);

    if (code == POSTEL_DONE)
        code = read_message(&message, s.file);
    if (code == POSTEL_DONE && s.auth_user != NULL)
        code = prepare_auth(&s, &auth, &password, nonce);
    if (code == POSTEL_DONE)
        code = send_message(&s, &message, s.auth_user != NULL ? &auth : NULL);
    if (s.auth_user != NULL)
        postel_secret_wipe(&password);
    free(message.octets);
    free(s.to);
    return code;
}
