/* judge_reply.c - what the server says: reply lines, whole and by themselves.  RFC 5321 §4.2, §4.2.1
 * Read first: protocol/judge_data.c.  Read next: protocol/judge_hello.c.
 * SPDX-License-Identifier: MIT
 *
 * The printed grammar, a piece at a time, so that each departure is told by its own requirement.  Lines are cut at LF,
 * with or without a CR: a server that ends its lines wrongly has to be understood all the same, or one fault would look
 * like many. */
#include "protocol/judge_internal.h"

#include <stdio.h>

#include "protocol/limits.h"

enum { CODE = 3, SEPARATOR = 1 };

static bool is_verb(const struct smtp_judge_command *command, enum smtp_verb verb)
{
    return command != NULL && command->verb == verb;
}

static bool in_auth(const struct smtp_judge_command *command)
{
    return command != NULL && (command->traits & SMTP_TRAIT_AUTH) != 0;
}

/* What holds for every octet of every line. */
static void octets(struct smtp_judge *j)
{
    const struct smtp_judge_line *const line = &j->line;
    const struct smtp_judge_command *const asked = smtp_judge_oldest(j);
    /* ehlo-greet, the text of the first line, allows control characters (§4.1.1.1) */
    const bool greet = is_verb(asked, SMTP_VERB_EHLO) && j->reply_lines == 0;

    if (line->bare_cr || line->bare_lf)
        smtp_judge_in_line(j, "5321-2.3.8-a", "CR and LF only as a pair that ends the line");
    if (line->control && !greet)
        smtp_judge_in_line(j, "5321-4.2-h", "textstring: HT, SP and printable ASCII");
    /* a challenge may be longer: RFC 4954 §4 */
    if (line->len > SMTP_REPLY_LINE_MAX && !in_auth(asked))
        smtp_judge_in_line(j, "5321-4.5.3.1.5-a", "a reply line of 512 octets at most");
}

static bool digit(unsigned char octet)
{
    return octet >= '0' && octet <= '9';
}

/* The code of the line, or 0: it has none.  A line without is no reply, nor part of one. */
static int code_of(struct smtp_judge *j, struct smtp_slice text)
{
    size_t digits = 0;

    while (digits < text.len && digit(text.octets[digits]))
        digits++;
    if (digits != CODE) {
        smtp_judge_in_line(j, digits == 0 ? "5321-4.2-b" : "5321-4.3.2-c", "a code of three digits");
        return 0;
    }
    if (text.octets[0] < '2' || text.octets[0] > '5')
        smtp_judge_in_line(j, "5321-4.2-t", "a code that begins with 2, 3, 4 or 5");
    else if (text.octets[1] > '5')
        smtp_judge_in_line(j, "5321-4.2-i", "a code whose second digit is 0 to 5");
    return (text.octets[0] - '0') * 100 + (text.octets[1] - '0') * 10 + text.octets[2] - '0';
}

/* Reply-line is the frame; Greeting and ehlo-ok-rsp narrow what stands in it.  A reply that nobody asked for, or that
 * cannot be paired any more, has only the frame. */
static void text_of(struct smtp_judge *j, int code, struct smtp_slice text, bool last)
{
    const struct smtp_judge_command *const asked = smtp_judge_oldest(j);
    const bool bare = text.len == CODE;

    if (is_verb(asked, SMTP_VERB_OPEN) && code == 220) {
        smtp_judge_greeting(j);
        return;
    }
    if ((is_verb(asked, SMTP_VERB_EHLO) || is_verb(asked, SMTP_VERB_HELO)) && code == 250) {
        smtp_judge_hello(j, (enum smtp_verb)asked->verb);
        return;
    }
    if (last && bare)
        smtp_judge_in_line(j, "5321-4.2.1-l", "a space behind the code, even without a text");
    else if (last && j->reply_lines == 0 && text.len == CODE + SEPARATOR && !in_auth(asked))
        smtp_judge_in_line(j, "5321-4.2-n", "a text behind the code");
    if (asked != NULL && asked->verb != SMTP_VERB_OPEN && asked->verb != SMTP_VERB_EHLO &&
        asked->verb != SMTP_VERB_HELO && !bare)
        smtp_judge_enhanced(j);
    if (asked != NULL)
        smtp_judge_addresses(j, asked, last);
}

static void line_whole(struct smtp_judge *j)
{
    const struct smtp_slice text = smtp_judge_line_text(&j->line);
    char one[SMTP_FINDING_EXPECTED];

    octets(j);
    const int code = code_of(j, text);
    if (j->line.eight_bit)
        smtp_judge_utf8_replied(j, j->reply_lines > 0 ? j->code : code);
    if (code == 0) {
        j->garbled = true;
        return;
    }
    j->garbled = false;
    const unsigned char separator = text.len > CODE ? text.octets[CODE] : ' ';
    if (separator != ' ' && separator != '-')
        smtp_judge_in_line(j, "5321-4.2-b", "a space or a hyphen behind the code");
    if (j->reply_lines == 0) {
        j->code = code;
        smtp_judge_pass_blank(j);
        j->reply_at = j->line.at;
        j->listed = 0;
        j->status_len = 0;
    } else if (code != j->code) {
        snprintf(one, sizeof one, "one code on all lines: %d", j->code);
        smtp_judge_in_line(j, "5321-4.2.1-n", one);
    }
    text_of(j, j->code, text, separator != '-');
    j->reply_lines++;
    if (separator == '-')
        return;
    smtp_judge_answer(j);
    j->reply_lines = 0;
}

size_t smtp_judge_server(struct smtp_judge *j, const unsigned char *octets, size_t len)
{
    size_t used = 0;

    /* what was held was said before the next reply, so it is read before it */
    while (used < len && j->pending_len == 0 && j->opaque == NULL && !smtp_judge_can_release(j)) {
        if (j->line.len == 0)
            smtp_judge_line_begin(&j->line, j->server_at);
        smtp_judge_line_add(&j->line, octets[used]);
        j->server_at++;
        if (octets[used++] == '\n') {
            line_whole(j);
            j->line.len = 0;
        }
    }
    return used;
}
