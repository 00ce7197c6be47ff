/* serve.c - an SMTP server on stdin and stdout: the session of libpostel in a program of your own.  RFC 5321 §3
 * Read first: src/protocol/server.h.
 * SPDX-License-Identifier: MIT
 *
 *     cc serve.c $(pkg-config --cflags --libs postel) -o serve
 *     ncat -l -k 127.0.0.1 2525 -e ./serve          (or inetd, or a pipe)
 *
 * It takes mail for one user and shows it on stderr.  The session asks, by events, what only its owner can know: who is
 * a recipient, and whether the message is safe.  All else - grammar, order, replies - is the session's. */
#include <postel/protocol/server.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_user(const struct smtp_server *s)
{
    const struct smtp_slice name = smtp_slice(smtp_server_line(s).octets, smtp_server_path(s)->local_part);

    return name.len == 4 && memcmp(name.octets, "user", 4) == 0;
}

/* What the owner has to say to this event. */
static void answer(struct smtp_server *s, enum smtp_server_event event)
{
    static const struct smtp_reply ok = { 250, "2.0.0", "OK" }, go = { 354, NULL, "Start mail input" },
                                   nobody = { 550, "5.1.1", "No such user here" }, perhaps = { 252, "2.0.0", "Try" },
                                   none = { 502, "5.5.1", "Not here" };

    switch (event) {
    case SMTP_SERVER_SENDER:
    case SMTP_SERVER_MESSAGE: smtp_server_answer(s, ok); break; /* a real one makes it durable first, §4.2.5 */
    case SMTP_SERVER_RECIPIENT: smtp_server_answer(s, is_user(s) ? ok : nobody); break;
    case SMTP_SERVER_VERIFY: smtp_server_answer(s, perhaps); break;
    case SMTP_SERVER_EXPAND: smtp_server_answer(s, none); break;
    case SMTP_SERVER_DATA: smtp_server_answer(s, go); break;
    case SMTP_SERVER_CONTENT: fwrite(s->content.octets, 1, s->content.len, stderr); break;
    default: break; /* nothing is asked */
    }
}

static void send_output(struct smtp_server *s)
{
    const struct smtp_slice output = smtp_server_output(s);
    const ssize_t sent = output.len > 0 ? write(STDOUT_FILENO, output.octets, output.len) : 0;

    smtp_server_sent(s, sent > 0 ? (size_t)sent : output.len); /* who does not listen is not waited for */
}

int main(void)
{
    static const struct smtp_server_config config = { .domain = "postel.example", .max_size = SMTP_MESSAGE_MIN };
    static struct smtp_server s;
    unsigned char octets[4096];
    ssize_t len = 0;
    size_t at = 0, used;
    enum smtp_server_event event;

    smtp_server_init(&s, &config);
    do {
        event = smtp_server_feed(&s, octets + at, (size_t)len - at, &used);
        at += used;
        answer(&s, event);
        if (event == SMTP_SERVER_IDLE || event == SMTP_SERVER_FULL || event == SMTP_SERVER_CLOSE)
            send_output(&s);
        if (event == SMTP_SERVER_IDLE && at == (size_t)len) {
            len = read(STDIN_FILENO, octets, sizeof octets);
            at = 0;
        }
    } while (event != SMTP_SERVER_CLOSE && len > 0);
    return 0;
}
