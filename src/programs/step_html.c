/* step_html.c - the walk as a page: the web lab, with this conversation in it.
 * Read first: programs/step_json.c, lab/page/index.html.  Read next: programs/step_screen.c.
 * SPDX-License-Identifier: MIT
 *
 * The page is made once, by `make lab`, for its making takes a compiler for WebAssembly.  It has a place for one
 * conversation; whoever opens the page finds it there, and can go on from it as from any other. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "programs/step.h"
#include "suite/pool.h"

static const char before[] = "<script type=\"application/json\" id=\"given\">", nothing[] = "null";

/* $POSTEL_LAB, else the one of this checkout, else the installed one. */
static const char *page_path(void)
{
    const char *const named = getenv("POSTEL_LAB");
    static const char built[] = "build/lab/index.html";

    if (named != NULL && *named != '\0')
        return named;
    return access(built, R_OK) == 0 ? built : POSTEL_DATA "/lab.html";
}

/* Text of ours or of a file's name, as JSON in which no element of a page can end. */
static void put_string(FILE *out, const char *text)
{
    putc('"', out);
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++)
        if (*p < ' ' || *p == '"' || *p == '\\' || *p == '<' || *p == 0x7f)
            fprintf(out, "\\u%04x", *p);
        else
            putc(*p, out);
    putc('"', out);
}

/* {"title": ..., "turns": [["S", "323230..."], ...]}: octets as hex, so that none of them means anything to a page. */
static void put_talk(FILE *out, const struct postel_step *step)
{
    const struct smtp_talk *const talk = &step->walk.talk;
    size_t at[2] = { 0, 0 };

    fputs("{\"title\":", out);
    put_string(out, step->title);
    fputs(",\"turns\":[", out);
    for (size_t run = 0; run < talk->run_count; run++) {
        const bool client = talk->runs[run].side == 'C';
        const struct smtp_slice stream = client ? talk->client : talk->server;

        fprintf(out, "%s[\"%c\",\"", run > 0 ? "," : "", talk->runs[run].side);
        for (size_t i = 0; i < talk->runs[run].len; i++)
            fprintf(out, "%02x", stream.octets[at[client]++]);
        fputs("\"]", out);
    }
    fputs("]}", out);
}

static int cannot(const char *path)
{
    return postel_error(POSTEL_CANNOT, "step", "%s cannot be written (%s); give another OUT.", path, strerror(errno));
}

static int write_page(const struct postel_step *step, const struct smtp_octets *page, const unsigned char *place)
{
    const bool to_stdout = strcmp(step->html, "-") == 0;
    FILE *const out = to_stdout ? stdout : fopen(step->html, "w");
    const unsigned char *const rest = place + strlen(nothing), *const end = page->octets + page->len;

    if (out == NULL)
        return cannot(step->html);
    fwrite(page->octets, 1, (size_t)(place - page->octets), out);
    put_talk(out, step);
    fwrite(rest, 1, (size_t)(end - rest), out);

    const bool good = fflush(out) == 0 && ferror(out) == 0;
    if (!to_stdout && fclose(out) != 0)
        return cannot(step->html);
    return good ? POSTEL_DONE : cannot(step->html);
}

int postel_step_html(struct postel_step *step)
{
    const char *const path = page_path();
    const unsigned char *place;
    struct smtp_octets page = { 0 };
    int code;

    if (!smtp_file_read(path, &page))
        code = postel_error(POSTEL_CANNOT, "step",
                            "The page of the web lab is not there (%s: %s).  In postel's source, `make lab` makes it "
                            "(build/lab/index.html) and `make install` then installs it; or name it with POSTEL_LAB.",
                            path, strerror(errno));
    else if ((place = smtp_slice_find(smtp_slice_all(&page), smtp_slice_text(before))) == NULL ||
             strncmp((const char *)place + strlen(before), nothing, strlen(nothing)) != 0)
        code = postel_error(POSTEL_CANNOT, "step",
                            "%s is not the page of the web lab, or has a conversation already; name the page that "
                            "`make lab` made with POSTEL_LAB.",
                            path);
    else
        code = write_page(step, &page, place + strlen(before));
    smtp_octets_close(&page);
    return code;
}
