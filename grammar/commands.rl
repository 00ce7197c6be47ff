/* commands.rl - every command line, and EHLO's own reply.             RFC 5321 §4.1.1
 * Read first: params.rl.  Read next: reply.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine commands;
  include path "grammar/path.rl";
  include params "grammar/params.rl";

  # ehlo = "EHLO" SP ( Domain / address-literal ) CRLF
  ehlo = "EHLO"i SP ( Domain | address_literal ) CRLF;

  # helo = "HELO" SP Domain CRLF
  #   POSITION 8: no address-literal, though many clients send HELO [192.0.2.1].  We take the rule as printed.
  helo = "HELO"i SP Domain CRLF;

  # ehlo-greet = 1*( %d0-9 / %d11-12 / %d14-127 )
  #   POSITION 22: any 7-bit octet except CR and LF.  A server sends textstring; a client survives the rest.
  ehlo_greet = ( 0..9 | 11..12 | 14..127 )+;

  # ehlo-keyword = ( ALPHA / DIGIT ) *( ALPHA / DIGIT / "-" )
  ehlo_keyword = ( ALPHA | DIGIT ) ( ALPHA | DIGIT | "-" )*;

  # ehlo-param = 1*( %d33-126 )
  ehlo_param = ( 33..126 )+;

  # ehlo-line = ehlo-keyword *( SP ehlo-param )
  ehlo_line = ehlo_keyword ( SP ehlo_param )*;

  # ehlo-ok-rsp = ( "250" SP Domain [ SP ehlo-greet ] CRLF )
  #               / ( "250-" Domain [ SP ehlo-greet ] CRLF
  #               *( "250-" ehlo-line CRLF )
  #               "250" SP ehlo-line CRLF )
  #   POSITION 8: a Domain only, though §4.3.1 lets a server without a name use its address.
  ehlo_ok_rsp = ( "250" SP Domain ( SP ehlo_greet )? CRLF )
              | ( "250-" Domain ( SP ehlo_greet )? CRLF
                  ( "250-" ehlo_line CRLF )*
                  "250" SP ehlo_line CRLF );

  # mail = "MAIL FROM:" Reverse-path [ SP Mail-parameters ] CRLF
  #   No space beside the colon (§3.3; POSITION 4).
  mail = "MAIL FROM:"i Reverse_path ( SP Mail_parameters )? CRLF;

  # rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path )
  #        [ SP Rcpt-parameters ] CRLF
  #   "Postmaster" in any letter case, says §4.1.1.3, although local-parts mind it.
  rcpt = "RCPT TO:"i ( "<Postmaster@"i Domain ">" | "<Postmaster>"i | Forward_path )
         ( SP Rcpt_parameters )? CRLF;

  # data = "DATA" CRLF
  data = "DATA"i CRLF;

  # rset = "RSET" CRLF
  rset = "RSET"i CRLF;

  # vrfy = "VRFY" SP String CRLF
  #   POSITION 6: a String has no "@", but §3.5.1 wants local-part@domain taken.  x-vrfy does.
  vrfy = "VRFY"i SP String CRLF;

  # expn = "EXPN" SP String CRLF
  expn = "EXPN"i SP String CRLF;

  # help = "HELP" [ SP String ] CRLF
  help = "HELP"i ( SP String )? CRLF;

  # noop = "NOOP" [ SP String ] CRLF
  #   POSITION 21: "NOOP a b" does not fit, though the argument SHOULD be ignored.  x-noop takes it.
  noop = "NOOP"i ( SP String )? CRLF;

  # quit = "QUIT" CRLF
  quit = "QUIT"i CRLF;
}%%
