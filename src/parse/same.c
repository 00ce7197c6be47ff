/* same.c - when two names mean the same mailbox.                      RFC 5321 §2.4, §4.1.2
 * Read first: parse/same.h.  Read next: parse/path.h.
 * SPDX-License-Identifier: MIT */
#include "parse/same.h"

/* Takes the next octet of the name off a Local-part whose outer quotes are gone.  -1: none left.
 * Only a Quoted-string can hold a backslash, and there one always has an octet behind it. */
static int next_octet(struct smtp_slice *text)
{
    size_t skip = text->len > 1 && text->octets[0] == '\\' ? 1 : 0;

    if (text->len == 0)
        return -1;
    int octet = text->octets[skip];
    *text = (struct smtp_slice){ text->octets + skip + 1, text->len - skip - 1 };
    return octet;
}

static struct smtp_slice without_quotes(struct smtp_slice local_part)
{
    if (local_part.len >= 2 && local_part.octets[0] == '"')
        return (struct smtp_slice){ local_part.octets + 1, local_part.len - 2 };
    return local_part;
}

size_t smtp_local_part_unquote(struct smtp_slice local_part, unsigned char *out, size_t cap)
{
    struct smtp_slice rest = without_quotes(local_part);
    size_t len = 0;

    for (int octet; (octet = next_octet(&rest)) >= 0; len++)
        if (len < cap)
            out[len] = (unsigned char)octet;
    return len;
}

bool smtp_local_part_same(struct smtp_slice a, struct smtp_slice b)
{
    int octet;

    a = without_quotes(a);
    b = without_quotes(b);
    do {
        octet = next_octet(&a);
        if (octet != next_octet(&b))
            return false;
    } while (octet >= 0);
    return true;
}

/* Not tolower(3): a locale may have other ideas of letters. */
static unsigned char lower(unsigned char octet)
{
    return octet >= 'A' && octet <= 'Z' ? (unsigned char)(octet - 'A' + 'a') : octet;
}

bool smtp_same_nocase(struct smtp_slice a, struct smtp_slice b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.octets[i]) != lower(b.octets[i]))
            return false;
    return true;
}

bool smtp_begins_nocase(struct smtp_slice line, const char *words)
{
    const struct smtp_slice wanted = smtp_slice_text(words);

    return line.len >= wanted.len && smtp_same_nocase((struct smtp_slice){ line.octets, wanted.len }, wanted);
}
