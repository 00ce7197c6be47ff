/* base64.rl - three octets in four characters.                        RFC 4954 §8, RFC 4648 §4
 * Read first: parse/ext/base64.h.  Read next: parse/ext/xtext.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/base64.h"

#include <string.h>

%%{
  machine smtp_base64;
  include scram "grammar/ext/scram.rl";
  access b->;

  action sextet {
    b->bits = b->bits << 6 | sextet(*p);
    if (++b->count == 4)
        put(b, 3);
  }
  action end {
    if (b->count > 0) { /* padded: two characters hold one octet, three hold two */
        const unsigned left = b->count - 1;

        b->bits <<= 6 * (4 - b->count);
        put(b, left);
    }
  }

  # scram-base64, which is [ base64 ], with its characters told from its padding.
  sextet_ = base64_char $sextet;
  main := ( sextet_{4} )* ( ( sextet_{3} "=" @end ) | ( sextet_{2} "=" "=" @end ) )?;
}%%

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static uint32_t sextet(unsigned char c)
{
    return (uint32_t)((const char *)memchr(alphabet, c, 64) - alphabet); /* the grammar lets no other through */
}

static void put(struct smtp_base64 *b, unsigned octets)
{
    for (unsigned i = 0; i < octets; i++)
        if (b->len < b->cap)
            b->out[b->len++] = (unsigned char)(b->bits >> (16 - 8 * i));
        else
            b->full = true;
    b->bits = 0;
    b->count = 0;
}

%% write data noentry;

void smtp_base64_init(struct smtp_base64 *b)
{
    *b = (struct smtp_base64){ 0 };
    %% write init;
}

void smtp_base64_exec(struct smtp_base64 *b, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len;

    (void)last; /* what is whole is decoded already */
    if (b->cs == smtp_base64_error)
        return;
    %% write exec;
    b->at += (size_t)(p - octets);
}

enum smtp_parse smtp_base64_result(const struct smtp_base64 *b)
{
    if (b->cs < smtp_base64_first_final)
        return SMTP_PARSE_SYNTAX;
    return b->full ? SMTP_PARSE_TOO_LONG : SMTP_PARSE_OK;
}

enum smtp_parse smtp_base64_decode(struct smtp_slice text, unsigned char *out, size_t cap, size_t *len)
{
    struct smtp_base64 b;

    smtp_base64_init(&b);
    b.out = out;
    b.cap = cap;
    smtp_base64_exec(&b, text.octets, text.len, true);
    *len = b.len;
    return smtp_base64_result(&b);
}

size_t smtp_base64_encode(struct smtp_slice message, char *text, size_t cap)
{
    const size_t len = (message.len + 2) / 3 * 4;

    if (len > cap)
        return len;
    for (size_t at = 0; at < message.len; at += 3) {
        const size_t left = message.len - at;
        const uint32_t bits = (uint32_t)message.octets[at] << 16 |
                              (left > 1 ? (uint32_t)message.octets[at + 1] << 8 : 0) |
                              (left > 2 ? message.octets[at + 2] : 0U);

        *text++ = alphabet[bits >> 18];
        *text++ = alphabet[bits >> 12 & 63];
        *text++ = left > 1 ? alphabet[bits >> 6 & 63] : '=';
        *text++ = left > 2 ? alphabet[bits & 63] : '=';
    }
    return len;
}
