/* step_html.c - the walk as a page: the web lab, with this conversation in it.
 * Read first: programs/step_json.c, programs/lab_page.h.  Read next: programs/step_screen.c.
 * SPDX-License-Identifier: MIT
 *
 * Whoever opens the page finds the conversation there, and can go on from it as from any other. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "programs/lab_page.h"
#include "programs/step.h"

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

static int write_page(const struct postel_step *step, const struct postel_lab_page *lab)
{
    const bool to_stdout = strcmp(step->html, "-") == 0;
    FILE *const out = to_stdout ? stdout : fopen(step->html, "w");

    if (out == NULL)
        return cannot(step->html);
    fwrite(lab->before.octets, 1, lab->before.len, out);
    put_talk(out, step);
    fwrite(lab->after.octets, 1, lab->after.len, out);

    const bool good = fflush(out) == 0 && ferror(out) == 0;
    if (!to_stdout && fclose(out) != 0)
        return cannot(step->html);
    return good ? POSTEL_DONE : cannot(step->html);
}

int postel_step_html(struct postel_step *step)
{
    struct postel_lab_page lab;
    const char *why;
    const int code =
        postel_lab_page_open(&lab, &why) ? write_page(step, &lab) : postel_error(POSTEL_CANNOT, "step", "%s", why);

    postel_lab_page_close(&lab);
    return code;
}
