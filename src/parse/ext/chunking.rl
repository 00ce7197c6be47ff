/* chunking.rl - read what stands behind BDAT.                         RFC 3030 §2
 * Read first: parse/ext/chunking.h.  Read next: parse/ext/dsn.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/chunking.h"

%%{
  machine smtp_chunk_value;
  include chunking "grammar/ext/chunking.rl";
  access v->;

  action digit {
    unsigned digit = (unsigned)(*p - '0');
    v->size = v->size > (UINT64_MAX - digit) / 10 ? UINT64_MAX : 10 * v->size + digit;
  }
  action last { v->last = true; }

  # x-chunk, taken apart.
  main := chunk_size $digit ( SP end_marker @last )?;
}%%

%% write data noentry;

void smtp_chunk_value_init(struct smtp_chunk_value *v)
{
    *v = (struct smtp_chunk_value){ 0 };
    %% write init;
}

void smtp_chunk_value_exec(struct smtp_chunk_value *v, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len;

    (void)last; /* both are complete with their last octet: nothing is left to do when the octets end */
    if (v->cs == smtp_chunk_value_error)
        return;
    %% write exec;
    v->at += (size_t)(p - octets);
}

enum smtp_parse smtp_chunk_value_result(const struct smtp_chunk_value *v)
{
    return v->cs >= smtp_chunk_value_first_final ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX;
}

enum smtp_parse smtp_chunk_value_parse(struct smtp_slice argument, struct smtp_chunk_value *v)
{
    smtp_chunk_value_init(v);
    smtp_chunk_value_exec(v, argument.octets, argument.len, true);
    return smtp_chunk_value_result(v);
}
