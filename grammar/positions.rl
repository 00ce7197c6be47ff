/* positions.rl - where postel's parsers depart from the print, on purpose.  RFC 5321 §4.1, §4.2
 * Read first: ext/extensions.rl.  Read next: src/parse/slice.h.
 * SPDX-License-Identifier: MIT
 *
 * The rules of positions.abnf, which has their reasons; docs/choices.md tells each POSITION by its number. */
%%{
  machine positions;
  include commands "grammar/commands.rl";
  include reply "grammar/reply.rl";
  include starttls "grammar/ext/starttls.rl";
  include auth "grammar/ext/auth.rl";
  include dsn "grammar/ext/dsn.rl";
  include chunking "grammar/ext/chunking.rl";
  include trace "grammar/trace.rl";
  include smtputf8 "grammar/ext/smtputf8.rl";

  # x-eol = *WSP CRLF
  #   POSITION 2: §4.1.1 SHOULD tolerate trailing white space; no printed rule has it.
  x_eol = WSP* CRLF;

  # x-run = %x00-0C / %x0E-FF / 1*CR ( %x00-09 / %x0B-0C / %x0E-FF )
  x_run = 0x00..0x0C | 0x0E..0xFF | CR+ ( 0x00..0x09 | 0x0B..0x0C | 0x0E..0xFF );

  # x-line = *x-run 1*CR LF
  #   POSITION 1: up to the first CRLF, whatever stands before it.
  x_line = x_run* CR+ LF;

  # x-clean-line = *( %x00-09 / %x0B-0C / %x0E-FF ) CRLF
  #   Those of them that are not refused for a CR or LF of their own.
  x_clean_line = ( 0x00..0x09 | 0x0B..0x0C | 0x0E..0xFF )* CRLF;

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

  # x-body-value = "7BIT" / "8BITMIME"
  #   BINARYMIME, which RFC 3030 adds, is not offered.
  x_body_value = "7BIT"i | "8BITMIME"i;

  # x-chunk = chunk-size [ SP end-marker ]
  x_chunk = chunk_size ( SP end_marker )?;

  # x-ret-value = "FULL" / "HDRS"
  x_ret_value = "FULL"i | "HDRS"i;

  # x-orcpt-value = addr-type ";" xtext
  #   POSITION 25: hexadecimal digits in either letter case.
  x_orcpt_value = addr_type ";" xtext;

  # x-vrfy-arg = String / Mailbox / Path
  #   POSITION 6: §3.5.1 SHOULD take local-part@domain, which is no String.
  x_vrfy_arg = String | Mailbox | Path;

  # x-vrfy = "VRFY" SP x-vrfy-arg x-eol
  x_vrfy = "VRFY"i SP x_vrfy_arg x_eol;

  # x-expn = "EXPN" SP x-vrfy-arg x-eol
  x_expn = "EXPN"i SP x_vrfy_arg x_eol;

  # x-help = "HELP" [ SP *textstring ] CRLF
  #   POSITION 21: any text, here and in x-noop; §4.1.1.9 SHOULD ignore it.
  x_help = "HELP"i ( SP textstring* )? CRLF;

  # x-noop = "NOOP" [ SP *textstring ] CRLF
  x_noop = "NOOP"i ( SP textstring* )? CRLF;

  # x-command = ehlo / helo / mail / rcpt / data / rset / vrfy
  #             / expn / help / noop / quit
  x_command = ehlo | helo | mail | rcpt | data | rset | vrfy
            | expn | help | noop | quit;

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

  # x-vrfy-line = "VRFY" SP ( String / x-mailbox / x-forward-path ) x-eol
  #   POSITION 6 and 23 together; so x-expn-line.
  x_vrfy_line = "VRFY"i SP ( String | x_mailbox | x_forward_path ) x_eol;

  # x-expn-line = "EXPN" SP ( String / x-mailbox / x-forward-path ) x-eol
  x_expn_line = "EXPN"i SP ( String | x_mailbox | x_forward_path ) x_eol;

  # x-help-line = "HELP" [ SP [ textstring ] ] x-eol
  #   POSITION 21 and 2 together; so x-noop-line.
  x_help_line = "HELP"i ( SP textstring? )? x_eol;

  # x-noop-line = "NOOP" [ SP [ textstring ] ] x-eol
  x_noop_line = "NOOP"i ( SP textstring? )? x_eol;

  # x-quit = "QUIT" x-eol
  x_quit = "QUIT"i x_eol;

  # x-starttls = "STARTTLS" x-eol
  x_starttls = "STARTTLS"i x_eol;

  # x-auth = "AUTH" SP x-sasl-mech [ SP initial-response ] x-eol
  x_auth = "AUTH"i SP x_sasl_mech ( SP initial_response )? x_eol;

  # x-bdat = "BDAT" SP chunk-size [ SP end-marker ] x-eol
  x_bdat = "BDAT"i SP chunk_size ( SP end_marker )? x_eol;

  # x-bdat-chunk = x-bdat *%x00-FF
  #   With its octets, as a conversation shows them; how many they have to be is beyond a grammar.
  x_bdat_chunk = x_bdat ( 0x00..0xFF )*;

  # x-command-line = x-ehlo / x-helo / x-mail / x-rcpt / x-data
  #                  / x-rset / x-vrfy-line / x-expn-line / x-help-line / x-noop-line / x-quit
  #                  / x-starttls / x-auth / x-bdat
  #   The language of src/parse/command.rl.
  x_command_line = x_ehlo | x_helo | x_mail | x_rcpt | x_data
                 | x_rset | x_vrfy_line | x_expn_line | x_help_line | x_noop_line | x_quit
                 | x_starttls | x_auth | x_bdat;

  # x-u-mailbox = u-Local-part "@" ( u-Domain / x-address-literal )
  x_u_mailbox = u_Local_part "@" ( u_Domain | x_address_literal );

  # x-u-forward-path = "<" [ u-A-d-l ":" ] x-u-mailbox ">"
  x_u_forward_path = "<" ( u_A_d_l ":" )? x_u_mailbox ">";

  # x-u-path = x-u-forward-path / "<>" / "<Postmaster>"
  x_u_path = x_u_forward_path | "<>" | "<Postmaster>"i;

  # x-u-params = u-esmtp-param *( SP u-esmtp-param )
  x_u_params = u_esmtp_param ( SP u_esmtp_param )*;

  # x-u-mail = "MAIL FROM:" ( x-u-forward-path / "<>" ) [ SP x-u-params ] x-eol
  x_u_mail = "MAIL FROM:"i ( x_u_forward_path | "<>" ) ( SP x_u_params )? x_eol;

  # x-u-rcpt = "RCPT TO:" ( x-u-forward-path / "<Postmaster>" ) [ SP x-u-params ] x-eol
  x_u_rcpt = "RCPT TO:"i ( x_u_forward_path | "<Postmaster>"i ) ( SP x_u_params )? x_eol;

  # x-u-argument = u-String / x-u-mailbox / x-u-forward-path
  x_u_argument = u_String | x_u_mailbox | x_u_forward_path;

  # x-u-vrfy = "VRFY" SP x-u-argument [ SP smtputf8-param ] x-eol
  x_u_vrfy = "VRFY"i SP x_u_argument ( SP smtputf8_param )? x_eol;

  # x-u-expn = "EXPN" SP x-u-argument [ SP smtputf8-param ] x-eol
  x_u_expn = "EXPN"i SP x_u_argument ( SP smtputf8_param )? x_eol;

  # x-u-command-line = x-u-mail / x-u-rcpt / x-u-vrfy / x-u-expn
  #   The language of src/parse/ext/smtputf8_command.rl.
  x_u_command_line = x_u_mail | x_u_rcpt | x_u_vrfy | x_u_expn;

  # x-reply = Greeting / ehlo-ok-rsp / Reply-line
  x_reply = Greeting | ehlo_ok_rsp | Reply_line;

  # x-any-text = *( %x00-09 / %x0B-0C / %x0E-FF )
  #   POSITION 22: a client takes any text, and a space with none behind it (§4.2 SHOULD).
  x_any_text = ( 0x00..0x09 | 0x0B..0x0C | 0x0E..0xFF )*;

  # x-reply-line = *( Reply-code "-" x-any-text CRLF )
  #                Reply-code [ SP x-any-text ] CRLF
  x_reply_line = ( Reply_code "-" x_any_text CRLF )*
                 Reply_code ( SP x_any_text )? CRLF;

  # x-ehlo-line = ehlo-line *WSP
  x_ehlo_line = ehlo_line WSP*;

  # x-for = CFWS "FOR" FWS ( Path / Mailbox / "<Postmaster>" )
  #   POSITION 36: what RCPT has to take (§4.5.1), "FOR" may repeat.
  x_for = CFWS "FOR"i FWS ( Path | Mailbox | "<Postmaster>"i );

  # x-opt-info = [ Via ] [ With ] [ ID ] [ x-for ]
  #              [ Additional-Registered-Clauses ]
  x_opt_info = Via? With? ID? x_for?
               Additional_Registered_Clauses?;

  # x-stamp = From-domain By-domain x-opt-info [ CFWS ] ";"
  #           FWS date-time
  x_stamp = From_domain By_domain x_opt_info CFWS? ";"
            FWS date_time;

  # x-time-stamp-line = "Received:" FWS x-stamp CRLF
  x_time_stamp_line = "Received:"i FWS x_stamp CRLF;

  # x-octet = %d0-9 / %d11-12 / %d14-127
  x_octet = 0..9 | 11..12 | 14..127;

  # x-nondot = %d0-9 / %d11-12 / %d14-45 / %d47-127
  x_nondot = 0..9 | 11..12 | 14..45 | 47..127;

  # x-text-line = [ x-nondot *997x-octet ] CRLF
  #               / "." 1*998x-octet CRLF
  #   A limit that costs a thousand states: src/protocol/data.rl counts instead.
  x_text_line = ( x_nondot x_octet{0,997} )? CRLF
              | "." x_octet{1,998} CRLF;

  # x-eod = "." CRLF
  #   POSITION 1: nothing else ends mail data.
  x_eod = "." CRLF;

  # x-mail-data = *x-text-line x-eod
  x_mail_data = x_text_line* x_eod;

  # x-chunk-text = *( *998x-octet CRLF ) [ 1*998x-octet ]
  #   The chunks of BDAT, all together.
  x_chunk_text = ( x_octet{0,998} CRLF )* ( x_octet{1,998} )?;

  # x-nondot-run = %x00-0C / %x0E-2D / %x2F-FF
  #                / 1*CR ( %x00-09 / %x0B-0C / %x0E-FF )
  x_nondot_run = 0x00..0x0C | 0x0E..0x2D | 0x2F..0xFF
               | CR+ ( 0x00..0x09 | 0x0B..0x0C | 0x0E..0xFF );

  # x-read-line = [ x-nondot-run *x-run ] 1*CR LF
  #               / "." ( 1*x-run 1*CR / 2*CR ) LF
  x_read_line = ( x_nondot_run x_run* )? CR+ LF
              | "." ( x_run+ CR+ | CR{2,} ) LF;

  # x-read-data = *x-read-line x-eod
  #   POSITION 1: the end of any data, good or to be refused.
  x_read_data = x_read_line* x_eod;
}%%
