/* step_pane_talk.c - the conversation, and where in it we are.
 * Read first: programs/step_pane.h.  Read next: programs/step_production.c.
 * SPDX-License-Identifier: MIT
 *
 * Octets are shown as a `!` line of a transcript shows them; nothing that a peer sent reaches the terminal as it is. */
#include <string.h>

#include "programs/step_pane.h"
#include "protocol/escape.h"

enum { MARGIN = 3 }; /* "C: "; "C> ", if it is being typed */

static size_t width_of(unsigned char octet, char text[8])
{
    return smtp_escape((struct smtp_slice){ &octet, 1 }, text, 8);
}

/* Draws the octets from column `skip` of their escaped text on; `here` is the current one, or SIZE_MAX.  Returns the
 * column of `here`, and its width. */
static size_t draw_octets(struct smtp_slice octets, const struct postel_area *area, size_t row, enum postel_ink ink,
                          size_t skip, size_t here, size_t *width)
{
    size_t column = 0, found = 0;
    char text[8];

    for (size_t i = 0; i < octets.len && column < skip + area->columns; i++) {
        const size_t n = width_of(octets.octets[i], text);

        if (i == here) {
            found = column - skip;
            *width = n;
        }
        if (column >= skip)
            postel_area_octets(area, row, MARGIN + column - skip, i == here ? POSTEL_INK_HERE : ink, text, n);
        column += n;
    }
    if (column - skip > area->columns - MARGIN) /* it goes on outside */
        postel_area_text(area, row, area->columns - 1, POSTEL_INK_FAINT, ">");
    return found;
}

/* Whole octets of the current row that are left of the picture, in columns: none as long as the octet is in its left
 * three quarters; else it comes to stand in the middle. */
static size_t skipped(struct smtp_slice octets, size_t here, size_t columns)
{
    size_t column = 0, skip = 0;
    char text[8];

    for (size_t i = 0; i < here; i++)
        column += width_of(octets.octets[i], text);
    if (column < columns - columns / 4)
        return 0;
    for (size_t i = 0; skip + columns / 2 < column; i++)
        skip += width_of(octets.octets[i], text);
    return skip;
}

static void draw_row(const struct postel_step_model *m, size_t index, const struct postel_area *area, size_t row)
{
    const struct postel_step_row *const r = &m->rows[index];
    const struct smtp_slice octets = postel_step_row_octets(m, r);
    const bool here = m->point >= r->point && m->point < r->point + r->len;
    const enum postel_ink ink = r->side == 'C' ? POSTEL_INK_CLIENT : POSTEL_INK_SERVER;
    const size_t at = here ? m->point - r->point : SIZE_MAX;
    const size_t skip = here ? skipped(octets, at, area->columns - MARGIN) : 0;
    size_t width = 0;

    postel_area_put(area, row, 0, ink, "%c%c", r->side, r->point + r->len > m->unsent ? '>' : ':');
    const size_t column = draw_octets(octets, area, row, ink, skip, at, &width);
    if (!here)
        return;
    if (skip > 0)
        postel_area_text(area, row, MARGIN - 1, POSTEL_INK_FAINT, "<");
    for (size_t i = 0; i < width; i++)
        postel_area_text(area, row + 1, MARGIN + column + i, POSTEL_INK_HERE, "^");
}

void postel_pane_talk(const struct postel_step_model *m, const struct postel_area *area)
{
    const size_t here = postel_step_row_of(m, m->point), shown = area->rows - 1; /* one row is the caret's */
    size_t first = here > shown / 2 ? here - shown / 2 : 0, row = 0;

    if (area->rows < 2 || area->columns <= MARGIN)
        return;
    if (first + shown > m->row_count)
        first = m->row_count > shown ? m->row_count - shown : 0;
    for (size_t i = first; i < m->row_count && row < area->rows; i++) {
        draw_row(m, i, area, row);
        row += i == here && m->seen ? 2 : 1;
    }
    if (m->row_count == 0)
        postel_area_text(area, 0, 0, POSTEL_INK_FAINT, "Nothing was said yet.");
}
