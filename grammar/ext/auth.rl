/* auth.rl - who is it that sends?                                     RFC 4954 §8, RFC 4422 §3.1
 * Read first: starttls.rl.  Read next: dsn.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine auth;
  include abnf_core "grammar/abnf_core.rl";

  # mech-char = %x41-5A / DIGIT / "-" / "_"
  #   POSITION 25: capitals only here, but RFC 4954 compares without letter case.
  mech_char = 0x41..0x5A | DIGIT | "-" | "_";

  # sasl-mech = 1*20mech-char
  sasl_mech = mech_char{1,20};

  # auth-ehlo = "AUTH" 1*( SP sasl-mech )
  #   POSITION 25: at least one mechanism; the RFC has prose only.
  auth_ehlo = "AUTH"i ( SP sasl_mech )+;

  # base64-char = ALPHA / DIGIT / "+" / "/"
  base64_char = ALPHA | DIGIT | "+" | "/";

  # base64-terminal = ( 2base64-char "==" ) / ( 3base64-char "=" )
  base64_terminal = ( base64_char{2} "==" ) | ( base64_char{3} "=" );

  # base64 = base64-terminal /
  #          ( 1*( 4base64-char ) [ base64-terminal ] )
  base64 = base64_terminal
         | ( ( base64_char{4} )+ base64_terminal? );

  # initial-response = base64 / "="
  #   "=" is a response that is there, and empty.
  initial_response = base64 | "=";

  # cancel-response = "*"
  cancel_response = "*";

  # auth-command = "AUTH" SP sasl-mech [ SP initial-response ]
  #                *( CRLF [ base64 ] ) [ CRLF cancel-response ]
  #                CRLF
  #   All that the client says in the exchange; a server reads it line by line, by the next two rules.
  auth_command = "AUTH"i SP sasl_mech ( SP initial_response )?
                 ( CRLF base64? )* ( CRLF cancel_response )?
                 CRLF;

  # auth-line = "AUTH" SP sasl-mech [ SP initial-response ] CRLF
  auth_line = "AUTH"i SP sasl_mech ( SP initial_response )? CRLF;

  # auth-response-line = ( [ base64 ] / cancel-response ) CRLF
  #   An empty line is an empty response.  Up to 12288 octets (§4), where §4.5.3.1.4 of RFC 5321 has 512.
  auth_response_line = ( base64? | cancel_response ) CRLF;

  # continue-req = "334" SP [ base64 ] CRLF
  #   POSITION 22: "334" SP CRLF fits here, and is no Reply-line.
  continue_req = "334" SP base64? CRLF;

  # xchar = %x21-2A / %x2C-3C / %x3E-7E
  #   Printable ASCII without "+", "=" and SP.
  xchar = 0x21..0x2A | 0x2C..0x3C | 0x3E..0x7E;

  # hexchar = "+" HEXDIG HEXDIG
  #   POSITION 25: in either letter case, while dsn-hexchar wants capitals.
  hexchar = "+" HEXDIG HEXDIG;

  # xtext = *( xchar / hexchar )
  xtext = ( xchar | hexchar )*;

  # auth-param = "AUTH=" 1*( xchar / hexchar )
  #   TIGHTENED: printed is "AUTH=" xtext, but an esmtp-value is never empty.
  auth_param = "AUTH="i ( xchar | hexchar )+;

  # x-sasl-mech = 1*20( ALPHA / DIGIT / "-" / "_" )
  #   POSITION 25: a mechanism in either letter case.
  x_sasl_mech = ( ALPHA | DIGIT | "-" | "_" ){1,20};

  # x-auth-argument = x-sasl-mech [ SP initial-response ] *WSP
  #   POSITION 2: the white space behind it is none of it.
  x_auth_argument = x_sasl_mech ( SP initial_response )? WSP*;
}%%
