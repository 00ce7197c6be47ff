/* step_canvas.c - draw text into cells.
 * Read first: programs/step_canvas.h.  Read next: programs/step_model.h.
 * SPDX-License-Identifier: MIT */
#include "programs/step_canvas.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void postel_canvas_open(struct postel_canvas *canvas, size_t rows, size_t columns)
{
    if (canvas->rows != rows || canvas->columns != columns) {
        smtp_pool_close(&canvas->pool);
        canvas->cells = smtp_pool_take(&canvas->pool, rows * columns * sizeof *canvas->cells);
        canvas->rows = rows;
        canvas->columns = columns;
    }
    memset(canvas->cells, 0, rows * columns * sizeof *canvas->cells);
}

void postel_canvas_close(struct postel_canvas *canvas)
{
    smtp_pool_close(&canvas->pool);
    *canvas = (struct postel_canvas){ .cells = NULL };
}

/* Octets of the character at the front: 2 of "§", else 1. */
static size_t character(const char *text, size_t len)
{
    return len > 1 && (unsigned char)text[0] >= 0xC0 ? 2 : 1;
}

size_t postel_columns(const char *text, size_t len)
{
    size_t columns = 0;

    for (size_t at = 0; at < len; at += character(text + at, len - at))
        columns++;
    return columns;
}

/* An octet that is neither printable nor the start of a character has been forgotten by an escape: it becomes "?". */
static void draw(struct postel_cell *cell, const char *text, size_t n, bool ascii)
{
    const bool printable = n == 2 || (text[0] >= ' ' && text[0] <= '~');

    memset(cell->text, 0, sizeof cell->text);
    if (n == 2 && ascii)
        cell->text[0] = 'S';
    else
        memcpy(cell->text, printable ? text : "?", n);
}

size_t postel_area_octets(const struct postel_area *area, size_t row, size_t column, enum postel_ink ink,
                          const char *text, size_t len)
{
    const struct postel_canvas *const canvas = area->canvas;

    for (size_t at = 0, n; at < len; at += n, column++) {
        n = character(text + at, len - at);
        if (row >= area->rows || column >= area->columns)
            continue;

        struct postel_cell *const cell = &canvas->cells[(area->top + row) * canvas->columns + area->left + column];
        draw(cell, text + at, n, canvas->ascii);
        cell->ink = (unsigned char)ink;
    }
    return column;
}

size_t postel_area_text(const struct postel_area *area, size_t row, size_t column, enum postel_ink ink,
                        const char *text)
{
    return postel_area_octets(area, row, column, ink, text, strlen(text));
}

size_t postel_area_put(const struct postel_area *area, size_t row, size_t column, enum postel_ink ink,
                       const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return postel_area_text(area, row, column, ink, text);
}

/* As much of the text as goes into `columns`, to the end of a word if there is one; in octets. */
static size_t piece(const char *text, size_t columns)
{
    const size_t len = strlen(text);
    size_t at = 0, end = 0;

    for (size_t n = 0; at < len && n < columns; n++) {
        at += character(text + at, len - at);
        if (text[at] == ' ' || text[at] == '\0')
            end = at;
    }
    return end > 0 ? end : at; /* a word longer than the line is cut */
}

size_t postel_area_wrap(const struct postel_area *area, size_t row, size_t indent, enum postel_ink ink,
                        const char *text)
{
    size_t column = 0;

    if (indent >= area->columns)
        indent = 0;
    for (; *text != '\0' && area->columns > 0; row++, column = indent) {
        const size_t len = piece(text, area->columns - column);

        postel_area_octets(area, row, column, ink, text, len);
        text += len;
        text += strspn(text, " ");
        if (row + 1 == area->rows && *text != '\0')
            postel_area_text(area, row, area->columns > 3 ? area->columns - 3 : 0, ink, "...");
    }
    return row;
}

void postel_area_fill(const struct postel_area *area, size_t row, enum postel_ink ink)
{
    const struct postel_canvas *const canvas = area->canvas;

    for (size_t i = 0; row < area->rows && i < area->columns; i++)
        canvas->cells[(area->top + row) * canvas->columns + area->left + i].ink = (unsigned char)ink;
}
