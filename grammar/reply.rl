/* reply.rl - what a server says.                                      RFC 5321 §4.2
 * Read first: commands.rl.  Read next: comment.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine reply;
  include domain "grammar/domain.rl";
  include literal "grammar/literal.rl";

  # textstring = 1*( %d09 / %d32-126 )
  #   HTAB, SP and printable ASCII.
  textstring = ( 9 | 32..126 )+;

  # Reply-code = %x32-35 %x30-35 %x30-39
  Reply_code = 0x32..0x35 0x30..0x35 0x30..0x39;

  # Greeting = ( "220 " ( Domain / address-literal ) [ SP textstring ] CRLF )
  #            / ( "220-" ( Domain / address-literal ) [ SP textstring ] CRLF
  #            *( "220-" [ textstring ] CRLF )
  #            "220" [ SP textstring ] CRLF )
  Greeting = ( "220 " ( Domain | address_literal ) ( SP textstring )? CRLF )
           | ( "220-" ( Domain | address_literal ) ( SP textstring )? CRLF
               ( "220-" textstring? CRLF )*
               "220" ( SP textstring )? CRLF );

  # Reply-line = *( Reply-code "-" [ textstring ] CRLF )
  #              Reply-code [ SP textstring ] CRLF
  #   POSITION 22: the code may differ from line to line here, which §4.2.1 forbids; and "250" CRLF fits, but not
  #   "250" SP CRLF, which §4.2.1 prefers.  x-reply-line is what a client has to take.
  Reply_line = ( Reply_code "-" textstring? CRLF )*
               Reply_code ( SP textstring )? CRLF;
}%%
