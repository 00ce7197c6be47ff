/* check_status.c - status codes: where the server says them, which the client keeps.  RFC 2034 §4
 * Read first: protocol/ext/enhancedstatuscodes.c, tests/protocol/sessions.h.  Read next: tests/protocol/check_judge.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/check_protocol.h"

#include <stdio.h>
#include <string.h>

#include "parse/rule.h"
#include "protocol/client.h"
#include "protocol/ext/extension.h"
#include "protocol/owner.h"
#include "protocol/sessions.h"

static struct owner owner;

/* The length of the status code, with the space behind it, that stands before the text; 0: there is none. */
static size_t status_of(const char *line)
{
    const size_t len = strcspn(line + 4, " \r");
    struct smtp_match m;

    smtp_match_init(&m, smtp_rule_find("status-code"));
    smtp_match_exec(&m, (const unsigned char *)line + 4, len);
    return smtp_match_accepts(&m) && line[4 + len] == ' ' ? len + 1 : 0;
}

/* Is it the greeting, 3yz, or a reply to EHLO or HELO?  `hello` says that a reply to EHLO goes on. */
static bool exempt(const char *line, bool first, bool *hello)
{
    const char *const end = strstr(line, "\r\n");
    const bool greets = strncmp(line + 4, "postel.example greets you\r\n", 27) == 0;
    const bool goes_on = line[3] == '-';
    const char *const words = strstr(line, "HELO domain (4.1.1.1)\r\n"), *const too = strstr(line, "EHLO domain, ");
    bool is = first || line[0] == '3' || *hello || greets;

    is = is || (words != NULL && words < end) || (too != NULL && too < end); /* 501 */
    *hello = goes_on && (*hello || greets);
    return is;
}

/* Each line of each session has a status code of its class, or is exempt, and then has none. */
START_TEST(everywhere)
{
    const struct session *const s = &sessions[_i];
    bool first = true, hello = false;

    session_begin(&owner, s);
    owner_feed(&owner, s->octets, strlen(s->octets));
    for (const char *line = owner.output; *line != '\0'; line = strstr(line, "\r\n") + 2) {
        const size_t len = status_of(line);
        const bool unclear = s->option == '5' && strncmp(line, "503", 3) == 0; /* to EHLO, or to anything else */

        if (exempt(line, first, &hello))
            ck_assert_msg(len == 0, "%s: a status code in: %s", s->section, line);
        else if (!unclear)
            ck_assert_msg(len > 0 && line[4] == line[0], "%s: no status code of this class in: %s", s->section, line);
        first = false;
    }
}
END_TEST

/* Word by word: which code, and that nobody has to ask for it. */
static const struct {
    const char *octets, *output; /* its end */
} said[] = {
    { "NOOP\r\n", "220 postel.example ESMTP postel\r\n250 2.0.0 OK\r\n" }, /* before EHLO, RFC 2034 §4 */
    { "HELO x\r\nNOOP\r\n", "250 postel.example greets you\r\n250 2.0.0 OK\r\n" },
    { "EHLO\r\n", "\r\n501 Syntax: EHLO domain, or EHLO [address] (4.1.1.1)\r\n" },
    { "HELO [1.2.3.4]\r\n", "\r\n501 Syntax: HELO domain (4.1.1.1)\r\n" },
    { "FOO\r\n", "\r\n500 5.5.2 Command not recognized: HELP lists those that are\r\n" },
    { "RCPT TO:<a@x>\r\n", "\r\n503 5.5.1 Bad sequence: say MAIL first (3.3)\r\n" },
    { "MAIL\r\n", "\r\n501 5.5.2 Syntax: MAIL FROM:<reverse-path> [parameters], no space at the colon (4.1.1.2)\r\n" },
    { "EHLO x\r\nMAIL FROM:<> SIZE=101\r\n", "\r\n552 5.3.4 Message larger than the SIZE we offer (RFC 1870)\r\n" },
    { "EHLO x\r\nMAIL FROM:<> X=Y\r\n", "\r\n555 5.5.4 Parameter not known or not offered (4.1.1.11)\r\n" },
    { "EHLO x\r\nMAIL FROM:<no@x>\r\n", "\r\n550 5.0.0 so says the owner\r\n" }, /* it said 2.0.0 with a 550 */
    { "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@x>\r\nDATA\r\n",
      "\r\n250 2.0.0 so says the owner\r\n354 so says the owner\r\n" },
    { "QUIT\r\n", "\r\n221 2.0.0 postel.example Service closing transmission channel\r\n" },
    { "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@x>\r\nBDAT 3\r\nabcBDAT 999\r\n", "\r\n250 2.0.0 3 octets so far\r\n" },
    { "BDAT 2\r\nab", "\r\n503 5.5.1 Bad sequence: MAIL, RCPT, then BDAT; RSET clears what went wrong (RFC 3030)\r\n" },
};

static bool ends_in(const char *end)
{
    return owner.output_len >= strlen(end) && strcmp(owner.output + owner.output_len - strlen(end), end) == 0;
}

START_TEST(which)
{
    owner_init(&owner, &owner_default, 220);
    owner_feed(&owner, said[_i].octets, strlen(said[_i].octets));
    ck_assert_msg(ends_in(said[_i].output), "%s", owner.output);
}
END_TEST

/* A 421 that answers nothing is no response to EHLO, though EHLO was said last. */
START_TEST(unasked)
{
    for (int shutdown = 0; shutdown < 2; shutdown++) {
        owner_init(&owner, &owner_default, 220);
        owner_feed(&owner, "EHLO x\r\n", 8);
        (shutdown ? smtp_server_shutdown : smtp_server_expire)(&owner.session);
        owner_feed(&owner, "", 0);
        ck_assert(strstr(owner.output, shutdown ? "\r\n421 4.3.2 postel.example Service not available"
                                                : "\r\n421 4.4.2 postel.example Timeout") != NULL);
    }
}
END_TEST

START_TEST(switched_off)
{
    static const char keyword[] = "ENHANCEDSTATUSCODES";
    struct smtp_server_config config = owner_default;

    config.without = smtp_extension_bit((struct smtp_slice){ (const unsigned char *)keyword, sizeof keyword - 1 });
    owner_init(&owner, &config, 220);
    owner_feed(&owner, "EHLO x\r\nNOOP\r\nFOO\r\n", 19);
    ck_assert_ptr_null(strstr(owner.output, keyword));
    ck_assert_msg(ends_in("HELP\r\n250 OK\r\n500 Command not recognized: HELP lists those that are\r\n"), "%s",
                  owner.output);
}
END_TEST

/* The reply to RCPT, behind an EHLO that offers them or does not, and what the client keeps of it. */
static const struct {
    const char *offer, *reply, *status;
} kept[] = {
    { "ENHANCEDSTATUSCODES", "550 5.1.1 no such user", "5.1.1" },
    { "enhancedstatuscodes", "550 5.1.1  two spaces", "5.1.1" },
    { "ENHANCEDSTATUSCODES", "250 2.1.5", "2.1.5" },
    { "ENHANCEDSTATUSCODES", "550-5.1.1 no\r\n550 5.1.1 such user", "5.1.1" },
    { "ENHANCEDSTATUSCODES", "550 5.999.999 longest", "5.999.999" },
    { "ENHANCEDSTATUSCODES", "550 5.1.1000 too long", "" },
    { "ENHANCEDSTATUSCODES", "550 5.1.01 leading zero", "" },
    { "ENHANCEDSTATUSCODES", "550 4.1.1 the other class", "" },
    { "ENHANCEDSTATUSCODES", "550 5.1.1: a colon", "" },
    { "ENHANCEDSTATUSCODES", "550 no such user", "" },
    { "ENHANCEDSTATUSCODES", "550", "" },
    { "HELP", "550 5.1.1 may be a version of something", "" }, /* not offered: text */
};

START_TEST(client)
{
    static const char *const to[] = { "<b@s.example>" };
    const struct smtp_client_config config = {
        .helo = "c.example", .reverse_path = "<a@c.example>", .forward_paths = to, .recipients = 1
    };
    struct smtp_client c;
    char octets[256];
    size_t at = 0, len, used;
    enum smtp_client_event event;

    len = (size_t)snprintf(octets, sizeof octets, "220 s\r\n250-s\r\n250 %s\r\n250 2.1.0 m\r\n%s\r\n", kept[_i].offer,
                           kept[_i].reply);
    smtp_client_init(&c, &config);
    do {
        event = smtp_client_feed(&c, (const unsigned char *)octets + at, len - at, &used);
        at += used;
        smtp_client_sent(&c, smtp_client_output(&c).len);
    } while (event == SMTP_CLIENT_IDLE && at < len);
    ck_assert_str_eq(c.status, kept[_i].status);
    smtp_client_lost(&c); /* our own words have none */
    while (smtp_client_feed(&c, NULL, 0, &used) != SMTP_CLIENT_CLOSE)
        continue;
    ck_assert(c.code != 421 || c.status[0] == '\0');
}
END_TEST

Suite *status_codes_suite(void)
{
    Suite *const suite = suite_create("RFC 2034 status codes");
    TCase *const server = tcase_create("server"), *const at_client = tcase_create("client");

    tcase_add_loop_test(server, everywhere, 0, (int)sessions_count);
    tcase_add_loop_test(server, which, 0, sizeof said / sizeof said[0]);
    tcase_add_test(server, unasked);
    tcase_add_test(server, switched_off);
    tcase_add_loop_test(at_client, client, 0, sizeof kept / sizeof kept[0]);
    suite_add_tcase(suite, server);
    suite_add_tcase(suite, at_client);
    return suite;
}
