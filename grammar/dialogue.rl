/* dialogue.rl - the second grammar: the words are conversations.      RFC 5321 §4.1.4, §4.3.2
 * Read first: reply.rl.  Read next: protocol/dialogue.h.
 * SPDX-License-Identifier: MIT
 *
 * Octets make commands and replies; commands and replies make a conversation.  Its letters are the client's verbs and
 * the server's codes, and they take turns:
 *
 *     OPEN 220 EHLO 250 MAIL 250 RCPT 250 DATA 354 DOT 250 QUIT 221
 *
 * The side whose letter has no edge is the side at fault.  Codes stand for themselves; 2, 3, 4 and 5 stand for a code
 * that its verb does not list, which counts by its first digit (§4.2, §4.3.2).  A verb that the client should not say
 * here still has an edge, for the server has to answer it; `out_of_turn` marks it.  The host gives both actions a
 * body. */
%%{
  machine dialogue;
  alphtype short;

  # The client's letters.  OPEN is the connection itself, DOT the line that ends mail data; OTHER is no verb of ours.
  export OPEN = 600;  export EHLO = 601;  export HELO = 602;  export MAIL = 603;  export RCPT = 604;
  export DATA = 605;  export DOT  = 606;  export RSET = 607;  export VRFY = 608;  export EXPN = 609;
  export HELP = 610;  export NOOP = 611;  export QUIT = 612;  export OTHER = 619;
  # Those of extensions.  TEXT and CANCEL are lines of AUTH's exchange, LAST is a BDAT that says it is.
  export STARTTLS = 613;  export AUTH = 614;  export TEXT = 615;  export CANCEL = 616;
  export BDAT = 617;  export LAST = 618;

  said = EHLO | HELO | MAIL | RCPT | DATA | RSET | VRFY | EXPN | HELP | NOOP | QUIT | OTHER
       | STARTTLS | AUTH | BDAT | LAST;

  # --- What each verb may be answered, §4.3.2 ---------------------------------------------------------------------
  # The first half of a pair moves the session, the second leaves it where it is: a refusal changes nothing (§4.1.4).

  bad     = 500 | 501;             # any verb: line or argument ill formed, §4.3.2
  no      = bad | 4 | 5;
  refusal = 502 | 503 | no;

  hello_ok = ( EHLO | HELO ) ( 250 | 2 );
  hello_no = ( EHLO | HELO ) ( 502 | 504 | 550 | no );          # 502: an old server, try HELO, §3.2
  mail_ok  = MAIL ( 250 | 2 );
  mail_no  = MAIL ( 451 | 452 | 455 | 503 | 550 | 552 | 553 | 555 | no );
  rcpt_ok  = RCPT ( 250 | 251 | 2 );                            # 251: we forward it, §3.4
  rcpt_no  = RCPT ( 450 | 451 | 452 | 455 | 503 | 550 | 551 | 552 | 553 | 555 | no );
  data_go  = DATA ( 354 | 3 );                                  # only half an answer: the data follow, §4.2.1
  data_no  = DATA ( 452 | 503 | 552 | 554 | no );               # 452, 552: no room, RFC 1870 §6.2
  dot_ok   = DOT  ( 250 | 2 );                                  # the message is the server's duty now, §4.2.5
  dot_no   = DOT  ( 450 | 451 | 452 | 550 | 552 | 554 | no );
  rset_ok  = RSET ( 250 | 2 );                                  # in any state, §4.1.1.5
  quit_ok  = QUIT ( 221 | 2 );                                  # in any state, §4.1.1.10

  tls_go   = STARTTLS 220;                                      # TLS now; then all is forgotten, RFC 3207 §4.2
  tls_no   = STARTTLS ( 454 | 502 | 503 | no );
  auth_ok  = AUTH ( 235 | 2 );                                  # RFC 4954 §4, §6
  auth_no  = AUTH ( 432 | 454 | 502 | 503 | 504 | 534 | 535 | 538 | no );
  auth_ask = AUTH ( 334 | 3 );                                  # a challenge: what the client says next is no command
  text_ok  = TEXT ( 235 | 2 );
  text_no  = TEXT ( 432 | 454 | 534 | 535 | no ) | CANCEL 501;
  text_ask = TEXT ( 334 | 3 );
  bdat_ok  = BDAT ( 250 | 2 );                                  # a chunk is in, more follow: RFC 3030 §2
  last_ok  = LAST ( 250 | 2 );                                  # the message is, as after DOT
  bdat_bad = ( BDAT | LAST ) ( bad | 502 );                     # ill formed, or no such command: there was no chunk
  bdat_no  = ( BDAT | LAST ) ( 450 | 451 | 452 | 503 | 550 | 551 | 552 | 554 | 4 | 5 );

  # Commands that change nothing, and are served before EHLO too (§4.1.4).  OTHER: an extension has codes of its own.
  aside    = VRFY ( 250 | 251 | 252 | 502 | 504 | 550 | 551 | 553 | 2 | no )
           | EXPN ( 250 | 252 | 502 | 504 | 550 | 2 | no )
           | HELP ( 211 | 214 | 502 | 504 | 2 | no )
           | NOOP ( 250 | 2 )
           | ( NOOP | RSET | QUIT ) bad
           | OTHER ( 200..220 | 222..299 | 400..420 | 422..599 );

  # --- Out of turn: 503, and the session stays where it is, §4.1.4 ------------------------------------------------

  no_hello = ( MAIL | RCPT ) @out_of_turn refusal;              # EHLO comes first, §4.1.1.1
  no_mail  = MAIL @out_of_turn refusal;                         # no MAIL inside a transaction, §4.1.4
  no_rcpt  = RCPT @out_of_turn refusal;                         # RCPT needs MAIL, §3.3
  no_data  = DATA @out_of_turn ( 554 | refusal );               # DATA needs an accepted RCPT, §3.3
  no_auth  = AUTH @out_of_turn refusal;                       # none before EHLO or in a transaction, RFC 4954 §4
  no_bdat  = ( BDAT | LAST ) @out_of_turn ( 551 | 554 | 503 | 4 | 5 ); # BDAT needs a recipient too
  no_chunk = ( MAIL | RCPT | DATA | AUTH | STARTTLS ) @out_of_turn refusal; # between chunks only chunks, RFC 3030 §2
  rset_now = ( EHLO | HELO | NOOP | VRFY | EXPN | HELP ) 503;   # a chunk has failed, and RSET is due: MUST, RFC 3030 §2

  # Three the RFC leaves open: a server may serve such a MAIL, may say 354 with nobody to deliver to (§3.3), and may let
  # a recipient join whose MAIL stands, though chunks have come.
  mail_lax = MAIL @out_of_turn ( 250 @lax | 2 @lax );
  data_lax = DATA @out_of_turn ( 354 | 3 );
  rcpt_lax = RCPT @out_of_turn ( ( 250 | 251 | 2 ) @lax );

  # --- The end ----------------------------------------------------------------------------------------------------

  down = said? 421                                              # in reply to any command, or unasked, §3.8
       | ( said - QUIT ) 221 @lax;                              # 221 belongs to QUIT; seen for junk all the same
  end  = quit_ok | down;

  # --- The session, §3 --------------------------------------------------------------------------------------------

  main :=
  start: (                                                      # the connection stands; the server speaks first, §3.1
      OPEN ( 220 | 2 )                                              -> greeted
    | OPEN ( 554 | 4 | 5 )                                          -> refused
    | OPEN 421                                                      -> closed ),
  greeted: (                                                    # nobody has said EHLO yet
      hello_ok                                                      -> ready
    | ( hello_no | aside | rset_ok | no_hello | no_data )           -> greeted
    | ( tls_go | tls_no | no_auth | bdat_bad )                      -> greeted
    | mail_lax                                                      -> mail
    | data_lax                                                      -> nobody
    | no_bdat                                                       -> spoilt
    | end                                                           -> closed ),
  ready: (                                                      # no transaction is open
      mail_ok                                                       -> mail
    | ( mail_no | hello_ok | hello_no | aside | rset_ok )           -> ready
    | ( no_rcpt | no_data | tls_no | auth_ok | auth_no | bdat_bad ) -> ready
    | tls_go                                                        -> greeted  # and no second greeting
    | auth_ask                                                      -> auth
    | data_lax                                                      -> nobody
    | no_bdat                                                       -> spoilt
    | end                                                           -> closed ),
  mail: (                                                       # a reverse-path, but no recipient yet
      rcpt_ok                                                       -> rcpt
    | ( rcpt_no | hello_no | aside | no_mail | mail_lax | no_data ) -> mail
    | ( tls_no | no_auth | bdat_bad )                               -> mail
    | ( hello_ok | rset_ok )                                        -> ready    # EHLO resets, §4.1.4
    | tls_go                                                        -> greeted
    | data_lax                                                      -> nobody
    | no_bdat                                                       -> spoilt
    | end                                                           -> closed ),
  rcpt: (                                                       # at least one recipient
      data_go                                                       -> data
    | ( rcpt_ok | rcpt_no | data_no | hello_no | aside | no_mail )  -> rcpt
    | ( tls_no | no_auth | bdat_bad )                               -> rcpt
    | mail_lax                                                      -> mail
    | ( hello_ok | rset_ok | last_ok )                              -> ready
    | tls_go                                                        -> greeted
    | bdat_ok                                                       -> chunks
    | bdat_no                                                       -> spoilt
    | end                                                           -> closed ),
  chunks: (                                                     # some of the message is in, RFC 3030 §2
      ( bdat_ok | bdat_bad | hello_no | aside | rcpt_lax )          -> chunks
    | ( last_ok | rset_ok | hello_ok )                              -> ready
    | ( bdat_no | no_chunk )                                        -> spoilt
    | end                                                           -> closed ),
  spoilt: (                                                     # a chunk has failed; the RFC leaves open where we are
      ( no_chunk | no_bdat | bdat_bad | rset_now | hello_no | aside ) -> spoilt
    | rcpt_lax                                                      -> spoilt
    | ( rset_ok | hello_ok )                                        -> ready
    | mail_lax                                                      -> mail
    | end                                                           -> closed ),
  auth: (                                                       # what the client says is no command, RFC 4954 §4
      text_ask                                                      -> auth
    | ( text_ok | text_no )                                         -> ready
    | ( TEXT | CANCEL )? 421                                        -> closed ),
  data: (                                                       # what the client sends is content now, §4.1.1.4
      ( dot_ok | dot_no )                                           -> ready    # whatever the reply: buffers clear
    | DOT? 421                                                      -> closed ),
  nobody: (                                                     # likewise, with nobody to deliver to
      dot_no                                                        -> ready    # success has no edge
    | DOT? 421                                                      -> closed ),
  refused: (                                                    # greeted with 554: only QUIT is served, §3.1
      ( said - QUIT ) @out_of_turn refusal                          -> refused
    | QUIT bad                                                      -> refused
    | end                                                           -> closed ),
  closed: (                                                     # what crosses a 421 on the wire is excused
      said 421                                                      -> closed
    | zlen                                                          -> final );
}%%
