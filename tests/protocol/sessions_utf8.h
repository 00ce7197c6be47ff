/* sessions_utf8.h - what clients said in other scripts, and what has to come of it.  RFC 6531
 * Read first: tests/protocol/sessions.c, which is the one to include this.  Read next: tests/protocol/check_server.c.
 * SPDX-License-Identifier: MIT */
#define DELTA "\xce\xb4"
{
    ' ',   "RFC 6531 3.4 one mail", EHLO "MAIL FROM:<" DELTA "@x> SMTPUTF8\r\nRCPT TO:<" DELTA "@" DELTA ".x>\r\n"
    "DATA\r\nSubject: " DELTA "\r\n\r\n.\r\n" QUIT, "220 250 250 250 354 250 221",
    "SRDMrc", "|Subject: " DELTA "\r\n\r\n$"
},
    { ' ', "RFC 6531 3.4 without the parameter",
      EHLO "MAIL FROM:<" DELTA "@x>\r\nMAIL FROM:<a@" DELTA ".x>\r\n" MAIL "RCPT TO:<" DELTA "@x>\r\n"
           "RCPT TO:<a@" DELTA ".x>\r\n" RCPT,
      "220 250 550 550 250 553 553 250", "SR", "" },
    { ' ', "RFC 6531 3.4 for one transaction",
      EHLO "MAIL FROM:<> SMTPUTF8\r\nRSET\r\n" MAIL "RCPT TO:<" DELTA "@x>\r\n", "220 250 250 250 250 553", "SrS", "" },
    { ' ', "RFC 6531 3.4 no value, not twice, not of RCPT",
      EHLO "MAIL FROM:<> SMTPUTF8=1\r\nMAIL FROM:<> SMTPUTF8=" DELTA "\r\nMAIL FROM:<> SMTPUTF8 smtputf8\r\n"
           "MAIL FROM:<> smtputf8 BODY=8BITMIME\r\nRCPT TO:<a@x> SMTPUTF8\r\n",
      "220 250 501 501 501 250 555", "S", "" },
    { ' ', "RFC 6531 3.3 parameters of others",
      EHLO "MAIL FROM:<> SMTPUTF8 X=" DELTA "\r\nMAIL FROM:<> SIZE=" DELTA " SMTPUTF8\r\nMAIL FROM:<> X=\xff SMTPUTF8\r\n",
      "220 250 555 501 500", "", "" },
    { ' ', "RFC 6531 1.1 no UTF-8",
      EHLO "MAIL FROM:<\xe9@x> SMTPUTF8\r\nMAIL FROM:<\xc0\xaf@x> SMTPUTF8\r\nMAIL FROM:<\xed\xa0\x80@x> SMTPUTF8\r\n"
           "MAIL FROM:<> SMTPUTF8\r\nRCPT TO:<\xce@x>\r\nRCPT TO:<" DELTA "@x>\r\n",
      "220 250 500 500 500 250 500 250", "SR", "" },
    { ' ', "RFC 6531 3.2 not before EHLO, not after HELO",
      "MAIL FROM:<" DELTA "@x> SMTPUTF8\r\nVRFY " DELTA "\r\nVRFY a SMTPUTF8\r\nHELO x\r\n"
      "MAIL FROM:<" DELTA "@x> SMTPUTF8\r\nMAIL FROM:<a@x> SMTPUTF8\r\n",
      "220 500 500 501 250 500 555", "", "" },
    { ' ', "RFC 6531 3.4 order", EHLO "RCPT TO:<" DELTA "@x>\r\nMAIL FROM:<> SMTPUTF8\r\nMAIL FROM:<" DELTA "@x> SMTPUTF8\r\n",
      "220 250 503 250 503", "S", "" },
    { ' ', "RFC 6531 3.7.4.2 VRFY",
      EHLO "VRFY " DELTA "\r\nVRFY " DELTA " SMTPUTF8\r\nVRFY no SMTPUTF8\r\nVRFY a SMTPUTF8=1\r\nVRFY a SMTPUTF7\r\n",
      "220 250 252 252 550 501 501", "VVV", "" },
#undef DELTA
