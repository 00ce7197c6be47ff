/* report_again.c - the command that shows a case once more.
 * Read first: suite/report_text.c.  Read next: suite/report_terminal.c.
 * SPDX-License-Identifier: MIT */
#include "suite/report.h"

#include <string.h>

void smtp_report_word(FILE *out, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_";

    if (*text != '\0' && text[strspn(text, plain)] == '\0') {
        fputs(text, out);
        return;
    }
    fputc('\'', out);
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            fputs("'\\''", out); /* out of the quotes, the character, and in again */
        else
            fputc(*text, out);
    }
    fputc('\'', out);
}

/* A case of the suite has an id there; openings are no cases, and other files are not in it. */
static bool in_suite(const struct smtp_report *report, const char *id, const char *path)
{
    const size_t len = report->dir == NULL ? 0 : strlen(report->dir);

    return strncmp(id, "openings/", 9) != 0 && (len == 0 || (strncmp(path, report->dir, len) == 0 && path[len] == '/'));
}

void smtp_report_again(FILE *out, const struct smtp_report *report, const struct smtp_case *c)
{
    const char *const id = c->found_in == NULL ? c->t.id : c->found_in;
    const bool judge = c->t.roles == SMTP_ROLE_JUDGE,
               client = report->plan != NULL && report->plan->setup.caller != NULL,
               relay = report->plan != NULL && report->plan->setup.hop != NULL;

    fputs(judge    ? "postel check judge"
          : client ? "postel check client"
          : relay  ? "postel check relay "
                   : "postel check server ",
          out);
    if (!judge && !client)
        smtp_report_word(out, report->target);
    if (report->options != NULL)
        fprintf(out, "%s", report->options);
    if (c->found_in != NULL && strncmp(id, "generated-", 10) == 0) { /* it is about no case that is kept */
        fprintf(out, " --generated %llu", (unsigned long long)report->generated);
        return;
    }
    const bool kept = in_suite(report, id, c->t.path) && !smtp_transcript_tagged(&c->t, "generated");
    fputs(kept ? " --id " : " --replay ", out);
    smtp_report_word(out, kept ? id : c->t.path);
    fputs(client && report->command != NULL ? report->command : "", out);
}

char *smtp_report_again_text(const struct smtp_report *report, const struct smtp_case *c)
{
    char *command = NULL;
    size_t len = 0;
    FILE *const memory = open_memstream(&command, &len);

    if (memory == NULL)
        return NULL;
    smtp_report_again(memory, report, c);
    fclose(memory);
    return command;
}
