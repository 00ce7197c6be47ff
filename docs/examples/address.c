/* address.c - is this an address?  The parser of libpostel in a program of your own.  RFC 5321 §4.1.2
 * Read first: src/parse/mailbox.h.  Read next: docs/examples/serve.c.
 * SPDX-License-Identifier: MIT
 *
 *     cc address.c $(pkg-config --cflags --libs postel) -o address
 *     ./address 'user@example.org' '"a b"@[127.0.0.1]' 'a..b@example.org' */
#include <postel/parse/mailbox.h>

#include <stdio.h>
#include <string.h>

/* The parser keeps offsets into what it was given, and no pointer; nothing has to be freed. */
static void tell(const char *text)
{
    const struct smtp_slice octets = { (const unsigned char *)text, strlen(text) };
    struct smtp_mailbox mailbox;

    switch (smtp_mailbox_parse(&mailbox, octets)) {
    case SMTP_PARSE_OK:
        printf("%s: local-part %.*s, domain %.*s\n", text, (int)mailbox.local_part.len, text + mailbox.local_part.at,
               (int)mailbox.domain.len, text + mailbox.domain.at);
        break;
    case SMTP_PARSE_SYNTAX:
        /* the offset of the octet that no Mailbox can have here; the length, if the text ended too early */
        printf("%s: no Mailbox, offset %zu (4.1.2)\n", text, mailbox.at);
        break;
    case SMTP_PARSE_TOO_LONG:
        printf("%s: a local-part has at most %d octets, a domain %d (4.5.3.1)\n", text, SMTP_LOCAL_PART_MAX,
               SMTP_DOMAIN_MAX);
        break;
    }
}

/* Octets may come one at a time as well: the outcome is the same. */
static enum smtp_parse from_stdin(struct smtp_mailbox *mailbox)
{
    unsigned char octet;
    int c;

    smtp_mailbox_init(mailbox);
    while ((c = getchar()) != EOF && c != '\n') {
        octet = (unsigned char)c;
        smtp_mailbox_exec(mailbox, &octet, 1, false);
    }
    smtp_mailbox_exec(mailbox, &octet, 0, true);
    return smtp_mailbox_result(mailbox);
}

int main(int argc, char **argv)
{
    struct smtp_mailbox mailbox;

    for (int i = 1; i < argc; i++)
        tell(argv[i]);
    if (argc > 1)
        return 0;
    return from_stdin(&mailbox) == SMTP_PARSE_OK ? 0 : 1;
}
