/* dsn.rl - tell me what becomes of it.                                RFC 3461 §4
 * Read first: auth.rl.  Read next: chunking.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine dsn;
  include mailbox "grammar/mailbox.rl";
  include auth "grammar/ext/auth.rl";

  # dsn-ehlo = "DSN"
  dsn_ehlo = "DSN"i;

  # dsn-hexchar = "+" 2( DIGIT / %x41-46 )
  #   POSITION 25: capitals, where RFC 4954 takes either case.
  dsn_hexchar = "+" ( DIGIT | 0x41..0x46 ){2};

  # dsn-xtext = *( xchar / dsn-hexchar )
  dsn_xtext = ( xchar | dsn_hexchar )*;

  # ret-mail = "RET=" ( "FULL" / "HDRS" )
  ret_mail = "RET="i ( "FULL"i | "HDRS"i );

  # envid-parameter = "ENVID=" 1*( xchar / dsn-hexchar )
  #   TIGHTENED: printed is "ENVID=" xtext, but an esmtp-value is never empty (POSITION 24).
  envid_parameter = "ENVID="i ( xchar | dsn_hexchar )+;

  # notify-list-element = "SUCCESS" / "FAILURE" / "DELAY"
  notify_list_element = "SUCCESS"i | "FAILURE"i | "DELAY"i;

  # notify-esmtp-value = "NEVER" /
  #                      ( notify-list-element *( "," notify-list-element ) )
  #   Printed as 1#notify-list-element, a list of RFC 822, which could have empty elements and white space.
  notify_esmtp_value = "NEVER"i
                     | ( notify_list_element ( "," notify_list_element )* );

  # notify-rcpt = "NOTIFY=" notify-esmtp-value
  notify_rcpt = "NOTIFY="i notify_esmtp_value;

  # addr-type = Atom
  #   A registered name, mostly "rfc822".
  addr_type = Atom;

  # original-recipient-address = addr-type ";" dsn-xtext
  original_recipient_address = addr_type ";" dsn_xtext;

  # orcpt-parameter = "ORCPT=" original-recipient-address
  orcpt_parameter = "ORCPT="i original_recipient_address;
}%%
