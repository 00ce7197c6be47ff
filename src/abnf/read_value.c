/* read_value.c - terminals: quoted strings and numbers.                RFC 5234 §2.3, §3.4; RFC 7405
 * Read first: abnf/read_element.c.  Read next: abnf/bind.c.
 * SPDX-License-Identifier: MIT */
#include "abnf/read_internal.h"

static uint32_t digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0');
    if (c >= 'A' && c <= 'F')
        return (uint32_t)(c - 'A') + 10;
    if (c >= 'a' && c <= 'f')
        return (uint32_t)(c - 'a') + 10;
    return UINT32_MAX;
}

bool smtp_abnf_read_number(struct smtp_abnf_reader *r, uint32_t base, uint32_t limit, uint32_t *number)
{
    const struct smtp_abnf_place place = smtp_abnf_here(r);
    const char *const from = r->p;

    *number = 0;
    for (; digit_of(smtp_abnf_peek(r)) < base; r->p++)
        *number = *number > limit ? *number : *number * base + digit_of(*r->p);
    if (r->p == from)
        smtp_abnf_fail(r, place, "digits are missing", (struct smtp_abnf_text){ from, 0 });
    else if (*number > limit)
        smtp_abnf_fail(r, place, "this number is too large", smtp_abnf_since(r, from));
    return r->p > from && *number <= limit;
}

/* char-val = DQUOTE *(%x20-21 / %x23-7E) DQUOTE */
struct smtp_abnf_node *smtp_abnf_read_string(struct smtp_abnf_reader *r)
{
    struct smtp_abnf_node *const node = smtp_abnf_node(r, SMTP_ABNF_STRING);
    const char *const from = r->p + 1;

    if (node == NULL)
        return NULL;
    r->p++;
    while (smtp_abnf_peek(r) >= ' ' && *r->p <= '~' && *r->p != '"')
        r->p++;
    node->octets = smtp_abnf_since(r, from);
    node->fold = true;
    if (smtp_abnf_peek(r) != '"') {
        smtp_abnf_fail(r, node->place, "this quote is never closed", node->octets);
        return NULL;
    }
    r->p++;
    return node;
}

/* %s"…" counts letter case, %i"…" does not, RFC 7405 §2.1 */
static struct smtp_abnf_node *cased(struct smtp_abnf_reader *r, const char *from, bool fold)
{
    struct smtp_abnf_node *const node = smtp_abnf_read_string(r);

    if (node != NULL) {
        node->fold = fold;
        node->written.at = from;
    }
    return node;
}

/* %d13.10: octets one after another.  `first` has been read; the reader stands at its ".". */
static struct smtp_abnf_node *series(struct smtp_abnf_reader *r, struct smtp_abnf_node *node, uint32_t base)
{
    char *octets;
    size_t most = 1;
    uint32_t value = node->min;

    for (const char *p = r->p; p < r->end && (*p == '.' || digit_of(*p) < base); p++)
        most += *p == '.';
    octets = smtp_arena_take(r->arena, most, 1);
    if (octets == NULL)
        return NULL;
    node->kind = SMTP_ABNF_STRING;
    node->min = node->max = 0;
    node->octets = (struct smtp_abnf_text){ octets, 1 };
    octets[0] = (char)value;
    while (smtp_abnf_peek(r) == '.') {
        r->p++;
        if (!smtp_abnf_read_number(r, base, 255, &value))
            return NULL;
        octets[node->octets.len++] = (char)value;
    }
    return node;
}

static uint32_t base_of(char c)
{
    switch (c) {
    case 'x':
    case 'X': return 16;
    case 'd':
    case 'D': return 10;
    case 'b':
    case 'B': return 2;
    default: return 0;
    }
}

/* num-val = "%" (bin-val / dec-val / hex-val): one value, a range of them, or a series */
struct smtp_abnf_node *smtp_abnf_read_value(struct smtp_abnf_reader *r)
{
    struct smtp_abnf_node *const node = smtp_abnf_node(r, SMTP_ABNF_RANGE);
    const char *const from = r->p++;
    const char c = smtp_abnf_peek(r);
    const uint32_t base = base_of(c);

    if (node == NULL)
        return NULL;
    if (r->end - r->p >= 2 && r->p[1] == '"' && (c == 's' || c == 'S' || c == 'i' || c == 'I')) {
        r->p++;
        return cased(r, from, c == 'i' || c == 'I');
    }
    if (base == 0) {
        smtp_abnf_fail(r, node->place, "expected %x, %d or %b with digits", smtp_abnf_since(r, from));
        return NULL;
    }
    r->p++;
    if (!smtp_abnf_read_number(r, base, 255, &node->min))
        return NULL;
    node->max = node->min;
    if (smtp_abnf_peek(r) == '.')
        return series(r, node, base);
    if (smtp_abnf_peek(r) == '-') {
        r->p++;
        if (!smtp_abnf_read_number(r, base, 255, &node->max))
            return NULL;
    }
    if (node->min > node->max) {
        smtp_abnf_fail(r, node->place, "a range that ends before it begins", smtp_abnf_since(r, from));
        return NULL;
    }
    return node;
}
