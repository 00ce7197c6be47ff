/* check_transport.h - the suites of this floor, and what they share.
 * Read first: transport/connection_client.h.  Read next: tests/transport/check_clock.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_CHECK_TRANSPORT_H
#define POSTEL_CHECK_TRANSPORT_H

#include "check_util.h"
#include "transport/service.h"

Suite *clock_suite(void);
Suite *address_suite(void);
Suite *idn_suite(void);
Suite *names_suite(void);
Suite *maildir_suite(void);
Suite *delivery_suite(void);
Suite *door_suite(void);
Suite *service_suite(void);
Suite *service_mail_suite(void);
Suite *client_connection_suite(void);
Suite *call_suite(void);
Suite *way_suite(void);
Suite *spool_suite(void);
Suite *queue_suite(void);
Suite *queue_hosts_suite(void);
Suite *queue_answers_suite(void);
Suite *queue_troubles_suite(void);
Suite *sasl_suite(void);
Suite *capture_suite(void);

/* --- directory.c: a directory for one test ----------------------------------------------------------------------- */

/* A fresh empty one below TMPDIR; `remove_directory` takes it away with all that is in it. */
void make_directory(char path[256]);
void remove_directory(const char *path);

/* How many files are in DIR/NAME. */
int files_in(const char *dir, const char *name);

/* The octets of the only file in DIR/NAME. */
size_t only_file(const char *dir, const char *name, char *out, size_t cap);

/* --- check_names.c: the disk, which is asked by all suites ------------------------------------------------------- */

/* The next calls of fsync in this thread fail with EIO, so many of them: the loop's, but not the disk's thread's. */
void disk_fails(int times);

/* --- served.c: a service on a loopback port, and a client's plain socket ------------------------------------------ */

struct served {
    struct smtp_clock clock;
    struct smtp_loop loop;
    struct smtp_server_config config;
    struct smtp_service service;
    struct smtp_maildir
        maildirs[2]; /* "other@" has the second, "both@" is an alias of two; all else goes to the first */
    char directory[256], other[256];
    unsigned troubles; /* how often the service had one to tell */
    int port;
};

/* `rate`: of its clock. */
void serve(struct served *s, unsigned rate);
void end_service(struct served *s);

/* The only message in the Maildir; its trace fields are words of §4.4's own rules. */
void delivered(const struct served *s, char *out, size_t cap);

/* The client's end; the service runs while one of these waits.  `greeted` has had its 220, and has said EHLO. */
int call(struct served *s);
int greeted(struct served *s);
void say(int fd, const char *octets);

/* Reads until `octets` holds `ending`, the server closes, or two seconds are over.  Returns what came, NUL-ended. */
const char *hear(struct served *s, int fd, const char *ending);

/* True: the server closes its side within two seconds, and with FIN, not RST. */
bool hear_end(struct served *s, int fd);

int64_t milliseconds(void); /* real and monotonic */

/* Lets the service run for so many milliseconds. */
void pass(struct served *s, int wait);

#endif
