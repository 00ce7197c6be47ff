/* html.h - text as a page shows it: nothing that anybody wrote is markup, and nothing is invisible.
 * Read first: protocol/escape.h.  Read next: suite/html.c.
 * SPDX-License-Identifier: MIT
 *
 * What these write may stand between tags or in an attribute in double quotes.  It may not stand in a comment, in
 * <style> or in <script>: there, a page has only what was written with it. */
#ifndef POSTEL_SUITE_HTML_H
#define POSTEL_SUITE_HTML_H

#include "parse/slice.h"

#include <stdio.h>

/* Octets from a wire: printable ASCII as it is; the rest as \r \n \t \0 \\ and \xHH, in <i>, so that a backslash that
 * was sent and one that escapes can be told apart. */
void smtp_html_octets(FILE *out, struct smtp_slice octets);

/* A text of ours, or one that a report holds: UTF-8.  What is none, controls, and marks that turn the direction of
 * writing round or take no room, become \xHH and \u{HHHH}.  NULL is nothing. */
void smtp_html_text(FILE *out, const char *text);

/* A name behind `#` in a link: the element whose id is `text`, as smtp_html_text writes it. */
void smtp_html_fragment(FILE *out, const char *text);

#endif
