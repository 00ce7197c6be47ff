/* positions.rl - where postel's parsers depart from the print, on purpose.  RFC 5321 §4.1, §4.2
 * Read first: reply.rl.  Read next: src/parse/slice.h.
 * SPDX-License-Identifier: MIT
 *
 * The rules of positions.abnf; docs/choices.md tells each POSITION by its number. */
%%{
  machine positions;
  include commands "grammar/commands.rl";
  include reply "grammar/reply.rl";

  # x-eol = *WSP CRLF
  #   POSITION 2: §4.1.1 SHOULD tolerate trailing white space; no printed rule has it.
  x_eol = WSP* CRLF;

  # x-address-literal = "[" ( IPv4-address-literal / IPv6-address-literal ) "]"
  #   POSITION 23: §4.1.3 wants tags registered, and IPv6 is the only one; [IPv6:junk] is then nothing.
  x_address_literal = "[" ( IPv4_address_literal | IPv6_address_literal ) "]";

  # x-mailbox = Local-part "@" ( Domain / x-address-literal )
  x_mailbox = Local_part "@" ( Domain | x_address_literal );

  # x-forward-path = "<" [ A-d-l ":" ] x-mailbox ">"
  x_forward_path = "<" ( A_d_l ":" )? x_mailbox ">";

  # x-reverse-path = x-forward-path / "<>"
  x_reverse_path = x_forward_path | "<>";

  # x-path = x-reverse-path / "<Postmaster>"
  #   All that MAIL or RCPT may hold; x-mail and x-rcpt say which takes which.
  x_path = x_reverse_path | "<Postmaster>"i;

  # x-ehlo = "EHLO" SP ( Domain / x-address-literal [ SP [ textstring ] ] ) x-eol
  #   POSITION 8: §4.1.1.1 calls it wise to be prepared for text behind a literal.
  x_ehlo = "EHLO"i SP ( Domain | x_address_literal ( SP textstring? )? ) x_eol;

  # x-helo = "HELO" SP Domain x-eol
  #   POSITION 8: a Domain only, as printed.
  x_helo = "HELO"i SP Domain x_eol;

  # x-mail = "MAIL FROM:" x-reverse-path [ SP Mail-parameters ] x-eol
  x_mail = "MAIL FROM:"i x_reverse_path ( SP Mail_parameters )? x_eol;

  # x-rcpt = "RCPT TO:" ( x-forward-path / "<Postmaster>" ) [ SP Rcpt-parameters ] x-eol
  #   POSITION 4: not "<>".  <Postmaster@domain> is a path like any other.
  x_rcpt = "RCPT TO:"i ( x_forward_path | "<Postmaster>"i ) ( SP Rcpt_parameters )? x_eol;

  # x-data = "DATA" x-eol
  x_data = "DATA"i x_eol;

  # x-rset = "RSET" x-eol
  x_rset = "RSET"i x_eol;

  # x-quit = "QUIT" x-eol
  x_quit = "QUIT"i x_eol;

  # x-vrfy-arg = String / x-mailbox / x-forward-path
  #   POSITION 6: §3.5.1 SHOULD take local-part@domain, which is no String.
  x_vrfy_arg = String | x_mailbox | x_forward_path;

  # x-vrfy = "VRFY" SP x-vrfy-arg x-eol
  x_vrfy = "VRFY"i SP x_vrfy_arg x_eol;

  # x-expn = "EXPN" SP x-vrfy-arg x-eol
  x_expn = "EXPN"i SP x_vrfy_arg x_eol;

  # x-help = "HELP" [ SP [ textstring ] ] x-eol
  #   POSITION 21: any text, here and in x-noop; §4.1.1.9 SHOULD ignore it.
  x_help = "HELP"i ( SP textstring? )? x_eol;

  # x-noop = "NOOP" [ SP [ textstring ] ] x-eol
  x_noop = "NOOP"i ( SP textstring? )? x_eol;

  # x-command-line = x-ehlo / x-helo / x-mail / x-rcpt / x-data / x-rset / x-vrfy / x-expn / x-help / x-noop / x-quit
  #   The language of src/parse/command.rl.
  x_command_line = x_ehlo | x_helo | x_mail | x_rcpt | x_data | x_rset | x_vrfy | x_expn | x_help | x_noop | x_quit;

  # x-any-text = *( %x00-09 / %x0B-0C / %x0E-FF )
  #   POSITION 22: a client takes any text, and a space with none behind it (§4.2 SHOULD).
  x_any_text = ( 0x00..0x09 | 0x0B..0x0C | 0x0E..0xFF )*;

  # x-reply-line = *( Reply-code "-" x-any-text CRLF ) Reply-code [ SP x-any-text ] CRLF
  x_reply_line = ( Reply_code "-" x_any_text CRLF )* Reply_code ( SP x_any_text )? CRLF;
}%%
