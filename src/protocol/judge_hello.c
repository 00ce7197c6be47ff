/* judge_hello.c - replies with a form of their own: the greeting, and those to EHLO and HELO.  RFC 5321 §4.2, §4.1.1.1
 * Read first: protocol/judge_reply.c.  Read next: protocol/judge_enhanced.c.
 * SPDX-License-Identifier: MIT */
#include "protocol/judge_internal.h"

#include <string.h>

#include "parse/same.h"

enum { BEFORE_TEXT = 4 }; /* code and separator */

static const struct {
    const char *keyword;
    uint32_t offer;
} known[] = {
    { "PIPELINING", SMTP_OFFER_PIPELINING },
    { "8BITMIME", SMTP_OFFER_8BITMIME },
    { "SIZE", SMTP_OFFER_SIZE },
    { "DSN", SMTP_OFFER_DSN },
    { "STARTTLS", SMTP_OFFER_STARTTLS },
    { "AUTH", SMTP_OFFER_AUTH },
    { "ENHANCEDSTATUSCODES", SMTP_OFFER_ENHANCEDSTATUSCODES },
    { "SMTPUTF8", SMTP_OFFER_SMTPUTF8 },
    { "VRFY", SMTP_OFFER_VRFY },
    { "EXPN", SMTP_OFFER_EXPN },
    { "HELP", SMTP_OFFER_HELP },
    { "CHUNKING", SMTP_OFFER_CHUNKING },
    { "BINARYMIME", SMTP_OFFER_BINARYMIME },
};

/* The line's text, without its line end. */
static struct smtp_slice text_of(const struct smtp_judge *j)
{
    const struct smtp_slice line = smtp_judge_line_text(&j->line);
    const size_t before = line.len < BEFORE_TEXT ? line.len : BEFORE_TEXT;

    return (struct smtp_slice){ line.octets + before, line.len - before };
}

/* The first word. */
static struct smtp_slice word_of(struct smtp_slice text)
{
    const unsigned char *const space = text.len == 0 ? NULL : memchr(text.octets, ' ', text.len);

    return (struct smtp_slice){ text.octets, space == NULL ? text.len : (size_t)(space - text.octets) };
}

/* ehlo-ok-rsp has a Domain only, but §4.3.1 lets a host without a name use its address: choices.md, position 8. */
static bool names_host(struct smtp_slice text)
{
    return smtp_judge_is(word_of(text), "Domain") || smtp_judge_is(word_of(text), "address-literal");
}

void smtp_judge_greeting(struct smtp_judge *j)
{
    if (j->reply_lines == 0 && !names_host(text_of(j)))
        smtp_judge_in_line(j, "5321-4.2-g", "Greeting: \"220\" and the server's Domain or address-literal");
}

static uint32_t offer_of(struct smtp_slice keyword)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct smtp_slice name = smtp_slice_text(known[i].keyword);
        if (smtp_same_nocase(keyword, name))
            return known[i].offer;
    }
    return 0;
}

/* One line of the list.  An offer out of form is told, and still taken for what it says: AUTH=LOGIN speaks of AUTH. */
static void list(struct smtp_judge *j, struct smtp_slice text)
{
    struct smtp_slice keyword = word_of(text);
    const unsigned char *const equals = keyword.len == 0 ? NULL : memchr(keyword.octets, '=', keyword.len);

    if (!smtp_judge_is(keyword, "ehlo-keyword"))
        smtp_judge_in_line(j, "5321-4.1.1.1-o", "ehlo-keyword: a letter or digit, then letters, digits, hyphens");
    else if (!smtp_judge_is(text, "ehlo-line"))
        smtp_judge_in_line(j, "5321-4.1.1.1-p", "ehlo-line: one space before each parameter, none at the end");
    if (offer_of(keyword) == SMTP_OFFER_STARTTLS && text.len > keyword.len)
        smtp_judge_in_line(j, "3207-2-b", "STARTTLS alone: it has no parameter");
    if (equals != NULL)
        keyword.len = (size_t)(equals - keyword.octets);
    j->listed |= offer_of(keyword);
}

void smtp_judge_hello(struct smtp_judge *j, enum smtp_verb verb)
{
    const struct smtp_slice text = text_of(j);
    const bool ehlo = verb == SMTP_VERB_EHLO;

    if (j->reply_lines == 0 && !names_host(text))
        smtp_judge_in_line(j, ehlo ? "5321-4.1.1.1-n" : "5321-4.3.1-c", "the server's Domain first");
    else if (j->reply_lines > 0 && ehlo)
        list(j, text);
    else if (j->reply_lines > 0 && j->listed == 0 && (j->listed = offer_of(word_of(text))) != 0)
        smtp_judge_in_line(j, "5321-3.2-b", "no list of extensions in reply to HELO");
}

void smtp_judge_hello_taken(struct smtp_judge *j, enum smtp_verb verb)
{
    if (j->tls && verb == SMTP_VERB_EHLO && (j->listed & SMTP_OFFER_STARTTLS) != 0)
        smtp_judge_reply(j, "3207-4.2-h", "no STARTTLS in the list: TLS is active");
    j->offers = verb == SMTP_VERB_EHLO ? j->listed : 0;
    j->ehlo = verb == SMTP_VERB_EHLO;
    j->unsure = j->utf8 = false; /* as after RSET: both sides know where they are, §4.1.4 */
}
