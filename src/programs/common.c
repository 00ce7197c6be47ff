/* common.c - options, addresses and sentences that all verbs share.
 * Read first: programs/program.h.  Read next: programs/text.h.
 * SPDX-License-Identifier: MIT */
#include "programs/program.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parse/rule.h"

static bool color_auto(void)
{
    const char *no_color = getenv("NO_COLOR"); /* no-color.org: set and not empty */

    return isatty(STDOUT_FILENO) && (no_color == NULL || *no_color == '\0');
}

void postel_common_init(struct postel_common *common)
{
    *common = (struct postel_common){ .color = color_auto(), .seed = 1 };
}

bool postel_number(const char *text, uint64_t min, uint64_t max, uint64_t *number)
{
    unsigned long long n;
    char *end;

    if (*text < '0' || *text > '9') /* strtoull would take "-1" and " 1" */
        return false;
    errno = 0;
    n = strtoull(text, &end, 10);
    *number = n;
    return errno == 0 && *end == '\0' && n >= min && n <= max;
}

/* Days since 1970-01-01 of a date in the Gregorian calendar, by counting leap days. */
static int64_t days(int year, int month, int day)
{
    static const int before[12] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
    int leap_years = year - (month < 3), leaps = leap_years / 4 - leap_years / 100 + leap_years / 400;

    return (int64_t)365 * (year - 1970) + leaps - 477 + before[month - 1] + day - 1;
}

static int month_days(int year, int month)
{
    static const int length[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return length[month - 1] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

/* The zone of a date-time: "Z", "+01:00".  -00:00 is RFC 3339's "zone unknown" and counts as UTC. */
static bool zone(const char *text, int *offset)
{
    int hours, minutes, used = 0;

    *offset = 0;
    if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0)
        return true;
    if (strspn(text + 1, "0123456789:") != 5 || sscanf(text + 1, "%2d:%2d%n", &hours, &minutes, &used) != 2 ||
        used != 5 || text[6] != '\0' || hours > 23 || minutes > 59)
        return false;
    *offset = (hours * 60 + minutes) * (text[0] == '-' ? -1 : 1);
    return text[0] == '+' || text[0] == '-';
}

/* date-time of RFC 3339 §5.6.  A fraction of a second is read and dropped: mail knows whole seconds only. */
static bool date_time(const char *text, int64_t *seconds, int *offset)
{
    int year, month, day, hour, minute, second, used = 0;

    if (strspn(text, "0123456789-") != 10 || (text[10] != 'T' && text[10] != 't') ||
        strspn(text + 11, "0123456789:") != 8 /* digits only: sscanf alone would take blanks and signs */
        || sscanf(text, "%4d-%2d-%2d%*c%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second, &used) != 6 ||
        used != 19)
        return false;
    text += used;
    if (text[0] == '.' && text[1] >= '0' && text[1] <= '9')
        text += 1 + strspn(text + 1, "0123456789");
    if (*text == '\0' || !zone(text, offset) || year < 1970 || month < 1 || month > 12 || day < 1 ||
        day > month_days(year, month) || hour > 23 || minute > 59 || second > 60)
        return false;
    *seconds = days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - *offset * 60;
    return true;
}

static void bad_value(const char *option, const char *value, const char *wanted)
{
    fprintf(stderr, "postel: --%s takes %s, not '%s'.\n", option, wanted, value);
    exit(POSTEL_USAGE);
}

bool postel_common_option(struct postel_common *common, int val, const char *value, const char *help)
{
    switch (val) {
    case 0x1000:
        if (strcmp(value, "auto") == 0)
            common->color = color_auto();
        else if (strcmp(value, "always") == 0 || strcmp(value, "never") == 0)
            common->color = value[0] == 'a';
        else
            bad_value("color", value, "auto, always or never");
        return true;
    case 0x1001:
        if (!date_time(value, &common->now, &common->now_offset))
            bad_value("now", value, "a date-time of RFC 3339 such as 2026-11-24T14:10:00Z");
        common->clock_frozen = true;
        return true;
    case 0x1002:
        if (!postel_number(value, 0, UINT64_MAX, &common->seed))
            bad_value("seed", value, "a number");
        return true;
    case 0x1003: fputs(help, stdout); exit(POSTEL_DONE);
    default: return false;
    }
}

int postel_error(int code, const char *verb, const char *format, ...)
{
    va_list arguments;

    fflush(stdout); /* in the order of events, if both go to one place */
    fprintf(stderr, "postel %s: ", verb);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return code;
}

int postel_cannot_listen(const char *verb, const char *where, int error, const char *or_else)
{
    if (error == EADDRINUSE)
        return postel_error(POSTEL_CANNOT, verb,
                            "%s is in use by another program; choose another with --listen ADDR:PORT (port 0 picks a "
                            "free one).",
                            where);
    if (error == EACCES)
        return postel_error(POSTEL_CANNOT, verb,
                            "%s may be used by root only; choose a port above 1023 with --listen%s.", where, or_else);
    return postel_error(POSTEL_CANNOT, verb, "Cannot listen on %s (%s); choose another address with --listen.", where,
                        strerror(error));
}

bool postel_matches(const char *rule, const char *text, size_t *offset)
{
    struct smtp_match match;

    smtp_match_init(&match, smtp_rule_find(rule));
    smtp_match_exec(&match, (const unsigned char *)text, strlen(text));
    if (offset != NULL)
        *offset = match.at;
    return smtp_match_accepts(&match);
}

bool postel_split_address(const char *text, char host[256], char port[6])
{
    const char *colon = strrchr(text, ':'), *end = colon;
    uint64_t number;

    if (colon == NULL || !postel_number(colon + 1, 0, 65535, &number))
        return false;
    if (text[0] == '[') {
        if (colon == text || colon[-1] != ']')
            return false;
        text++;
        end--;
    } else if (memchr(text, ':', (size_t)(colon - text)) != NULL) /* ::1:25 would be read in two ways */
        return false;
    if (end == text || end - text > 255)
        return false;
    memcpy(host, text, (size_t)(end - text));
    host[end - text] = '\0';
    snprintf(port, 6, "%u", (unsigned)number);
    return true;
}
