/* judge_client.c - what the client says: command lines, whole and by themselves.   RFC 5321 §4.1.1
 * Read first: protocol/judge_line.c.  Read next: protocol/judge_params.c.
 * SPDX-License-Identifier: MIT
 *
 * A line ends at CR LF and nowhere else, and is read by the parser that our own server has.  That parser tolerates
 * white space before the CR LF (§4.1.1), which no rule has: so a client is told of it. */
#include "protocol/judge_internal.h"

#include "parse/same.h"
#include "protocol/limits.h"

/* MAIL with all that may be added to it at once: AUTH 500 (RFC 4954 §3), SIZE 26 (RFC 1870 §3), SMTPUTF8 10 (RFC 6531
 * §3.1), BODY=BINARYMIME 16 (RFC 3030 §3), RET and ENVID 110 with their spaces (RFC 3461 §5.4).  RCPT's NOTIFY and
 * ORCPT are less; and who offers one of these may offer what we do not know. */
enum { LINE_MAX_EXTENDED = SMTP_COMMAND_LINE_MAX + 500 + 26 + 10 + 16 + 110 };

const char *smtp_judge_form(enum smtp_verb verb, const char **rule)
{
    static const struct {
        enum smtp_verb verb;
        const char *id, *rule;
    } forms[] = {
        { SMTP_VERB_EHLO, "5321-4.1.1.1-k", "\"EHLO\" SP ( Domain / address-literal ) CRLF" },
        { SMTP_VERB_HELO, "5321-4.1.1.1-l", "\"HELO\" SP Domain CRLF" },
        { SMTP_VERB_MAIL, "5321-4.1.1.2-d", "\"MAIL FROM:\" Reverse-path [SP Mail-parameters] CRLF" },
        { SMTP_VERB_RCPT, "5321-4.1.2-a", "\"RCPT TO:\" Forward-path [SP Rcpt-parameters] CRLF" },
        { SMTP_VERB_DATA, "5321-4.1.1-f", "\"DATA\" CRLF" },
        { SMTP_VERB_RSET, "5321-4.1.1-f", "\"RSET\" CRLF" },
        { SMTP_VERB_QUIT, "5321-4.1.1-f", "\"QUIT\" CRLF" },
        { SMTP_VERB_VRFY, "5321-4.1.1.6-b", "\"VRFY\" SP String CRLF" },
        { SMTP_VERB_EXPN, "5321-4.1.1-a", "\"EXPN\" SP String CRLF" },
        { SMTP_VERB_HELP, "5321-4.1.1-a", "\"HELP\" [SP String] CRLF" },
        { SMTP_VERB_NOOP, "5321-4.1.1-a", "\"NOOP\" [SP String] CRLF" },
        { SMTP_VERB_STARTTLS, "3207-4-a", "\"STARTTLS\" CRLF" },
        { SMTP_VERB_AUTH, "4954-4-f", "\"AUTH\" SP sasl-mech [SP initial-response] CRLF" },
        { SMTP_VERB_BDAT, "3030-2-j", "\"BDAT\" SP chunk-size [SP \"LAST\"] CRLF" },
        { SMTP_VERB_LAST, "3030-2-j", "\"BDAT\" SP chunk-size [SP \"LAST\"] CRLF" },
    };

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (forms[i].verb == verb) {
            *rule = forms[i].rule;
            return forms[i].id;
        }
    }
    *rule = "a verb of letters, then SP or CRLF";
    return "5321-4.1.1-a";
}

/* What the client says: a verb; or, within AUTH, an answer, of which "*" is one that ends it (RFC 4954 §4). */
static enum smtp_verb letter_of(const struct smtp_judge *j, struct smtp_slice text)
{
    if (!j->sasl)
        return j->parsed.verb;
    return text.len == 1 && text.octets[0] == '*' ? SMTP_VERB_CANCEL : SMTP_VERB_TEXT;
}

/* Letters, then a space or the end: all that is known of a verb that is not in the RFC (§4.1.1). */
static bool has_verb(struct smtp_slice line)
{
    size_t n = 0;

    while (n < line.len && ((line.octets[n] | 0x20) >= 'a' && (line.octets[n] | 0x20) <= 'z'))
        n++;
    return n > 0 && (n == line.len || line.octets[n] == ' ');
}

/* What RFC 821 had to put a message on a terminal; no client should have it any more (appendix F.6). */
static bool sends(struct smtp_slice line)
{
    return line.len >= 4 && (line.len == 4 || line.octets[4] == ' ') &&
           (smtp_begins_nocase(line, "SEND") || smtp_begins_nocase(line, "SOML") || smtp_begins_nocase(line, "SAML"));
}

static bool begins(struct smtp_slice text, struct smtp_span part, unsigned char octet)
{
    return part.len > 0 && part.at < text.len && text.octets[part.at] == octet;
}

/* A source route, quotes, an address literal, parameters: a server may have MAIL and RCPT, and fail to read these. */
static bool rare(const struct smtp_command *command, struct smtp_slice text)
{
    const struct smtp_path_spans *const path = &command->path;

    return command->params.len > 0 || path->route.len > 0 || begins(text, path->local_part, '"') ||
           begins(text, path->domain, '[');
}

static uint16_t traits(const struct smtp_judge *j, struct smtp_slice text)
{
    const struct smtp_judge_line *const line = &j->command;
    const enum smtp_parse parse = smtp_command_result(&j->parsed);
    const bool other = j->parsed.verb == SMTP_VERB_OTHER;
    const bool utf8 = smtp_judge_utf8(j);
    unsigned traits = j->rushed ? SMTP_TRAIT_EARLY : 0;

    if (other ? !has_verb(text) : parse != SMTP_PARSE_OK && !utf8)
        traits |= SMTP_TRAIT_ILL_FORMED;
    if (!other && !utf8 &&
        !smtp_judge_is(smtp_judge_line_whole(line), j->parsed.verb > SMTP_VERB_QUIT ? "ext-command" : "x-command"))
        traits |= SMTP_TRAIT_LOOSE;
    if (line->len > SMTP_COMMAND_LINE_MAX)
        traits |= SMTP_TRAIT_LONG;
    if (j->cut.bare)
        traits |= SMTP_TRAIT_BARE;
    if (line->eight_bit)
        traits |= SMTP_TRAIT_8BIT;
    if (j->parsed.text.len > 0)
        traits |= SMTP_TRAIT_ARGUMENT;
    if (smtp_judge_utf8_asked(j))
        traits |= SMTP_TRAIT_UTF8;
    if (j->sasl || j->parsed.verb == SMTP_VERB_AUTH)
        traits |= SMTP_TRAIT_AUTH;
    if (j->parsed.verb == SMTP_VERB_STARTTLS && !j->sasl)
        traits |= SMTP_TRAIT_STARTTLS;
    if ((j->parsed.verb == SMTP_VERB_MAIL || j->parsed.verb == SMTP_VERB_RCPT) && parse == SMTP_PARSE_OK &&
        rare(&j->parsed, text))
        traits |= SMTP_TRAIT_RARE;
    if (text.len == 0 && !j->sasl)
        traits |= SMTP_TRAIT_BLANK;
    return (uint16_t)traits;
}

/* What a client must not send, whatever the server makes of it. */
static void grade(struct smtp_judge *j, uint16_t traits, struct smtp_slice text)
{
    const struct smtp_judge_line *const line = &j->command;
    const bool extended = (j->offers & (SMTP_OFFER_AUTH | SMTP_OFFER_DSN | SMTP_OFFER_SIZE | SMTP_OFFER_SMTPUTF8)) != 0;
    const char *rule, *form = smtp_judge_form(j->parsed.verb, &rule);
    const bool utf8 = (j->offers & SMTP_OFFER_SMTPUTF8) != 0 && !j->cut.bare;

    if (j->parsed.verb == SMTP_VERB_AUTH && smtp_judge_auth_named(text)) {
        form = "4954-4-a";
        rule = "base64 or \"=\" behind the mechanism";
    }
    if ((traits & SMTP_TRAIT_BARE) != 0)
        smtp_judge_in_command(j, "5321-2.3.8-c", "CR and LF only as a pair that ends the line");
    if ((traits & SMTP_TRAIT_8BIT) != 0 && !utf8)
        smtp_judge_in_command(j, "5321-2.4-p", "US-ASCII in a command");
    else if ((traits & SMTP_TRAIT_8BIT) != 0 && !smtp_judge_utf8(j))
        smtp_judge_utf8_wrong(j);
    if (line->len > (extended ? (unsigned)LINE_MAX_EXTENDED : (unsigned)SMTP_COMMAND_LINE_MAX))
        smtp_judge_in_command(j, "5321-4.5.3.1-b", "a command line of 512 octets at most");
    if ((traits & SMTP_TRAIT_ILL_FORMED) != 0 && (traits & (SMTP_TRAIT_BARE | SMTP_TRAIT_8BIT)) == 0)
        smtp_judge_in_command(j, form, rule);
    else if (text.len > 0 && (text.octets[text.len - 1] == ' ' || text.octets[text.len - 1] == '\t'))
        smtp_judge_in_command(j, "5321-4.1.1-a", "no white space before CR LF");
    else if (j->parsed.verb == SMTP_VERB_EHLO && (traits & SMTP_TRAIT_BAD) == SMTP_TRAIT_LOOSE &&
             !smtp_judge_is(smtp_judge_line_whole(line), "ehlo")) /* x-ehlo has it, for servers */
        smtp_judge_in_command(j, "5321-4.1.1.1-d", "nothing behind the address literal");
    if (sends(text))
        smtp_judge_in_command(j, "5321-F.6-a", "MAIL, for SEND, SOML and SAML are deprecated");
}

/* A line is whole. */
static void said(struct smtp_judge *j)
{
    const struct smtp_judge_line *const line = &j->command;
    const struct smtp_slice text = smtp_judge_line_text(line);
    const uint16_t is = traits(j, text);

    if (j->early != NULL)
        smtp_judge_in_command(j, j->early, "the reply first");
    if (!j->sasl)
        grade(j, is, text);
    if (!j->sasl) {
        smtp_judge_within_tls(j);
        smtp_judge_auth_said(j);
    }
    if (smtp_command_result(&j->parsed) == SMTP_PARSE_OK)
        smtp_judge_params(j);
    if (!j->sasl && smtp_judge_utf8(j))
        smtp_judge_utf8_said(j);
    if (!j->sasl)
        smtp_judge_chunk_turn(j);
    if (!j->answered)
        smtp_judge_said(j,
                        (struct smtp_judge_command){ .at = line->at,
                                                     .len = (uint32_t)(line->len < UINT32_MAX ? line->len : UINT32_MAX),
                                                     .verb = (uint16_t)letter_of(j, text),
                                                     .traits = is });
    if (smtp_judge_is_chunk(j->parsed.verb) && !j->sasl)
        smtp_judge_chunk_said(j);
    j->quit = j->quit || (j->parsed.verb == SMTP_VERB_QUIT && !j->sasl);
}

static size_t command(struct smtp_judge *j, const unsigned char *octets, size_t len)
{
    if (j->cut.at == 0) {
        smtp_judge_line_begin(&j->command, j->client_at);
        j->answered = false;
        j->early = j->holding ? NULL : smtp_judge_early(j); /* if held: that has been told */
        j->rushed = j->holding || j->early != NULL || smtp_judge_in_doubt(j);
    }
    const size_t used = smtp_line_exec(&j->cut, octets, len);
    smtp_command_exec(&j->parsed, octets, used, false);
    for (size_t i = 0; i < used; i++)
        smtp_judge_line_add(&j->command, octets[i]);
    j->client_at += used;
    if (j->cut.whole) {
        smtp_command_exec(&j->parsed, octets, 0, true);
        said(j);
        smtp_line_init(&j->cut);
        smtp_command_init(&j->parsed);
    }
    return used;
}

size_t smtp_judge_client(struct smtp_judge *j, const unsigned char *octets, size_t len)
{
    size_t used = 0;

    while (used < len && j->pending_len == 0 && j->lost == NULL && !smtp_judge_must_wait(j)) {
        if (j->garbled && j->queue_len > 0 && j->cut.at == 0 && !j->reading_data && !j->reading_chunk) {
            /* it may have been a reply to the server, and an error that ends all to the client: nobody is early */
            j->lost = "the client went on behind a line of the server's that is no reply";
            break;
        }
        used += (j->reading_data    ? smtp_judge_data
                 : j->reading_chunk ? smtp_judge_chunk
                                    : command)(j, octets + used, len - used);
    }
    return used;
}

void smtp_judge_left(struct smtp_judge *j)
{
    static const char expected[] = "CR and LF only as a pair that ends the line";

    if (j->reading_data && (j->data.bare_cr || j->data.bare_lf))
        smtp_judge_find(j, 'C', "5321-2.3.8-c", j->data_at, j->client_at - j->data_at, expected,
                        smtp_judge_line_whole(&j->command));
    else if (!j->reading_data && !j->sasl && j->cut.at > 0 && j->cut.bare)
        smtp_judge_in_command(j, "5321-2.3.8-c", expected);
    else
        return;
    j->lost = "the client's line had no end";
}
