/* notes.c - the reason beside each line of a conversation.            RFC 5321 §4.1.1, §4.2.3
 * Read first: protocol/notes.h.  Read next: transport/loop.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/notes.h"

struct reply_note {
    enum smtp_verb verb;
    int code;
    struct smtp_note note;
};

/* What a code means in reply to this verb. */
static const struct reply_note replies[] = {
    { SMTP_VERB_OPEN, 220, { "§3.1", "the server speaks first, and begins with its name" } },
    { SMTP_VERB_OPEN, 554, { "§3.1", "no mail service here; the connection stays until QUIT" } },
    { SMTP_VERB_EHLO, 250, { "§4.1.1.1", "the server's name, then one extension a line" } },
    { SMTP_VERB_EHLO, 500, { "§3.2", "a server older than EHLO: the client tries HELO" } },
    { SMTP_VERB_EHLO, 502, { "§3.2", "a server without EHLO: the client tries HELO" } },
    { SMTP_VERB_EHLO, 504, { "§4.3.2", "the server does not take this argument" } },
    { SMTP_VERB_EHLO, 550, { "§7.9", "refused by policy" } },
    { SMTP_VERB_HELO, 250, { "§4.1.1.1", "the server's name, and no extensions" } },
    { SMTP_VERB_HELO, 502, { "§4.3.2", "HELO is not implemented, though every server must have it" } },
    { SMTP_VERB_HELO, 504, { "§4.3.2", "the server does not take this argument" } },
    { SMTP_VERB_HELO, 550, { "§7.9", "refused by policy" } },
    { SMTP_VERB_MAIL, 250, { "§3.3", "a transaction is open; the reverse-path is noted" } },
    { SMTP_VERB_MAIL, 451, { "§4.2.3", "a local error: the same command may work later" } },
    { SMTP_VERB_MAIL, 452, { "RFC 1870 §6.1", "no room for a message of this size now" } },
    { SMTP_VERB_MAIL, 455, { "§4.1.1.11", "the parameters cannot be honoured now" } },
    { SMTP_VERB_MAIL, 503, { "§4.1.4", "out of turn: before EHLO, or inside a transaction" } },
    { SMTP_VERB_MAIL, 550, { "§4.3.2", "mail from this reverse-path is refused" } },
    { SMTP_VERB_MAIL, 552, { "RFC 1870 §6.1", "larger than the server takes, and it says so before the data" } },
    { SMTP_VERB_MAIL, 553, { "§4.2.3", "the server does not allow this reverse-path" } },
    { SMTP_VERB_MAIL, 555, { "§4.1.1.11", "a parameter that the server does not know or did not offer" } },
    { SMTP_VERB_RCPT, 250, { "§3.3", "this recipient is accepted" } },
    { SMTP_VERB_RCPT, 251, { "§3.4", "not local, but the server will forward it" } },
    { SMTP_VERB_RCPT, 450, { "§4.2.3", "the mailbox cannot be used now; later it may" } },
    { SMTP_VERB_RCPT, 451, { "§4.2.3", "a local error: the same command may work later" } },
    { SMTP_VERB_RCPT, 452, { "§4.5.3.1.10", "too many recipients, or no room: those accepted stay so" } },
    { SMTP_VERB_RCPT, 455, { "§4.1.1.11", "the parameters cannot be honoured now" } },
    { SMTP_VERB_RCPT, 503, { "§3.3", "out of turn: a recipient needs a transaction" } },
    { SMTP_VERB_RCPT, 550, { "§3.3", "no such mailbox, or not for this client; other recipients may follow" } },
    { SMTP_VERB_RCPT, 551, { "§3.4", "not local; the text tells where to try" } },
    { SMTP_VERB_RCPT, 552, { "§4.2.3", "the mailbox is full, or its mail too large" } },
    { SMTP_VERB_RCPT, 553, { "§4.2.3", "the server does not allow this mailbox name" } },
    { SMTP_VERB_RCPT, 555, { "§4.1.1.11", "a parameter that the server does not know or did not offer" } },
    { SMTP_VERB_DATA, 354, { "§4.1.1.4", "go ahead: what follows is content, no commands" } },
    { SMTP_VERB_DATA, 452, { "RFC 1870 §6.2", "no room for the message now" } },
    { SMTP_VERB_DATA, 503, { "§3.3", "out of turn: data need a recipient" } },
    { SMTP_VERB_DATA, 552, { "RFC 1870 §6.2", "no room for a message of this size" } },
    { SMTP_VERB_DATA, 554, { "§3.3", "no recipient was accepted" } },
    { SMTP_VERB_DOT, 250, { "§4.2.5", "taken: from here on the message is the server's duty" } },
    { SMTP_VERB_DOT, 450, { "§4.3.2", "not taken, but later it may be" } },
    { SMTP_VERB_DOT, 451, { "§4.2.3", "a local error: not taken, but later it may be" } },
    { SMTP_VERB_DOT, 452, { "§4.2.3", "not taken: no room now" } },
    { SMTP_VERB_DOT, 500, { "§4.5.3.1.9", "not taken: a line is too long" } },
    { SMTP_VERB_DOT, 550, { "§4.3.2", "not taken, by policy" } },
    { SMTP_VERB_DOT, 552, { "RFC 1870 §6.3", "not taken: larger than the server allows" } },
    { SMTP_VERB_DOT, 554, { "§4.2.2", "not taken: the content breaks a rule" } },
    { SMTP_VERB_RSET, 250, { "§4.1.1.5", "the transaction is forgotten, EHLO is not" } },
    { SMTP_VERB_VRFY, 250, { "§3.5.1", "the mailbox exists; the text names it" } },
    { SMTP_VERB_VRFY, 251, { "§3.4", "not local, but the server will forward to it" } },
    { SMTP_VERB_VRFY, 252, { "§3.5.3", "not verified, but mail for it would be tried" } },
    { SMTP_VERB_VRFY, 502, { "§7.3", "verification is switched off; 252 would be better" } },
    { SMTP_VERB_VRFY, 504, { "§4.3.2", "the server does not take this argument" } },
    { SMTP_VERB_VRFY, 550, { "§4.2.3", "there is no such mailbox" } },
    { SMTP_VERB_VRFY, 551, { "§3.4", "not local; the text tells where to try" } },
    { SMTP_VERB_VRFY, 553, { "§3.5.1", "the name is ambiguous" } },
    { SMTP_VERB_EXPN, 250, { "§3.5.1", "the members of the list, one a line" } },
    { SMTP_VERB_EXPN, 252, { "§3.5.3", "not expanded, but mail for it would be tried" } },
    { SMTP_VERB_EXPN, 502, { "§4.2.4", "known but not implemented, and EHLO does not offer it" } },
    { SMTP_VERB_EXPN, 504, { "§4.3.2", "the server does not take this argument" } },
    { SMTP_VERB_EXPN, 550, { "§3.5.1", "there is no list by this name" } },
    { SMTP_VERB_HELP, 211, { "§4.2.2", "the state of the system, for a person to read" } },
    { SMTP_VERB_HELP, 214, { "§4.1.1.8", "help, for a person to read" } },
    { SMTP_VERB_HELP, 502, { "§4.2.4", "known but not implemented" } },
    { SMTP_VERB_HELP, 504, { "§4.3.2", "no help on this topic" } },
    { SMTP_VERB_NOOP, 250, { "§4.1.1.9", "nothing was asked, nothing changes" } },
    { SMTP_VERB_QUIT, 221, { "§4.1.1.10", "said before the channel is closed" } },
    { SMTP_VERB_STARTTLS, 220, { "RFC 3207 §4", "the handshake begins; behind it both forget what was said before" } },
    { SMTP_VERB_STARTTLS, 454, { "RFC 3207 §4", "TLS cannot be had now; the client decides whether to go on" } },
    { SMTP_VERB_AUTH, 235, { "RFC 4954 §4", "the client is who it says" } },
    { SMTP_VERB_AUTH, 334, { "RFC 4954 §4", "a challenge; the next line is no command" } },
    { SMTP_VERB_AUTH, 432, { "RFC 4954 §6", "this mechanism needs the user to log in once by PLAIN" } },
    { SMTP_VERB_AUTH, 454, { "RFC 4954 §6", "cannot be checked now; later it may" } },
    { SMTP_VERB_AUTH, 503, { "RFC 4954 §4", "not twice, and not inside a transaction" } },
    { SMTP_VERB_AUTH, 504, { "RFC 4954 §4", "no such mechanism here" } },
    { SMTP_VERB_AUTH, 534, { "RFC 4954 §6", "this mechanism is too weak for this user" } },
    { SMTP_VERB_AUTH, 535, { "RFC 4954 §6", "the proof is wrong" } },
    { SMTP_VERB_AUTH, 538, { "RFC 4954 §6", "not without encryption" } },
    { SMTP_VERB_TEXT, 235, { "RFC 4954 §4", "the client is who it says" } },
    { SMTP_VERB_TEXT, 334, { "RFC 4954 §4", "the next challenge" } },
    { SMTP_VERB_TEXT, 432, { "RFC 4954 §6", "this mechanism needs the user to log in once by PLAIN" } },
    { SMTP_VERB_TEXT, 454, { "RFC 4954 §6", "cannot be checked now; later it may" } },
    { SMTP_VERB_TEXT, 534, { "RFC 4954 §6", "this mechanism is too weak for this user" } },
    { SMTP_VERB_TEXT, 535, { "RFC 4954 §6", "the proof is wrong" } },
    { SMTP_VERB_CANCEL, 501, { "RFC 4954 §4", "given up, as asked" } },
    { SMTP_VERB_BDAT, 250, { "RFC 3030 §2", "this chunk is in" } },
    { SMTP_VERB_BDAT, 450, { "RFC 3030 §2", "this chunk is thrown away; RSET, and later it may work" } },
    { SMTP_VERB_BDAT, 451, { "RFC 3030 §2", "a local error: thrown away; RSET, and later it may work" } },
    { SMTP_VERB_BDAT, 452, { "RFC 3030 §2", "no room now: thrown away; RSET, and later it may work" } },
    { SMTP_VERB_BDAT, 503, { "RFC 3030 §2", "out of turn; its octets are thrown away" } },
    { SMTP_VERB_BDAT, 550, { "RFC 3030 §2", "refused, by policy; its octets are thrown away" } },
    { SMTP_VERB_BDAT, 552, { "RFC 3030 §2", "larger than the server takes; its octets are thrown away" } },
    { SMTP_VERB_BDAT, 554, { "RFC 3030 §2", "refused; its octets are thrown away" } },
    { SMTP_VERB_LAST, 250, { "RFC 3030 §2", "taken: from here on the message is the server's duty" } },
    { SMTP_VERB_LAST, 450, { "RFC 3030 §2", "not taken, but later it may be" } },
    { SMTP_VERB_LAST, 451, { "RFC 3030 §2", "a local error: not taken, but later it may be" } },
    { SMTP_VERB_LAST, 452, { "RFC 3030 §2", "not taken: no room now" } },
    { SMTP_VERB_LAST, 503, { "RFC 3030 §2", "out of turn; its octets are thrown away" } },
    { SMTP_VERB_LAST, 550, { "RFC 3030 §2", "not taken, by policy" } },
    { SMTP_VERB_LAST, 552, { "RFC 3030 §2", "not taken: larger than the server allows" } },
    { SMTP_VERB_LAST, 554, { "RFC 3030 §2", "not taken: the content breaks a rule" } },
};

/* What a code means whatever it answers. */
static const struct reply_note any[] = {
    { SMTP_VERB_OTHER, 421, { "§3.8", "the server has to stop, and closes" } },
    { SMTP_VERB_OTHER, 500, { "§4.3.2", "no command: unknown, or its line ill formed or too long" } },
    { SMTP_VERB_OTHER, 501, { "§4.3.2", "the command is known, its argument is ill formed" } },
    { SMTP_VERB_OTHER, 502, { "§4.2.4", "known but not implemented" } },
    { SMTP_VERB_OTHER, 503, { "§4.1.4", "out of turn; the session stays where it was" } },
};

/* What its first digit means, where nothing else is known: a client has to go by it (§4.2). */
static const struct smtp_note digits[] = {
    { "§4.2.1", "no first digit of SMTP" },
    { "§4.2.1", "no first digit of SMTP" },
    { "§4.2.1", "2: done" },
    { "§4.2.1", "3: go on, more is needed" },
    { "§4.2.1", "4: not now, later it may work" },
    { "§4.2.1", "5: no, and the same again will not work" },
};

struct smtp_note smtp_note_command(enum smtp_verb verb)
{
    switch (verb) {
    case SMTP_VERB_OPEN: return (struct smtp_note){ "§3.1", "connects, and waits for the greeting" };
    case SMTP_VERB_EHLO: return (struct smtp_note){ "§4.1.1.1", "says who it is, and asks for extensions" };
    case SMTP_VERB_HELO: return (struct smtp_note){ "§4.1.1.1", "says who it is, the old way" };
    case SMTP_VERB_MAIL: return (struct smtp_note){ "§4.1.1.2", "opens a transaction: where failures are reported to" };
    case SMTP_VERB_RCPT: return (struct smtp_note){ "§4.1.1.3", "names one recipient" };
    case SMTP_VERB_DATA: return (struct smtp_note){ "§4.1.1.4", "asks to send the content" };
    case SMTP_VERB_DOT: return (struct smtp_note){ "§4.1.1.4", "a line with a period alone ends the content" };
    case SMTP_VERB_RSET: return (struct smtp_note){ "§4.1.1.5", "gives the transaction up" };
    case SMTP_VERB_VRFY: return (struct smtp_note){ "§4.1.1.6", "asks whether a mailbox exists" };
    case SMTP_VERB_EXPN: return (struct smtp_note){ "§4.1.1.7", "asks who is on a list" };
    case SMTP_VERB_HELP: return (struct smtp_note){ "§4.1.1.8", "asks for help" };
    case SMTP_VERB_NOOP: return (struct smtp_note){ "§4.1.1.9", "asks for nothing but a reply" };
    case SMTP_VERB_QUIT: return (struct smtp_note){ "§4.1.1.10", "ends the session" };
    case SMTP_VERB_STARTTLS: return (struct smtp_note){ "RFC 3207 §4", "asks to go on within TLS" };
    case SMTP_VERB_AUTH: return (struct smtp_note){ "RFC 4954 §4", "says who it is, and proves it" };
    case SMTP_VERB_TEXT: return (struct smtp_note){ "RFC 4954 §4", "answers the challenge" };
    case SMTP_VERB_CANCEL: return (struct smtp_note){ "RFC 4954 §4", "gives the exchange up" };
    case SMTP_VERB_BDAT: return (struct smtp_note){ "RFC 3030 §2", "sends a piece of the content, by count" };
    case SMTP_VERB_LAST: return (struct smtp_note){ "RFC 3030 §2", "sends the last piece of the content" };
    case SMTP_VERB_OTHER: break;
    }
    return (struct smtp_note){ "§4.2.4", "no command of RFC 5321" };
}

struct smtp_note smtp_note_reply(enum smtp_verb verb, int code)
{
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        if (replies[i].verb == verb && replies[i].code == code)
            return replies[i].note;
    }
    for (size_t i = 0; i < sizeof any / sizeof any[0]; i++) {
        if (any[i].code == code)
            return any[i].note;
    }
    return digits[code >= 200 && code <= 599 ? code / 100 : 0];
}
