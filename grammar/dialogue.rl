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

  said = EHLO | HELO | MAIL | RCPT | DATA | RSET | VRFY | EXPN | HELP | NOOP | QUIT | OTHER;

  # --- What each verb may be answered, §4.3.2 ---------------------------------------------------------------------
  # The first half of a pair moves the session, the second leaves it where it is: a refusal changes nothing (§4.1.4).

  bad     = 500 | 501;             # any verb: line or argument ill formed, §4.2.1
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

  # Two the RFC leaves open: a server may serve such a MAIL, and may say 354 with nobody to deliver to (§3.3).
  mail_lax = MAIL @out_of_turn ( 250 @lax | 2 @lax );
  data_lax = DATA @out_of_turn ( 354 | 3 );

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
    | mail_lax                                                      -> mail
    | data_lax                                                      -> nobody
    | end                                                           -> closed ),
  ready: (                                                      # no transaction is open
      mail_ok                                                       -> mail
    | ( mail_no | hello_ok | hello_no | aside | rset_ok )           -> ready
    | ( no_rcpt | no_data )                                         -> ready
    | data_lax                                                      -> nobody
    | end                                                           -> closed ),
  mail: (                                                       # a reverse-path, but no recipient yet
      rcpt_ok                                                       -> rcpt
    | ( rcpt_no | hello_no | aside | no_mail | mail_lax | no_data ) -> mail
    | ( hello_ok | rset_ok )                                        -> ready    # EHLO resets, §4.1.4
    | data_lax                                                      -> nobody
    | end                                                           -> closed ),
  rcpt: (                                                       # at least one recipient
      data_go                                                       -> data
    | ( rcpt_ok | rcpt_no | data_no | hello_no | aside | no_mail )  -> rcpt
    | mail_lax                                                      -> mail
    | ( hello_ok | rset_ok )                                        -> ready
    | end                                                           -> closed ),
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
