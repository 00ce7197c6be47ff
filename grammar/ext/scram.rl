/* scram.rl - who knows the password shows it without telling it.      RFC 5802 §7
 * Read first: plain.rl.  Read next: with_protocol.rl.
 * SPDX-License-Identifier: MIT
 *
 * Names of attributes are case-sensitive (§5.1), so none of the strings here is marked `i` but those of errors. */
%%{
  machine scram;
  include auth "grammar/ext/auth.rl";
  include smtputf8 "grammar/ext/smtputf8.rl";

  # value-safe-char = %x01-2B / %x2D-3C / %x3E-7F /
  #                   UTF8-2 / UTF8-3 / UTF8-4
  value_safe_char = 0x01..0x2B | 0x2D..0x3C | 0x3E..0x7F
                  | UTF8_2 | UTF8_3 | UTF8_4;

  # value-char = value-safe-char / "="
  value_char = value_safe_char | "=";

  # value = 1*value-char
  value = value_char+;

  # attr-val = ALPHA "=" value
  attr_val = ALPHA "=" value;

  # printable = %x21-2B / %x2D-7E
  printable = 0x21..0x2B | 0x2D..0x7E;

  # base64-4 = 4base64-char
  base64_4 = base64_char{4};

  # base64-3 = 3base64-char "="
  base64_3 = base64_char{3} "=";

  # base64-2 = 2base64-char "=="
  base64_2 = base64_char{2} "==";

  # scram-base64 = *base64-4 [ base64-3 / base64-2 ]
  #   Printed as base64; that of RFC 4954 is the same without the empty string.
  scram_base64 = base64_4* ( base64_3 | base64_2 )?;

  # posit-number = %x31-39 *DIGIT
  posit_number = 0x31..0x39 DIGIT*;

  # saslname = 1*( value-safe-char / %x3D.32.43 / %x3D.33.44 )
  #   TIGHTENED: "=2C" and "=3D" in capitals, as §5.1 has them.
  saslname = ( value_safe_char | "=2C" | "=3D" )+;

  # authzid = %x61 "=" saslname
  authzid = "a" "=" saslname;

  # cb-name = 1*( ALPHA / DIGIT / "." / "-" )
  cb_name = ( ALPHA | DIGIT | "." | "-" )+;

  # gs2-cbind-flag = ( %x70 "=" cb-name ) / %x6E / %x79
  #   p= binds to the TLS channel, n cannot; y could, but thinks that the server cannot: if it can, somebody lies.
  gs2_cbind_flag = ( "p" "=" cb_name ) | "n" | "y";

  # gs2-header = gs2-cbind-flag "," [ authzid ] ","
  gs2_header = gs2_cbind_flag "," authzid? ",";

  # username = %x6E "=" saslname
  username = "n" "=" saslname;

  # reserved-mext = %x6D "=" 1*value-char
  #   Mandatory extensions, of which there is none: who gets one has to fail.
  reserved_mext = "m" "=" value_char+;

  # channel-binding = %x63 "=" scram-base64
  channel_binding = "c" "=" scram_base64;

  # proof = %x70 "=" scram-base64
  proof = "p" "=" scram_base64;

  # c-nonce = 1*printable
  #   FIXED: printed is a single character.
  c_nonce = printable+;

  # s-nonce = 1*printable
  s_nonce = printable+;

  # nonce = %x72 "=" c-nonce [ s-nonce ]
  nonce = "r" "=" c_nonce s_nonce?;

  # salt = %x73 "=" scram-base64
  salt = "s" "=" scram_base64;

  # verifier = %x76 "=" scram-base64
  verifier = "v" "=" scram_base64;

  # iteration-count = %x69 "=" posit-number
  iteration_count = "i" "=" posit_number;

  # extensions = attr-val *( "," attr-val )
  extensions = attr_val ( "," attr_val )*;

  # client-first-message-bare = [ reserved-mext "," ]
  #                             username "," nonce [ "," extensions ]
  client_first_message_bare = ( reserved_mext "," )?
                              username "," nonce ( "," extensions )?;

  # client-first-message = gs2-header client-first-message-bare
  client_first_message = gs2_header client_first_message_bare;

  # server-first-message = [ reserved-mext "," ] nonce "," salt ","
  #                        iteration-count [ "," extensions ]
  server_first_message = ( reserved_mext "," )? nonce "," salt ","
                         iteration_count ( "," extensions )?;

  # client-final-message-without-proof = channel-binding "," nonce [ "," extensions ]
  client_final_message_without_proof = channel_binding "," nonce ( "," extensions )?;

  # client-final-message = client-final-message-without-proof "," proof
  #   A "p=" among the extensions is none if another follows: the proof is the last.
  client_final_message = client_final_message_without_proof "," proof;

  # server-error-value-ext = value
  server_error_value_ext = value;

  # server-error-value = "invalid-encoding" /
  #                      "extensions-not-supported" /
  #                      "invalid-proof" /
  #                      "channel-bindings-dont-match" /
  #                      "server-does-support-channel-binding" /
  #                      "channel-binding-not-supported" /
  #                      "unsupported-channel-binding-type" /
  #                      "unknown-user" /
  #                      "invalid-username-encoding" /
  #                      "no-resources" /
  #                      "other-error" /
  #                      server-error-value-ext
  #   The last takes all that the others do.
  server_error_value = "invalid-encoding"i
                     | "extensions-not-supported"i
                     | "invalid-proof"i
                     | "channel-bindings-dont-match"i
                     | "server-does-support-channel-binding"i
                     | "channel-binding-not-supported"i
                     | "unsupported-channel-binding-type"i
                     | "unknown-user"i
                     | "invalid-username-encoding"i
                     | "no-resources"i
                     | "other-error"i
                     | server_error_value_ext;

  # server-error = %x65 "=" server-error-value
  server_error = "e" "=" server_error_value;

  # server-final-message = ( server-error / verifier )
  #                        [ "," extensions ]
  server_final_message = ( server_error | verifier )
                         ( "," extensions )?;
}%%
