/* smtputf8_path.rl - note where the parts of a path in any script lie.  RFC 6531 §3.3
 * Read first: parse/path.rl, parse/ext/smtputf8.h.  Read next: parse/ext/smtputf8_command.rl.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/smtputf8.h"

#include "parse/rule.h"

%%{
  machine utf8_spans;
  include path_spans "src/parse/path.rl";

  # With the actions of path_spans, whose other paths are these as well.
  u_Forward_path_ = ( "<" >opened ( ( u_A_d_l >mark %route ) ":" )? ( u_Local_part >mark %local_part )
                      "@" ( ( u_Domain | x_address_literal ) >mark %domain ) ">" @whole );
}%%

%%{
  machine smtp_utf8_path;
  include utf8_spans "src/parse/ext/smtputf8_path.rl";
  access path->;

  main := u_Forward_path_ | null_path_ | Postmaster_path_;
}%%

%% write data noentry;

void smtp_utf8_path_init(struct smtp_utf8_path *path)
{
    *path = (struct smtp_utf8_path){ 0 };
    %% write init;
}

void smtp_utf8_path_exec(struct smtp_utf8_path *path, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len;
    const size_t at = path->at;
    size_t *const mark = &path->mark;
    struct smtp_path_spans *const spans = &path->spans;

    (void)last; /* a path ends with its ">": nothing is left to do when the octets end */
    if (path->cs == smtp_utf8_path_error)
        return;
    %% write exec;
    path->at += (size_t)(p - octets);
}

/* The sizes are octets here as well: a character of UTF-8 counts as many as it has (§4.5.3.1). */
enum smtp_parse smtp_utf8_path_result(const struct smtp_utf8_path *path)
{
    return path->cs < smtp_utf8_path_first_final ? SMTP_PARSE_SYNTAX : smtp_path_sizes(&path->spans);
}

enum smtp_parse smtp_utf8_path_parse(struct smtp_utf8_path *path, struct smtp_slice text)
{
    smtp_utf8_path_init(path);
    smtp_utf8_path_exec(path, text.octets, text.len, true);
    return smtp_utf8_path_result(path);
}

size_t smtp_utf8_length(struct smtp_slice text)
{
    struct smtp_match m;

    smtp_match_init(&m, smtp_rule_find("UTF8-non-ascii"));
    for (size_t i = 0; i < text.len && !smtp_match_error(&m); i++) {
        smtp_match_exec(&m, text.octets + i, 1);
        if (smtp_match_accepts(&m))
            return i + 1;
    }
    return 0;
}

bool smtp_utf8_valid(struct smtp_slice text)
{
    for (size_t at = 0, len; at < text.len; at += len) {
        len = text.octets[at] < 128 ? 1 : smtp_utf8_length((struct smtp_slice){ text.octets + at, text.len - at });
        if (len == 0)
            return false;
    }
    return true;
}

bool smtp_utf8_needed(struct smtp_slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.octets[i] > 127)
            return true;
    return false;
}
