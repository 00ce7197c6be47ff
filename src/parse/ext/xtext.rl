/* xtext.rl - decode what was put into an esmtp-value.                 RFC 4954 §8, RFC 3461 §4
 * Read first: parse/ext/xtext.h.  Read next: parse/ext/auth.h.
 * SPDX-License-Identifier: MIT */
#include "parse/ext/xtext.h"

%%{
  machine smtp_xtext;
  include auth "grammar/ext/auth.rl";
  access x->;

  action plain { put(x, *p); }
  action high  { x->hex = (unsigned char)(nibble(*p) << 4); }
  action low   { put(x, x->hex | nibble(*p)); }

  hexchar_ = "+" HEXDIG @high HEXDIG @low;
  main := ( xchar @plain | hexchar_ )*;
}%%

static unsigned char nibble(unsigned char c)
{
    return (unsigned char)(c <= '9' ? c - '0' : (c & ~0x20) - 'A' + 10);
}

static void put(struct smtp_xtext *x, unsigned char octet)
{
    if (x->len < x->cap)
        x->out[x->len++] = octet;
    else
        x->full = true;
}

%% write data noentry;

void smtp_xtext_init(struct smtp_xtext *x)
{
    *x = (struct smtp_xtext){ 0 };
    %% write init;
}

void smtp_xtext_exec(struct smtp_xtext *x, const unsigned char *octets, size_t len, bool last)
{
    const unsigned char *p = octets, *const pe = octets + len;

    (void)last; /* each character is whole by itself, or an error */
    if (x->cs == smtp_xtext_error)
        return;
    %% write exec;
    x->at += (size_t)(p - octets);
}

enum smtp_parse smtp_xtext_result(const struct smtp_xtext *x)
{
    if (x->cs < smtp_xtext_first_final)
        return SMTP_PARSE_SYNTAX;
    return x->full ? SMTP_PARSE_TOO_LONG : SMTP_PARSE_OK;
}

enum smtp_parse smtp_xtext_decode(struct smtp_slice text, unsigned char *out, size_t cap, size_t *len)
{
    struct smtp_xtext x;

    smtp_xtext_init(&x);
    x.out = out;
    x.cap = cap;
    smtp_xtext_exec(&x, text.octets, text.len, true);
    *len = x.len;
    return smtp_xtext_result(&x);
}

/* xchar is all that needs no "+". */
static bool is_xchar(unsigned char c)
{
    return c > ' ' && c < 0x7F && c != '+' && c != '=';
}

static void add(char c, char *text, size_t cap, size_t *len)
{
    if (*len < cap)
        text[*len] = c;
    ++*len;
}

size_t smtp_xtext_encode(struct smtp_slice octets, char *text, size_t cap)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t len = 0;

    for (size_t i = 0; i < octets.len; i++) {
        const unsigned char c = octets.octets[i];

        if (is_xchar(c)) {
            add((char)c, text, cap, &len);
        } else {
            add('+', text, cap, &len);
            add(digits[c >> 4], text, cap, &len);
            add(digits[c & 15], text, cap, &len);
        }
    }
    return len;
}
