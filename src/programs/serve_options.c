/* serve_options.c - the command line of `postel serve`.               RFC 5321 §4.1.2, §4.5.3.1.7
 * Read first: programs/serve_mailboxes.c.  Read next: programs/serve.c.
 * SPDX-License-Identifier: MIT */
#include "programs/serve_options.h"
#include "programs/without.h"
#include "transport/idn.h"

#include <stdio.h>
#include <string.h>

static const char help_begin[] =
    "postel serve: an SMTP server (RFC 5321) that stores what it accepts.\n"
    "\n"
    "usage: postel serve (--maildir DIR | --discard) [OPTION...]\n"
    "\n"
    "  --listen ADDR:PORT  where to listen (default 127.0.0.1:2525; [::1]:2525 is IPv6; port 0 picks a free one);\n"
    "                      may be given up to 16 times\n"
    "  --domain D          the server's own name (default postel.example); it takes mail for this domain only\n"
    "  --maildir DIR       store messages in this Maildir, made if it is missing\n"
    "  --discard           accept messages and throw them away\n"
    "  --maildir-of NAME=DIR\n"
    "                      the mailbox NAME has this Maildir for its own; may be repeated.  A message for several\n"
    "                      mailboxes is stored in the Maildir of each, or in none\n"
    "  --mailbox NAME      a local-part that exists; may be repeated (default: every one but `nobody` and those that\n"
    "                      begin with `unknown`; those named in --maildir-of, and postmaster, always exist)\n"
    "  --alias NAME=MAILBOX[,MAILBOX...]\n"
    "                      mail for NAME goes to each of these mailboxes; may be repeated.  EXPN tells who they are\n"
    "  --no-expn           let EXPN tell nobody\n"
    "  --max-size N        largest message in octets (default 10485760, at least 65536)\n"
    "  --strict-7bit       refuse 8-bit content that was not declared with BODY=8BITMIME\n"
    "  --tls-cert FILE     offer STARTTLS (RFC 3207) with the certificate chain in FILE, PEM\n"
    "  --tls-key FILE      its key, PEM (default: in the file of --tls-cert)\n"
    "  --tls-implicit      TLS before all else (RFC 8314), as on port 465; never on port 25\n"
    "  --dsn               offer DSN (RFC 3461).  Without --relay, to see a client use it: what it asks is checked "
    "and\n"
    "                      shown, but no notification is sent\n"
    "  --without NAME      do not have this extension: one of those that EHLO lists; may be repeated\n"
    "  --passwd FILE       who may log in (RFC 4954); `postel passwd` makes its lines.  AUTH is offered within TLS "
    "only\n"
    "  --auth-mechanism M  SCRAM-SHA-256, PLAIN or LOGIN; may be repeated (default: all three)\n"
    "  --auth-required     take mail only from those who have logged in\n"
    "  --auth-insecure     offer AUTH without TLS too: whoever listens then learns the passwords of PLAIN and LOGIN\n"
    "  --verbose-errors    tell in 501 replies which octet was wrong, in which rule, and what was expected\n"
    "  --sessions N        so many at once, further ones get 421 (default 1000; 0: no limit)\n"
    "  --sessions-per-address N\n"
    "                      so many at once from one address (default: no limit)\n"
    "  --rate N            so many connections a minute from one address (default: no limit)\n"
    "  --errors N          421 to a session's N+1st command that is none or out of turn (default 100; 0: no limit)\n"
    "  --run-as USER       become USER once ports, keys and Maildirs are open (default, if started as root: nobody)\n"
    "  --trace             print each conversation, with the reason beside each line\n"
    "  --show-secrets      let --trace print what AUTH says, where **** stands for it else\n"
    "  --clock-rate N      let N seconds pass in each real one, for time-outs (default 1)\n"
    "  --now DATE          freeze the clock at this date-time (RFC 3339)\n"
    "  --seed N            part of message ids (default 1)\n"
    "  --color WHEN        auto, always or never\n"
    "  --help              this text\n"
    "\n";

static const char help_end[] =
    "\n"
    "Prints `listening on ADDR:PORT` for each address, first of all.  SIGTERM, SIGINT and SIGHUP end it: open sessions "
    "get "
    "421.\n"
    "\n"
    "Exit codes: 0 ended by a signal, 2 usage, 3 could not run (address in use, Maildir not writable).\n";

enum {
    LISTEN = 1,
    DOMAIN_,
    MAILDIR,
    MAILDIR_OF,
    DISCARD,
    MAILBOX,
    ALIAS,
    NO_EXPN,
    MAX_SIZE,
    STRICT_7BIT,
    DSN,
    WITHOUT,
    TLS_CERT,
    TLS_KEY,
    TLS_IMPLICIT,
    PASSWD,
    AUTH_MECHANISM,
    AUTH_REQUIRED,
    AUTH_INSECURE,
    VERBOSE,
    RUN_AS,
    SESSIONS,
    PER_ADDRESS,
    RATE,
    ERRORS,
    TRACE,
    SECRETS,
    CLOCK_RATE,
    RELAY,
    SPOOL,
    RELAY_FROM,
    RELAY_FOR,
    RELAY_TLS,
    RETRY,
    PORT,
    ZONE,
    DNS,
    ALIASES,
    FOR_RELAY = 0x100 /* a bit beside one of these: without --relay it is a mistake */
};

/* clang-format off */
static const struct option options[] = {
    { "listen", required_argument, NULL, LISTEN },
    { "domain", required_argument, NULL, DOMAIN_ },
    { "maildir", required_argument, NULL, MAILDIR },
    { "maildir-of", required_argument, NULL, MAILDIR_OF },
    { "discard", no_argument, NULL, DISCARD },
    { "mailbox", required_argument, NULL, MAILBOX },
    { "alias", required_argument, NULL, ALIAS },
    { "no-expn", no_argument, NULL, NO_EXPN },
    { "max-size", required_argument, NULL, MAX_SIZE },
    { "strict-7bit", no_argument, NULL, STRICT_7BIT },
    { "dsn", no_argument, NULL, DSN },
    { "without", required_argument, NULL, WITHOUT },
    { "tls-cert", required_argument, NULL, TLS_CERT },
    { "tls-key", required_argument, NULL, TLS_KEY },
    { "tls-implicit", no_argument, NULL, TLS_IMPLICIT },
    { "passwd", required_argument, NULL, PASSWD },
    { "auth-mechanism", required_argument, NULL, AUTH_MECHANISM },
    { "auth-required", no_argument, NULL, AUTH_REQUIRED },
    { "auth-insecure", no_argument, NULL, AUTH_INSECURE },
    { "verbose-errors", no_argument, NULL, VERBOSE },
    { "run-as", required_argument, NULL, RUN_AS },
    { "sessions", required_argument, NULL, SESSIONS },
    { "sessions-per-address", required_argument, NULL, PER_ADDRESS },
    { "rate", required_argument, NULL, RATE },
    { "errors", required_argument, NULL, ERRORS },
    { "trace", no_argument, NULL, TRACE },
    { "show-secrets", no_argument, NULL, SECRETS },
    { "clock-rate", required_argument, NULL, CLOCK_RATE },
    { "relay", no_argument, NULL, RELAY },
    { "spool", required_argument, NULL, SPOOL | FOR_RELAY },
    { "relay-from", required_argument, NULL, RELAY_FROM | FOR_RELAY },
    { "relay-for", required_argument, NULL, RELAY_FOR | FOR_RELAY },
    { "relay-tls", required_argument, NULL, RELAY_TLS | FOR_RELAY },
    { "retry", required_argument, NULL, RETRY | FOR_RELAY },
    { "port", required_argument, NULL, PORT | FOR_RELAY },
    { "zone", required_argument, NULL, ZONE | FOR_RELAY },
    { "dns", required_argument, NULL, DNS | FOR_RELAY },
    { "aliases", required_argument, NULL, ALIASES | FOR_RELAY },
    POSTEL_COMMON_OPTIONS,
};
/* clang-format on */

/* Each returns POSTEL_DONE, or POSTEL_USAGE after a sentence. */
static int set_domain(struct postel_serve_options *s, const char *value)
{
    if (smtp_domain_ascii(value, s->domain)) /* greetings have no U-labels: MUST, RFC 6531 §3.7.1 */
        value = s->domain;
    if (strlen(value) > SMTP_DOMAIN_MAX ||
        !(postel_matches("Domain", value, NULL) || postel_matches("address-literal", value, NULL)))
        return postel_error(POSTEL_USAGE, "serve", "--domain takes a Domain or an address-literal (4.1.2), not '%s'.",
                            value);
    s->config.domain = s->mailboxes.domain = value;
    return POSTEL_DONE;
}

static int add_listen(struct postel_serve_options *s, const char *value)
{
    char host[256], port[6];

    if (!postel_split_address(value, host, port))
        return postel_error(POSTEL_USAGE, "serve", "--listen takes ADDR:PORT, [::1]:2525 for IPv6, not '%s'.", value);
    if (s->listens == POSTEL_LISTEN_MAX)
        return postel_error(POSTEL_USAGE, "serve", "--listen can be given %d times.", POSTEL_LISTEN_MAX);
    s->listen[s->listens++] = value;
    return POSTEL_DONE;
}

static int set_limit(uint64_t *limit, const char *option, const char *value)
{
    if (postel_number(value, 0, 1000000, limit))
        return POSTEL_DONE;
    return postel_error(POSTEL_USAGE, "serve", "%s takes a number up to 1000000, 0 for no limit, not '%s'.", option,
                        value);
}

static int set_option(struct postel_serve_options *s, int option, const char *value)
{
    switch (option & ~FOR_RELAY) {
    case LISTEN: return add_listen(s, value);
    case DOMAIN_: return set_domain(s, value);
    case MAILDIR: s->maildirs[0] = value; return POSTEL_DONE;
    case MAILDIR_OF: return postel_serve_add_maildir(s, value);
    case DISCARD: s->discard = true; return POSTEL_DONE;
    case MAILBOX: return postel_serve_add_mailbox(s, value);
    case ALIAS: return postel_serve_add_alias(s, value);
    case NO_EXPN: s->config.expn = SMTP_EXPN_HIDDEN; return POSTEL_DONE;
    case MAX_SIZE: /* §4.5.3.1.7: no server may refuse less */
        if (!postel_number(value, SMTP_MESSAGE_MIN, UINT64_MAX, &s->config.max_size))
            return postel_error(POSTEL_USAGE, "serve", "--max-size takes a number of octets, 65536 or more, not '%s'.",
                                value);
        return POSTEL_DONE;
    case DSN: s->config.dsn = true; return POSTEL_DONE;
    case STRICT_7BIT: s->config.strict_7bit = true; return POSTEL_DONE;
    case TLS_CERT: s->tls_cert = value; return POSTEL_DONE;
    case TLS_KEY: s->tls_key = value; return POSTEL_DONE;
    case TLS_IMPLICIT: s->tls_implicit = true; return POSTEL_DONE;
    case WITHOUT: return postel_without("serve", value, &s->config.without);
    case PASSWD: s->passwd = value; return POSTEL_DONE;
    case AUTH_MECHANISM: return postel_serve_add_mechanism(s, value);
    case AUTH_REQUIRED: s->config.auth_required = true; return POSTEL_DONE;
    case AUTH_INSECURE: s->config.auth_insecure = true; return POSTEL_DONE;
    case VERBOSE: s->verbose_errors = true; return POSTEL_DONE;
    case RUN_AS: s->run_as = value; return POSTEL_DONE;
    case SESSIONS: return set_limit(&s->sessions, "--sessions", value);
    case PER_ADDRESS: return set_limit(&s->per_address, "--sessions-per-address", value);
    case RATE: return set_limit(&s->per_minute, "--rate", value);
    case ERRORS: return set_limit(&s->errors, "--errors", value);
    case TRACE: s->trace = true; return POSTEL_DONE;
    case SECRETS: s->secrets = true; return POSTEL_DONE;
    case CLOCK_RATE:
        if (!postel_number(value, 1, 1000000, &s->clock_rate))
            return postel_error(POSTEL_USAGE, "serve", "--clock-rate takes a number from 1 to 1000000, not '%s'.",
                                value);
        return POSTEL_DONE;
    case RELAY: s->relay.on = true; return POSTEL_DONE;
    case SPOOL: s->relay.dir = value; return POSTEL_DONE;
    case RELAY_FROM: return postel_relay_from(&s->relay, value);
    case RELAY_FOR: return postel_relay_for(&s->relay, value);
    case RELAY_TLS: return postel_relay_tls(&s->relay, value);
    case RETRY: return postel_relay_retry(&s->relay, value);
    case PORT: return postel_relay_port(&s->relay, value);
    case ZONE: s->relay.zone = value; return POSTEL_DONE;
    case DNS: s->relay.dns_server = value; return POSTEL_DONE;
    case ALIASES: s->relay.aliases_file = value; return POSTEL_DONE;
    default: /* getopt has said what is wrong */ return POSTEL_USAGE;
    }
}

/* Port 25 is where hosts of strangers call, in clear text first: RFC 8314 §3 has implicit TLS for submission. */
static int check_tls(struct postel_serve_options *s)
{
    if (s->tls_cert == NULL && (s->tls_key != NULL || s->tls_implicit))
        return postel_error(POSTEL_USAGE, "serve", "%s needs --tls-cert FILE, the server's certificate.",
                            s->tls_key != NULL ? "--tls-key" : "--tls-implicit");
    for (size_t i = 0; s->tls_implicit && i < s->listens; i++) {
        char host[256], port[6];

        postel_split_address(s->listen[i], host, port);
        if (strcmp(port, "25") == 0)
            return postel_error(POSTEL_USAGE, "serve",
                                "--tls-implicit is not for port 25, where a session begins in clear text (RFC 3207): "
                                "leave it out, or listen elsewhere, as at port 465.");
    }
    s->config.tls = s->tls_cert != NULL;
    return POSTEL_DONE;
}

int postel_serve_options(struct postel_serve_options *s, int argc, char **argv)
{
    char help[sizeof help_begin + sizeof help_end + 2048]; /* one literal may have 4095 octets */
    int option, code = POSTEL_DONE;

    *s = (struct postel_serve_options){ .config = { .domain = "postel.example", .max_size = 10485760 },
                                        .relay = { .port = 25, .retry = smtp_retry_default() },
                                        .maildir_count = 1,
                                        .clock_rate = 1,
                                        .sessions = 1000,
                                        .errors = 100 };
    s->mailboxes = (struct postel_mailboxes){ .domain = s->config.domain, .list = s->list, .aliases = s->aliases };
    postel_common_init(&s->common);
    snprintf(help, sizeof help, "%s%s%s", help_begin, postel_relay_help, help_end);
    while (code == POSTEL_DONE && (option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (!postel_common_option(&s->common, option, optarg, help)) {
            code = set_option(s, option, optarg);
            s->relay.given = s->relay.given || (option & FOR_RELAY) != 0;
        }
    if (code != POSTEL_DONE)
        return code;
    if (optind < argc)
        return postel_error(POSTEL_USAGE, "serve", "'%s' is one argument too many; postel serve takes options only.",
                            argv[optind]);
    if (s->listens == 0)
        s->listen[s->listens++] = "127.0.0.1:2525";
    if (s->mailboxes.alias_count > 0 && s->config.expn == SMTP_EXPN_ABSENT)
        s->config.expn = SMTP_EXPN_SERVED;
    s->config.errors_max = (unsigned)s->errors;
    s->relay.mailboxes = &s->mailboxes;
    if (s->relay.on) /* what tells of such mail that it came no further is RFC 6533's: MUST, RFC 6531 §3.2 */
        postel_without("serve", "SMTPUTF8", &s->config.without);
    code = check_tls(s);
    if (code == POSTEL_DONE)
        code = postel_relay_check(&s->relay);
    if (code == POSTEL_DONE)
        code = postel_serve_check_mailboxes(s);
    return code == POSTEL_DONE ? postel_serve_check_auth(s, s->config.tls) : code;
}
