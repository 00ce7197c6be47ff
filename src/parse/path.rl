/* path.rl - note where the parts of a path lie.                       RFC 5321 §4.1.2
 * Read first: grammar/path.rl, parse/path.h.  Read next: parse/params.h.
 * SPDX-License-Identifier: MIT
 *
 * MAIL and RCPT hold paths too.  So the rules with their actions are a machine of their own, path_spans, which
 * smtp_path below and smtp_command in parse/command.rl both include. */
#include "parse/path.h"

%%{
  machine path_spans;
  include positions "grammar/positions.rl";

  # Who includes this has `at`, the offset of octets[0]; `mark`, kept from call to call; and `spans` to fill.
  action mark       { *mark = at + (size_t)(p - octets); }
  action opened     { spans->whole.at = at + (size_t)(p - octets); }
  action whole      { spans->whole = smtp_span(spans->whole.at, at + (size_t)(p - octets) + 1); }
  action route      { spans->route = smtp_span(*mark, at + (size_t)(p - octets)); }
  action local_part { spans->local_part = smtp_span(*mark, at + (size_t)(p - octets)); }
  action domain     { spans->domain = smtp_span(*mark, at + (size_t)(p - octets)); }

  Local_part_ = Local_part >mark %local_part;
  Domain_     = ( Domain | x_address_literal ) >mark %domain;

  # x-forward-path, "<>" and "<Postmaster>" (§4.1.1.3), which together are x-path.
  Forward_path_    = ( "<" >opened ( ( A_d_l >mark %route ) ":" )? Local_part_ "@" Domain_ ">" @whole );
  null_path_       = ( "<" >opened ">" @whole );
  Postmaster_path_ = ( "<" >opened ( "Postmaster"i >mark %local_part ) ">" @whole );
}%%

%%{
  machine smtp_path;
  include path_spans "src/parse/path.rl";
  access path->;

  main := Forward_path_ | null_path_ | Postmaster_path_;
}%%

%% write data noentry;

void smtp_path_init(struct smtp_path *path)
{
    *path = (struct smtp_path){ 0 };
    %% write init;
}

void smtp_path_exec(struct smtp_path *path, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len;
    const size_t at = path->at;
    size_t *const mark = &path->mark;
    struct smtp_path_spans *const spans = &path->spans;

    (void)last; /* a path ends with its ">": nothing is left to do when the octets end */
    if (path->cs == smtp_path_error)
        return;
    %% write exec;
    path->at += (size_t)(p - octets);
}

enum smtp_parse smtp_path_result(const struct smtp_path *path)
{
    return path->cs < smtp_path_first_final ? SMTP_PARSE_SYNTAX : smtp_path_sizes(&path->spans);
}

enum smtp_parse smtp_path_parse(struct smtp_path *path, struct smtp_slice text)
{
    smtp_path_init(path);
    smtp_path_exec(path, text.octets, text.len, true);
    return smtp_path_result(path);
}

enum smtp_parse smtp_path_sizes(const struct smtp_path_spans *spans)
{
    /* 64 + "@" + 255 is more than 256, so a path can be too long where neither part of it is: §4.5.3.1.3 */
    if (spans->local_part.len > SMTP_LOCAL_PART_MAX || spans->domain.len > SMTP_DOMAIN_MAX ||
        spans->whole.len > SMTP_PATH_MAX)
        return SMTP_PARSE_TOO_LONG;
    return SMTP_PARSE_OK;
}
