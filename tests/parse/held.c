/* held.c - what the value of a text holds, read off the text itself.  RFC 5321 §4.1, §4.2
 * Read first: tests/parse/round_trip.h.  Read next: tests/parse/check_samples.c.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "parse/round_trip.h"

void hold_all(struct smtp_slice text, struct print *out)
{
    put(out, text);
}

static bool is_wsp(unsigned char octet)
{
    return octet == ' ' || octet == '\t';
}

void hold_words(struct smtp_slice text, struct print *out)
{
    while (text.len > 0 && is_wsp(text.octets[text.len - 1]))
        text.len--;
    put(out, text);
}

/* Without the text behind EHLO's literal, and without the white space before NOOP's. */
void hold_command(struct smtp_slice text, struct print *out)
{
    const unsigned char first = text.octets[0] & 0xDF, second = text.octets[1] & 0xDF;
    const size_t fixed = first == 'M'                    ? 10
                         : first == 'R' && second == 'C' ? 8
                         : first == 'S'                  ? 8
                                                         : 4; /* to the colon */
    size_t at;

    text.len -= 2; /* CRLF */
    for (size_t i = 0; i < fixed; i++) {
        const unsigned char octet = text.octets[i];
        const unsigned char capital = octet >= 'a' && octet <= 'z' ? (unsigned char)(octet - 32) : octet;

        put(out, (struct smtp_slice){ &capital, 1 });
    }
    for (at = fixed; at < text.len && is_wsp(text.octets[at]); at++)
        ;
    if (at < text.len && out->octets[0] == 'E' && out->octets[1] == 'H' && text.octets[at] == '[')
        text.len = (size_t)((const unsigned char *)memchr(text.octets, ']', text.len) + 1 - text.octets);
    say(out, at < text.len && at > fixed ? " " : "");
    hold_words((struct smtp_slice){ text.octets + at, text.len - at }, out);
    say(out, "\r\n");
}

void hold_reply(struct smtp_slice text, struct print *out)
{
    size_t last = text.len - 2;

    while (last > 0 && text.octets[last - 1] != '\n')
        last--;
    put(out, (struct smtp_slice){ text.octets, 3 });
    say(out, " ");
    last += last + 3 < text.len - 2 ? 4 : 3;
    put(out, (struct smtp_slice){ text.octets + last, text.len - last });
}

void hold_number(struct smtp_slice text, struct print *out)
{
    static const char most[] = "18446744073709551615";

    while (text.len > 1 && text.octets[0] == '0') {
        text.octets++;
        text.len--;
    }
    if (text.len == sizeof most - 1 && memcmp(text.octets, most, text.len) > 0)
        text.octets = (const unsigned char *)most;
    put(out, text);
}

void hold_capitals(struct smtp_slice text, struct print *out)
{
    say(out, text.len == 4 ? "7BIT" : "8BITMIME");
}
