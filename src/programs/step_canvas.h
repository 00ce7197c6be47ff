/* step_canvas.h - a page of cells: what the screen is to show, before any terminal sees it.
 * Read first: programs/step.h.  Read next: programs/step_canvas.c.
 * SPDX-License-Identifier: MIT
 *
 * Panes draw here, and step_screen.c copies it to the terminal; so all that is shown can be tested without one. */
#ifndef POSTEL_PROGRAMS_STEP_CANVAS_H
#define POSTEL_PROGRAMS_STEP_CANVAS_H

#include <stdbool.h>
#include <stddef.h>

#include "suite/pool.h"

/* What a text is; how that looks, the terminal decides.  Nothing is told by an ink alone: a letter, a caret or a word
 * says the same. */
enum postel_ink {
    POSTEL_INK_PLAIN,
    POSTEL_INK_FAINT,
    POSTEL_INK_TITLE,  /* of a pane, of the page */
    POSTEL_INK_CLIENT, /* what the client said */
    POSTEL_INK_SERVER,
    POSTEL_INK_HERE, /* the current octet */
    POSTEL_INK_LIVE, /* the part of a rule that reads it */
    POSTEL_INK_FINDING,
    POSTEL_INKS
};

struct postel_cell {
    char text[3]; /* one printable character in UTF-8: ASCII or "§"; 0 is a space */
    unsigned char ink;
};

struct postel_canvas {
    size_t rows, columns;
    struct postel_cell *cells; /* row by row; in: */
    struct smtp_pool pool;
    bool ascii; /* the terminal shows no UTF-8: "§" is drawn as "S" */
};

/* Blanks it, all zero or opened before, and gives it this size. */
void postel_canvas_open(struct postel_canvas *canvas, size_t rows, size_t columns);
void postel_canvas_close(struct postel_canvas *canvas);

/* A rectangle of it; what is drawn outside is lost. */
struct postel_area {
    struct postel_canvas *canvas;
    size_t top, left, rows, columns;
};

/* Draws text that is printable, but may hold "§".  Returns the column behind it, as if all had had room. */
size_t postel_area_text(const struct postel_area *area, size_t row, size_t column, enum postel_ink ink,
                        const char *text);
size_t postel_area_octets(const struct postel_area *area, size_t row, size_t column, enum postel_ink ink,
                          const char *text, size_t len);

/* The same, formatted; cut at 1023 octets. */
size_t postel_area_put(const struct postel_area *area, size_t row, size_t column, enum postel_ink ink,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Draws it from `row` on, broken between words where it is too long, further lines `indent` columns in.  Returns the
 * row behind it.  At the area's last row "..." tells that there is more. */
size_t postel_area_wrap(const struct postel_area *area, size_t row, size_t indent, enum postel_ink ink,
                        const char *text);

/* How many columns it takes. */
size_t postel_columns(const char *text, size_t len);

/* The same ink for a whole row. */
void postel_area_fill(const struct postel_area *area, size_t row, enum postel_ink ink);

#endif
