/* sessions.c - what clients said, and what has to come of it.         RFC 5321 §3, §4
 * Read first: tests/protocol/sessions.h.
 * SPDX-License-Identifier: MIT */
#include "protocol/sessions.h"

#include "protocol/owner.h"

#define EHLO "EHLO c.example\r\n"
#define MAIL "MAIL FROM:<a@c.example>\r\n"
#define RCPT "RCPT TO:<b@postel.example>\r\n"
#define OPEN EHLO MAIL RCPT
#define QUIT "QUIT\r\n"
#define TLS "\x16" /* the handshake, to owner.c */
#define X10 "xxxxxxxxxx"
#define X100 X10 X10 X10 X10 X10 X10 X10 X10 X10 X10
#define X500 X100 X100 X100 X100 X100

const struct session sessions[] = {
    { ' ', "3.3 one mail", OPEN "DATA\r\nhello\r\n.\r\n" QUIT, "220 250 250 250 354 250 221", "SRDMrc", "|hello\r\n$" },
    { ' ', "3.3 several mails", OPEN "DATA\r\n1\r\n.\r\n" MAIL RCPT RCPT "DATA\r\n2\r\n.\r\n",
      "220 250 250 250 354 250 250 250 250 354 250", "SRDMrSRRDMr", "|1\r\n$|2\r\n$" },
    { ' ', "3.3 null reverse-path, any case",
      "ehlo [192.0.2.1]\r\nmail from:<>\r\nrcpt to:<POSTMASTER>\r\ndata\r\n.\r\nquit\r\n",
      "220 250 250 250 354 250 221", "SRDMrc", "|$" },
    { ' ', "3.3 some recipients refused", EHLO MAIL "RCPT TO:<no@x>\r\n" RCPT "RCPT TO:<fwd@x>\r\nDATA\r\n.\r\n",
      "220 250 250 550 250 251 354 250", "SRRRDMr", "|$" },
    { ' ', "3.3 all recipients refused", EHLO MAIL "RCPT TO:<no@x>\r\nDATA\r\n" RCPT "DATA\r\n.\r\n",
      "220 250 250 550 554 250 354 250", "SRRDMr", "|$" },
    { ' ', "3.3 refused, but in the transaction before", EHLO MAIL "RCPT TO:<no@x>\r\nRSET\r\nDATA\r\n" MAIL "DATA\r\n",
      "220 250 250 550 250 503 250 503", "SRrS", "" },
    { ' ', "3.3 refused by the owner",
      EHLO "MAIL FROM:<no@x>\r\nRCPT TO:<b@x>\r\nMAIL FROM:<full@x>\r\n" RCPT "DATA\r\nRSET\r\n",
      "220 250 550 503 250 250 452 250", "SSRDr", "|" },
    { ' ', "3.3 content refused by the owner", OPEN "DATA\r\njunk\r\n.\r\n" RCPT, "220 250 250 250 354 550 503",
      "SRDMr", NULL },
    { '5', "3.1 refused at the greeting", EHLO "RSET\r\nFOO\r\nQUIT x\r\n" QUIT, "554 503 503 503 501 221", "c", "" },
    { '4', "3.8 busy at the greeting", EHLO, "421", "c", "" },
    { ' ', "3.8 421 in a transaction", EHLO MAIL "RCPT TO:<down@x>\r\nNOOP\r\n", "220 250 250 421", "SRrc", "" },
    { ' ', "4.1.1.1 HELO offers nothing",
      "HELO c.example\r\nMAIL FROM:<a@x> SIZE=1\r\n" MAIL "HELO [192.0.2.1]\r\nEHLO\r\nEHLO a_b\r\n",
      "220 250 555 250 501 501 501", "S", "" },
    { ' ', "4.1.1.2 MAIL",
      EHLO "MAIL\r\nMAIL FROM: <a@x>\r\nMAIL FROM:a@x\r\nMAIL FROM:<a@x> FOO=1\r\nMAIL FROM:<a@x> size=\r\n"
           "MAIL FROM:<a@x> SIZE=1 SIZE=1\r\nMAIL FROM:<a@x> BODY=9BIT\r\nMAIL FROM:<a@x> body=7bit size=100\r\n",
      "220 250 501 501 501 555 501 501 501 250", "S", "" },
    { ' ', "4.1.1.2 source route", EHLO "MAIL FROM:<@p,@q:a@x>\r\nRCPT TO:<@p:b@x>\r\n", "220 250 250 250", "SR", "" },
    { ' ', "4.1.1.3 RCPT",
      EHLO MAIL "RCPT TO:<>\r\nRCPT TO:b@x\r\nRCPT TO: <b@x>\r\nRCPT TO:<b@x> FOO\r\nRCPT TO:<Postmaster@x>\r\n",
      "220 250 250 501 501 501 555 250", "SR", "" },
    { ' ', "4.1.1.5 RSET", "RSET\r\n" OPEN "RSET x\r\nRSET\r\nRSET\r\n" RCPT MAIL,
      "220 250 250 250 250 501 250 250 503 250", "SRrS", "" },
    { ' ', "4.1.1.6 VRFY, EXPN", "VRFY b\r\nVRFY no@x\r\nVRFY\r\nEXPN list\r\n" EHLO MAIL "VRFY <b@x>\r\n" RCPT,
      "220 252 550 501 502 250 250 252 250", "VVSVR", "" },
    { 'x', "4.1.1.7 EXPN", "EXPN all\r\nEXPN none\r\nEXPN\r\n" OPEN "EXPN all@postel.example\r\nDATA\r\n.\r\n" QUIT,
      "220 250 550 501 250 250 250 250 354 250 221", "XXXXXXSRXXXXXDMrc", "|$" },
    { 'h', "7.3 EXPN hidden", "EXPN all\r\nEXPN none\r\nEXPN\r\n" EHLO "EXPN all\r\n", "220 252 252 501 250 252", "",
      "" },
    { 'x', "RFC 2920 EXPN pipelined", "EXPN all\r\nNOOP\r\nEXPN all\r\nEXPN all\r\n" MAIL, "220 250 250 250 250 503",
      "XXXXXXXXXXXXXXX", "" },
    { ' ', "4.1.1.8 HELP, NOOP", "HELP\r\nHELP MAIL\r\nHELP anything at all\r\nNOOP\r\nNOOP a <b> \"\r\nNOOP \r\n",
      "220 214 214 214 250 250 250", "", "" },
    { ' ', "4.1.1.10 QUIT", OPEN "QUIT now\r\nQUIT \r\nNOOP\r\n", "220 250 250 250 501 221", "SRrc", "" },
    { ' ', "4.1.4 order",
      MAIL RCPT "DATA\r\n" EHLO RCPT "DATA\r\n" MAIL "DATA\r\n" MAIL RCPT MAIL "DATA x\r\nDATA\r\n.\r\n" RCPT,
      "220 503 503 503 250 503 503 250 503 503 250 503 501 354 250 503", "SRDMr", "|$" },
    { ' ', "4.1.4 bad syntax, out of turn as well",
      "MAIL FROM:a@x\r\nRCPT TO:<>\r\nDATA x\r\nFOO\r\n" EHLO "RCPT TO:<>\r\nDATA x\r\n" MAIL "MAIL FROM:a@x\r\n",
      "220 501 501 501 500 250 501 501 250 501", "S", "" },
    { ' ', "4.1.4 EHLO and HELO reset",
      OPEN EHLO "DATA\r\n" MAIL RCPT "HELO c.example\r\n" RCPT "EHLO _\r\n" MAIL "EHLO _\r\n" RCPT,
      "220 250 250 250 250 503 250 250 250 503 501 250 501 250", "SRrSRrSR", "" },
    { ' ', "4.2.4 unknown verbs", "FOO\r\n\r\nMAILX\r\n" EHLO " NOOP\r\nSTARTTLS\r\n", "220 500 500 500 250 500 500",
      "", "" },
    { ' ', "4.5.2 periods", OPEN "DATA\r\n..\r\n.a\r\n...b\r\n.\r\n" QUIT, "220 250 250 250 354 250 221", "SRDMrc",
      "|.\r\na\r\n..b\r\n$" },
    { ' ', "2.3.8 wrong ends of data", OPEN "DATA\r\na\n.\nb\n.\r\nc\r\n.\nd\r\n.\rMAIL\r\n.\r\nNOOP\r\n",
      "220 250 250 250 354 554 250", "SRDr", NULL },
    { ' ', "2.3.8 CR by itself in data", OPEN "DATA\r\na\r.\rb\r\n.\r\n" MAIL, "220 250 250 250 354 554 250", "SRDrS",
      NULL },
    { ' ', "2.3.8 CR or LF in a command", "NOOP\nNOOP\r\nNOOP\rNOOP\r\nQUIT\n\r\n\nQUIT\r\nNOOP\r\r\nNOOP\r\n",
      "220 500 500 500 500 500 250", "", "" },
    { ' ', "2.4 8-bit in commands",
      "NOOP \xe9\r\nVRFY \xe9\r\nQUIT\xff\r\n" EHLO "MAIL FROM:<\xc3\xa9@x>\r\nMAIL FROM:<a@x_y>\r\n",
      "220 500 500 500 250 550 501", "", "" },
    { ' ', "2.4 8-bit content", OPEN "DATA\r\n\xe9\r\n.\r\n", "220 250 250 250 354 250", "SRDMr", "|\xe9\r\n$" },
    { '7', "2.4 8-bit content, strict",
      OPEN "DATA\r\n\xe9\r\n.\r\nMAIL FROM:<a@x> BODY=8BITMIME\r\n" RCPT "DATA\r\n\xe9\r\n.\r\n",
      "220 250 250 250 354 554 250 250 354 250", "SRDrSRDMr", NULL },
    { ' ', "4.5.3.1.3 path",
      EHLO "MAIL FROM:<" X10 X10 X10 X10 X10 X10 "xxxx@x>\r\nRCPT TO:<" X10 X10 X10 X10 X10 X10 "xxxxx@x>\r\n",
      "220 250 250 501", "S", "" },
    { ' ', "4.5.3.1.4 command line", "NOOP " X500 "xxxxx\r\nNOOP " X500 "xxxxxx\r\nNOOP\r\n", "220 250 500 250", "",
      "" },
    { ' ', "4.5.3.1.4 line past our buffer",
      "NOOP " X500 X500 X500 X500 X100 "\r\nNOOP\r\nMAIL FROM:<" X500 "x\r\nNOOP\r\n", "220 500 250 501 250", "", "" },
    { 't', "RFC 3207 4 STARTTLS", "STARTTLS\r\n" TLS EHLO MAIL RCPT "DATA\r\n.\r\n" QUIT,
      "220 220 250 250 250 354 250 221", "tTSRDMrc", "|$" },
    { 't', "RFC 3207 4.2 all is forgotten", OPEN "STARTTLS\r\n" TLS RCPT MAIL "DATA\r\n" EHLO RCPT MAIL QUIT,
      "220 250 250 250 220 503 503 503 250 503 250 221", "SRtTrSrc", "" },
    { 't', "RFC 3207 6 what came in clear text is thrown away",
      EHLO "STARTTLS\r\n" EHLO MAIL "RSET\r\nDATA\r\n.\r\n" TLS MAIL QUIT, "220 250 220 503 221", "tTc", "" },
    { 't', "RFC 3207 6 half a line too", "STARTTLS\r\nEHL" TLS "O x\r\nNOOP\r\n", "220 220 500 250", "tT", "" },
    { 't', "RFC 3207 4.2 not twice", "STARTTLS\r\n" TLS EHLO "STARTTLS\r\nNOOP\r\n", "220 220 250 503 250", "tT", "" },
    { 't', "RFC 3207 4 a parameter", "STARTTLS now\r\nSTARTTLSX\r\nNOOP\r\n", "220 501 500 250", "", "" },
    { 't', "RFC 3207 4 not now", "EHLO no\r\nSTARTTLS\r\n" MAIL, "220 250 454 250", "tS", "" },
    { ' ', "RFC 1870 3 MAIL line",
      EHLO "MAIL FROM:<a@x> " X500 X10 X10 X10 "\r\nMAIL FROM:<a@x> " X500 X10 X10 X10 "x\r\n", "220 250 555 500", "",
      "" },
    { ' ', "RFC 1870 6 SIZE",
      EHLO "MAIL FROM:<a@x> SIZE=101\r\nMAIL FROM:<a@x> SIZE=99999999999999999999\r\n"
           "MAIL FROM:<a@x> SIZE=000000000000000000001\r\nMAIL FROM:<a@x> SIZE=100\r\n",
      "220 250 552 552 501 250", "S", "" },
    { ' ', "RFC 1870 6 content of the size", OPEN "DATA\r\n" X10 X10 X10 X10 X10 X10 X10 X10 X10 "xxxxxxxx\r\n.\r\n",
      "220 250 250 250 354 250", "SRDMr", NULL },
    { ' ', "RFC 1870 6 content past the size", OPEN "DATA\r\n" X100 "y\r\n.\r\n" MAIL, "220 250 250 250 354 552 250",
      "SRDrS", "|" X100 },
    { ' ', "RFC 2920 pipelined",
      EHLO MAIL RCPT RCPT "DATA\r\n1\r\n.\r\n" MAIL "RCPT TO:<no@x>\r\nDATA\r\nRSET\r\n" MAIL RCPT
                          "DATA\r\n2\r\n.\r\n" QUIT,
      "220 250 250 250 250 354 250 250 550 554 250 250 250 354 250 221", "SRRDMrSRrSRDMrc", "|1\r\n$|2\r\n$" },
#include "protocol/sessions_chunks.h"
#include "protocol/sessions_utf8.h"
    { 'v', "verbose 501", EHLO "MAIL FROM:<a@x.>\r\nRCPT TO:\r\nDATA x\r\nMAIL FROM:<a@x> SIZE=x\r\n",
      "220 250 501 501 501 501", "", "" },
};
const size_t sessions_count = sizeof sessions / sizeof sessions[0];

void session_begin(struct owner *o, const struct session *s)
{
    struct smtp_server_config config = owner_default;

    config.strict_7bit = s->option == '7';
    config.expn = s->option == 'x' ? SMTP_EXPN_SERVED : s->option == 'h' ? SMTP_EXPN_HIDDEN : SMTP_EXPN_ABSENT;
    config.tls = s->option == 't';
    config.explainer = s->option == 'v' ? owner_shelf() : NULL;
    owner_init(o, &config, s->option == '5' ? 554 : s->option == '4' ? 421 : 220);
}
