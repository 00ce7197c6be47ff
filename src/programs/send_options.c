/* send_options.c - the command line of `postel send`.                 RFC 5321 §4.1.1.2, §4.1.1.3
 * Read first: programs/send_options.h.  Read next: programs/send_way.h.
 * SPDX-License-Identifier: MIT
 *
 * Every address is put to the grammar before a connection is made: an address with a CR LF in it would be a command of
 * its own (§7), and one that is merely wrong is better told here than by the server. */
#include "programs/send_options.h"
#include "programs/dns_option.h"
#include "programs/without.h"

#include "parse/ext/smtputf8.h"
#include "parse/same.h"
#include "protocol/ext/credential.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "postel send: deliver a message to an SMTP server.\n"
    "\n"
    "usage: postel send [--server HOST:PORT] --from ADDRESS --to ADDRESS [OPTION...] FILE\n"
    "\n"
    "FILE is the message; - is stdin.  Its lines end in LF or CRLF and go out with CRLF; a bare CR is refused, and so "
    "is\n"
    "a line of more than 998 octets.\n"
    "\n"
    "  --server HOST:PORT  the server; [::1]:2525 is IPv6.  Without it, the MX records of the recipients' domain lead\n"
    "                      to one (5.1)\n"
    "  --port PORT         where the hosts listen that MX records lead to (default 25)\n"
    "  --zone FILE         ask this zone file (RFC 1035) in place of the DNS\n"
    "  --dns HOST:PORT     ask this server of the DNS in place of the system's\n"
    "  --from ADDRESS      the reverse-path; --from '' is the null one, <>\n"
    "  --to ADDRESS        a forward-path; may be repeated\n"
    "  --helo NAME         what EHLO says: a Domain or address-literal (default: this host's name if it is fully\n"
    "                      qualified, else the address of our end of the connection)\n"
    "  --tls=WHEN          no; may (default): if the server offers STARTTLS, whoever it is; must: only then, and\n"
    "                      only if its certificate is good, and for HOST\n"
    "  --tls-ca FILE       with --tls=must: who may vouch for the server, PEM (default: whom the system trusts)\n"
    "  --tls-insecure      with --tls=must: take any certificate\n"
    "  --tls-implicit      TLS before all else (RFC 8314), as at port 465; means --tls=must\n"
    "  --notify WORDS      ask for notifications (DSN, RFC 3461): NEVER, or some of SUCCESS,FAILURE,DELAY\n"
    "  --ret WHAT          with them comes FULL, the message, or HDRS, its header\n"
    "  --envid TEXT        and this, by which to know the message again\n"
    "  --orcpt TYPE;ADDR   whom the message was written to first, as rfc822;bob@example.com; with one --to\n"
    "  --without NAME      do not use this extension, though the server offers it: CHUNKING, and DATA is said; may be\n"
    "                      repeated\n"
    "  --auth-user NAME    log in with AUTH (RFC 4954); without it the message does not go\n"
    "  --auth-password-file FILE\n"
    "                      the password is its first line (default: that of stdin; never the command line)\n"
    "  --auth-insecure     say the password without TLS too, if the server knows no better than PLAIN or LOGIN\n"
    "  --trace             print the conversation, with the reason beside each line\n"
    "  --show-secrets      let --trace print what AUTH says, where **** stands for it else\n"
    "  --clock-rate N      let N seconds pass in each real one, for time-outs (default 1)\n"
    "  --color WHEN        auto, always or never\n"
    "  --seed N            the order of hosts of one preference (default 1)\n"
    "  --now DATE          taken as by every verb, without effect here\n"
    "  --help              this text\n"
    "\n"
    "An ADDRESS may stand in <> or not.  Prints for each recipient `accepted <ADDRESS>: REPLY`, `refused …` or "
    "`unknown …`.\n"
    "\n"
    "Exit codes: 0 every recipient was accepted, and the data too; 1 a refusal: of the greeting, EHLO, MAIL, a "
    "recipient,\n"
    "DATA or the data, or a connection lost before the data was out; 2 usage; 3 no connection, or it was lost after "
    "the\n"
    "data, so that nobody knows whether the message came.\n";

enum {
    SERVER = 1,
    PORT,
    ZONE,
    DNS,
    FROM,
    TO,
    HELO,
    TLS,
    TLS_CA,
    TLS_INSECURE,
    TLS_IMPLICIT,
    WITHOUT,
    RET,
    ENVID,
    NOTIFY,
    ORCPT,
    AUTH_USER,
    PASSWORD_FILE,
    AUTH_INSECURE,
    TRACE,
    SECRETS,
    CLOCK_RATE
};

/* clang-format off */
static const struct option options[] = {
    { "server", required_argument, NULL, SERVER },
    { "port", required_argument, NULL, PORT },
    { "zone", required_argument, NULL, ZONE },
    { "dns", required_argument, NULL, DNS },
    { "from", required_argument, NULL, FROM },
    { "to", required_argument, NULL, TO },
    { "helo", required_argument, NULL, HELO },
    { "tls", required_argument, NULL, TLS },
    { "tls-ca", required_argument, NULL, TLS_CA },
    { "tls-insecure", no_argument, NULL, TLS_INSECURE },
    { "tls-implicit", no_argument, NULL, TLS_IMPLICIT },
    { "without", required_argument, NULL, WITHOUT },
    { "ret", required_argument, NULL, RET },
    { "envid", required_argument, NULL, ENVID },
    { "notify", required_argument, NULL, NOTIFY },
    { "orcpt", required_argument, NULL, ORCPT },
    { "auth-user", required_argument, NULL, AUTH_USER },
    { "auth-password-file", required_argument, NULL, PASSWORD_FILE },
    { "auth-insecure", no_argument, NULL, AUTH_INSECURE },
    { "trace", no_argument, NULL, TRACE },
    { "show-secrets", no_argument, NULL, SECRETS },
    { "clock-rate", required_argument, NULL, CLOCK_RATE },
    POSTEL_COMMON_OPTIONS,
};
/* clang-format on */

/* A local-part is written with as little quoting as it needs: §4.1.2 SHOULD. */
static void quote_less(struct postel_path *path, struct smtp_span local_part)
{
    const struct smtp_slice written = smtp_slice((const unsigned char *)path->text, local_part);
    char name[SMTP_LOCAL_PART_MAX + 1], shorter[2 * SMTP_LOCAL_PART_MAX + 3], *out = shorter;
    const char *const behind = path->text + local_part.at + local_part.len;

    if (local_part.len == 0 || written.octets[0] != '"')
        return;
    name[smtp_local_part_unquote(written, (unsigned char *)name, sizeof name - 1)] = '\0';
    const bool quotes = !postel_matches("u-Dot-string", name, NULL);
    if (quotes)
        *out++ = '"';
    for (const char *p = name; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\')
            *out++ = '\\';
        *out++ = *p;
    }
    if (quotes)
        *out++ = '"';
    const size_t len = (size_t)(out - shorter); /* at most as long as what was written */
    memmove(path->text + local_part.at + len, behind, strlen(behind) + 1);
    memcpy(path->text + local_part.at, shorter, len);
}

/* The value of --`option` as a path.  POSTEL_DONE; or POSTEL_USAGE, after a sentence. */
static int read_path(struct postel_path *path, const char *option, const char *value)
{
    const size_t added = value[0] == '<' ? 0 : 1; /* the bracket that we put before it */
    struct smtp_utf8_path parser;                 /* whether the server takes more than ASCII, EHLO will tell */
    struct smtp_slice text = { (const unsigned char *)path->text, strlen(value) + 2 * added };

    if (text.len > SMTP_PATH_MAX)
        return postel_error(POSTEL_USAGE, "send", "--%s: a path has at most %d octets, brackets included (4.5.3.1.3).",
                            option, SMTP_PATH_MAX);
    snprintf(path->text, sizeof path->text, added != 0 ? "<%s>" : "%s", value);
    switch (smtp_utf8_path_parse(&parser, text)) {
    case SMTP_PARSE_OK: break;
    case SMTP_PARSE_SYNTAX:
        return postel_error(POSTEL_USAGE, "send", "--%s '%s' is no address (4.1.2): %s at offset %zu.", option, value,
                            parser.at < text.len - added ? "wrong" : "it ends too early", parser.at - added);
    case SMTP_PARSE_TOO_LONG:
        return postel_error(POSTEL_USAGE, "send",
                            "--%s '%s' is too long: a local-part has at most %d octets, a domain %d "
                            "(4.5.3.1).",
                            option, value, SMTP_LOCAL_PART_MAX, SMTP_DOMAIN_MAX);
    }
    /* the parser takes all that any command takes; which path is whose is for us to say. */
    if (strcmp(option, "to") == 0 && parser.spans.local_part.len == 0)
        return postel_error(POSTEL_USAGE, "send", "--to cannot be empty: mail is sent to somebody (4.1.1.3).");
    if (strcmp(option, "from") == 0 && parser.spans.local_part.len > 0 && parser.spans.domain.len == 0)
        return postel_error(POSTEL_USAGE, "send",
                            "--from '%s' needs a domain: replies have to find their way (4.1.1.2).", value);
    quote_less(path, parser.spans.local_part);
    return POSTEL_DONE;
}

static int set_helo(struct postel_send_options *s, const char *value)
{
    size_t offset;

    if (!postel_matches(value[0] == '[' ? "address-literal" : "Domain", value, &offset))
        return postel_error(POSTEL_USAGE, "send",
                            "--helo '%s' is neither Domain nor address-literal (4.1.1.1): wrong at "
                            "offset %zu.",
                            value, offset);
    if (strlen(value) > SMTP_DOMAIN_MAX)
        return postel_error(POSTEL_USAGE, "send", "--helo: a domain has at most %d octets (4.5.3.1.2).",
                            SMTP_DOMAIN_MAX);
    s->helo = value;
    return POSTEL_DONE;
}

static int set_tls(struct postel_send_options *s, const char *value)
{
    static const char *const words[] = { [SMTP_TLS_NO] = "no", [SMTP_TLS_MAY] = "may", [SMTP_TLS_MUST] = "must" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(value, words[i]) == 0) {
            s->tls = (enum smtp_tls_wanted)i;
            return POSTEL_DONE;
        }
    return postel_error(POSTEL_USAGE, "send", "--tls takes no, may or must, not '%s'.", value);
}

static int set_auth_user(struct postel_send_options *s, const char *value)
{
    if (!smtp_sasl_name_good(smtp_slice_text(value)))
        return postel_error(POSTEL_USAGE, "send",
                            "--auth-user takes a name of 1 to 255 octets of UTF-8 without control characters.");
    s->auth_user = value;
    return POSTEL_DONE;
}

static int set_port(struct postel_send_options *s, const char *value)
{
    char host[256];
    char address[32];

    if (strlen(value) > 5 || snprintf(address, sizeof address, "h:%s", value) < 0 ||
        !postel_split_address(address, host, s->mx_port))
        return postel_error(POSTEL_USAGE, "send", "--port takes a number from 1 to 65535, not '%s'.", value);
    return POSTEL_DONE;
}

static int set_option(struct postel_send_options *s, int option, const char *value)
{
    switch (option) {
    case SERVER:
        s->has_server = postel_split_address(value, s->host, s->port);
        return s->has_server
                   ? POSTEL_DONE
                   : postel_error(POSTEL_USAGE, "send",
                                  "--server takes HOST:PORT, [::1]:2525 for an IPv6 address, not '%s'.", value);
    case PORT: return set_port(s, value);
    case ZONE: s->zone = value; return POSTEL_DONE;
    case DNS: s->dns = value; return POSTEL_DONE;
    case FROM: s->has_from = true; return read_path(&s->from, "from", value);
    case TO: return read_path(&s->to[s->recipients++], "to", value);
    case HELO: return set_helo(s, value);
    case TLS: return set_tls(s, value);
    case TLS_CA: s->tls_ca = value; return POSTEL_DONE;
    case TLS_INSECURE: s->tls_insecure = true; return POSTEL_DONE;
    case TLS_IMPLICIT: s->tls_implicit = true; return POSTEL_DONE;
    case RET: return postel_send_ret(&s->dsn, value);
    case ENVID: return postel_send_envid(&s->dsn, value);
    case NOTIFY: return postel_send_notify(&s->dsn, value);
    case ORCPT: return postel_send_orcpt(&s->dsn, value);
    case WITHOUT: return postel_without("send", value, &s->without);
    case AUTH_USER: return set_auth_user(s, value);
    case PASSWORD_FILE: s->password_file = value; return POSTEL_DONE;
    case AUTH_INSECURE: s->auth_insecure = true; return POSTEL_DONE;
    case TRACE: s->trace = true; return POSTEL_DONE;
    case SECRETS: s->secrets = true; return POSTEL_DONE;
    case CLOCK_RATE:
        return postel_number(value, 1, 1000000, &s->clock_rate)
                   ? POSTEL_DONE
                   : postel_error(POSTEL_USAGE, "send", "--clock-rate takes a number from 1 to 1000000, not '%s'.",
                                  value);
    default: /* getopt has said what is wrong */ return POSTEL_USAGE;
    }
}

static int check_tls(struct postel_send_options *s)
{
    if (s->tls_implicit && strcmp(s->port, "25") == 0)
        return postel_error(POSTEL_USAGE, "send",
                            "--tls-implicit is not for port 25, where STARTTLS is said (RFC 3207); see --tls.");
    if (s->tls_implicit)
        s->tls = SMTP_TLS_MUST;
    if (s->tls != SMTP_TLS_MUST && (s->tls_ca != NULL || s->tls_insecure))
        return postel_error(POSTEL_USAGE, "send", "%s is for --tls=must: else no certificate is looked at.",
                            s->tls_ca != NULL ? "--tls-ca" : "--tls-insecure");
    return POSTEL_DONE;
}

/* What is missing, or too much. */
static int check_complete(const struct postel_send_options *s, int arguments)
{
    if (s->has_server && (s->zone != NULL || s->dns != NULL))
        return postel_error(POSTEL_USAGE, "send", "--server names the server: --zone and --dns would not be asked.");
    if (s->dsn.words.orcpt != NULL && s->recipients > 1)
        return postel_error(POSTEL_USAGE, "send", "--orcpt is for one --to: each recipient has its own (RFC 3461).");
    if (postel_dns_check("send", s->zone, s->dns) != POSTEL_DONE)
        return POSTEL_USAGE;
    if (!s->has_from)
        return postel_error(POSTEL_USAGE, "send", "Give --from ADDRESS; --from '' is the null reverse-path.");
    if (s->recipients == 0)
        return postel_error(POSTEL_USAGE, "send", "Give --to ADDRESS, once for each recipient.");
    if (arguments != 1)
        return postel_error(POSTEL_USAGE, "send", "Takes one FILE, the message (- is stdin); see --help.");
    if (s->auth_user == NULL && (s->password_file != NULL || s->auth_insecure))
        return postel_error(POSTEL_USAGE, "send", "Who logs in?  Give --auth-user NAME.");
    if (s->auth_user != NULL && !s->has_server) /* MUST NOT, RFC 4954 §14: a name that the DNS told vouches for none */
        return postel_error(POSTEL_USAGE, "send",
                            "Where?  Give --server HOST:PORT: a password is for no host that only the DNS named.");
    return POSTEL_DONE;
}

int postel_send_options(struct postel_send_options *s, int argc, char **argv)
{
    int option, code = POSTEL_DONE;

    *s = (struct postel_send_options){
        .mx_port = "25", .clock_rate = 1, .to = calloc((size_t)argc, sizeof *s->to), .tls = SMTP_TLS_MAY
    };
    if (s->to == NULL)
        return postel_error(POSTEL_CANNOT, "send", "Out of memory.");
    postel_common_init(&s->common);
    while (code == POSTEL_DONE && (option = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (!postel_common_option(&s->common, option, optarg, help))
            code = set_option(s, option, optarg);
    if (code == POSTEL_DONE)
        code = check_complete(s, argc - optind);
    if (code == POSTEL_DONE)
        code = check_tls(s);
    if (code == POSTEL_DONE)
        s->file = argv[optind];
    if (code == POSTEL_DONE && s->auth_user != NULL && s->password_file == NULL && strcmp(s->file, "-") == 0)
        code = postel_error(POSTEL_USAGE, "send",
                            "The message and the password cannot both come from stdin: give --auth-password-file.");
    return code;
}
