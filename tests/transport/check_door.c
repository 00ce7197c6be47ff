/* check_door.c - who is let in, and who drips.                        RFC 5321 §3.8, §4.5.3.2, §7.8
 * Read first: transport/door.c, transport/pace.h.  Read next: tests/transport/check_service.c.
 * SPDX-License-Identifier: MIT */
#include "transport/check_transport.h"

#include <unistd.h>

#include "transport/pace.h"

START_TEST(limits)
{
    static struct smtp_door door;

    door = (struct smtp_door){ .sessions = 3, .per_address = 2, .per_minute = 4 };
    ck_assert_ptr_null(smtp_door_refuses(&door, "[192.0.2.1]", 1, 0));
    ck_assert_ptr_nonnull(strstr(smtp_door_refuses(&door, "[192.0.2.1]", 2, 0), "from your address, try"));
    door.open = 3;
    ck_assert_ptr_nonnull(strstr(smtp_door_refuses(&door, "[192.0.2.1]", 0, 0), "Too many sessions, try"));
    door.open = 0;
    ck_assert_ptr_null(smtp_door_refuses(&door, "[192.0.2.1]", 0, 59999));
    ck_assert_ptr_nonnull(strstr(smtp_door_refuses(&door, "[192.0.2.1]", 0, 59999), "within a minute"));
    ck_assert_ptr_null(smtp_door_refuses(&door, "[192.0.2.2]", 0, 59999));
    ck_assert_ptr_null(smtp_door_refuses(&door, "[192.0.2.1]", 0, 60000)); /* another minute */
    door.per_minute = 0;
    for (int i = 0; i < 100; i++)
        ck_assert_ptr_null(smtp_door_refuses(&door, "[192.0.2.1]", 0, 60000));
}
END_TEST

/* A greeting of 421, and the end; when one has left, the next is let in. */
START_TEST(full)
{
    static struct served s;
    int first, second, third;

    serve(&s, 1);
    s.service.door.sessions = 2;
    s.service.door.per_address = 1;
    first = greeted(&s);
    second = call(&s);
    ck_assert_int_eq(strncmp(hear(&s, second, "\r\n"), "421 postel.example Too many sessions from your", 46), 0);
    ck_assert(hear_end(&s, second));
    close(first);
    close(second);
    pass(&s, 20);
    third = greeted(&s);
    close(third);
    end_service(&s);
}
END_TEST

START_TEST(pace)
{
    struct smtp_pace p = { .since = 0 };

    ck_assert(!smtp_pace_drips(&p, 599000, 1, false)); /* ten minutes at any pace */
    ck_assert(smtp_pace_drips(&p, 601000, 1, false));
    ck_assert(!smtp_pace_drips(&p, 601000, 700, false)); /* an octet a second is enough */
    ck_assert(!smtp_pace_drips(&p, 700000, 1, true));    /* the next line begins */
    ck_assert(!smtp_pace_drips(&p, 1299000, 1, false));
    ck_assert(smtp_pace_drips(&p, 1301000, 1, false));
}
END_TEST

/* An octet every four minutes: within all time-outs, and over after ten minutes. */
START_TEST(dripping)
{
    static struct served s;
    const char *heard = "";
    int fd;

    serve(&s, 10000); /* four minutes are 24 ms */
    fd = greeted(&s);
    for (int i = 0; i < 20 && *heard == '\0'; i++) {
        if (send(fd, "N", 1, MSG_NOSIGNAL) != 1)
            break;
        pass(&s, 24);
    }
    ck_assert_int_eq(strncmp(hear(&s, fd, "\r\n"), "421 ", 4), 0);
    close(fd);
    end_service(&s);
}
END_TEST

Suite *door_suite(void)
{
    Suite *const suite = suite_create("3.8 who is let in");
    TCase *const all = tcase_create("door");

    tcase_add_test(all, limits);
    tcase_add_test(all, full);
    tcase_add_test(all, pace);
    tcase_add_test(all, dripping);
    suite_add_tcase(suite, all);
    return suite;
}
