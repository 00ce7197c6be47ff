/* params.rl - what extensions add to MAIL and RCPT.                   RFC 5321 §4.1.2
 * Read first: path.rl.  Read next: commands.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine params;
  include domain "grammar/domain.rl";
  include mailbox "grammar/mailbox.rl";

  # esmtp-keyword = ( ALPHA / DIGIT ) *( ALPHA / DIGIT / "-" )
  esmtp_keyword = ( ALPHA | DIGIT ) ( ALPHA | DIGIT | "-" )*;

  # esmtp-value = 1*( %d33-60 / %d62-126 )
  #   Printable ASCII without "=" and SP.  At least one: "SIZE=" is an error (POSITION 24).
  esmtp_value = ( 33..60 | 62..126 )+;

  # esmtp-param = esmtp-keyword [ "=" esmtp-value ]
  esmtp_param = esmtp_keyword ( "=" esmtp_value )?;

  # Mail-parameters = esmtp-param *( SP esmtp-param )
  Mail_parameters = esmtp_param ( SP esmtp_param )*;

  # Rcpt-parameters = esmtp-param *( SP esmtp-param )
  Rcpt_parameters = esmtp_param ( SP esmtp_param )*;

  # Keyword = Ldh-str
  #   This and Argument are left over from RFC 2821: no rule uses them (POSITION 27).
  Keyword = Ldh_str;

  # Argument = Atom
  Argument = Atom;
}%%
