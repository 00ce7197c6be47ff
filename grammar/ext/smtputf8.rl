/* smtputf8.rl - addresses in any script.                              RFC 6531 §3, RFC 6532 §3.1, RFC 3629 §4
 * Read first: chunking.rl.  Read next: plain.rl.
 * SPDX-License-Identifier: MIT
 *
 * RFC 6531 prints increments to the rules of RFC 5321 (atext =/ UTF8-non-ascii).  They are valid only where the client
 * said SMTPUTF8, so the widened rules stand beside the ASCII ones, with u- before their names. */
%%{
  machine smtputf8;
  include path "grammar/path.rl";
  include params "grammar/params.rl";

  # smtputf8-ehlo = "SMTPUTF8"
  smtputf8_ehlo = "SMTPUTF8"i;

  # smtputf8-param = "SMTPUTF8"
  #   On MAIL, VRFY and EXPN.
  smtputf8_param = "SMTPUTF8"i;

  # UTF8-tail = %x80-BF
  UTF8_tail = 0x80..0xBF;

  # UTF8-2 = %xC2-DF UTF8-tail
  #   From C2: C0 and C1 would spell ASCII a second time.  E0 and F0 below have the same care.
  UTF8_2 = 0xC2..0xDF UTF8_tail;

  # UTF8-3 = %xE0 %xA0-BF UTF8-tail /
  #          %xE1-EC 2UTF8-tail /
  #          %xED %x80-9F UTF8-tail /
  #          %xEE-EF 2UTF8-tail
  #   Behind ED only up to 9F: the surrogates of UTF-16 are no characters.
  UTF8_3 = 0xE0 0xA0..0xBF UTF8_tail
         | 0xE1..0xEC UTF8_tail{2}
         | 0xED 0x80..0x9F UTF8_tail
         | 0xEE..0xEF UTF8_tail{2};

  # UTF8-4 = %xF0 %x90-BF 2UTF8-tail /
  #          %xF1-F3 3UTF8-tail /
  #          %xF4 %x80-8F 2UTF8-tail
  #   Up to U+10FFFF.
  UTF8_4 = 0xF0 0x90..0xBF UTF8_tail{2}
         | 0xF1..0xF3 UTF8_tail{3}
         | 0xF4 0x80..0x8F UTF8_tail{2};

  # UTF8-non-ascii = UTF8-2 / UTF8-3 / UTF8-4
  UTF8_non_ascii = UTF8_2 | UTF8_3 | UTF8_4;

  # u-let-dig = Let-dig / UTF8-non-ascii
  u_let_dig = Let_dig | UTF8_non_ascii;

  # U-label = u-let-dig [ *( u-let-dig / "-" ) u-let-dig ]
  #   Wider than what RFC 5890 §2.3.2.1 tells in prose, which needs tables of Unicode.
  U_label = u_let_dig ( ( u_let_dig | "-" )* u_let_dig )?;

  # u-sub-domain = sub-domain / U-label
  u_sub_domain = sub_domain | U_label;

  # u-Domain = u-sub-domain *( "." u-sub-domain )
  u_Domain = u_sub_domain ( "." u_sub_domain )*;

  # u-atext = atext / UTF8-non-ascii
  u_atext = atext | UTF8_non_ascii;

  # u-Atom = 1*u-atext
  u_Atom = u_atext+;

  # u-Dot-string = u-Atom *( "." u-Atom )
  u_Dot_string = u_Atom ( "." u_Atom )*;

  # u-qtextSMTP = qtextSMTP / UTF8-non-ascii
  u_qtextSMTP = qtextSMTP | UTF8_non_ascii;

  # u-QcontentSMTP = u-qtextSMTP / quoted-pairSMTP
  #   A quoted-pair stays ASCII.
  u_QcontentSMTP = u_qtextSMTP | quoted_pairSMTP;

  # u-Quoted-string = DQUOTE 1*u-QcontentSMTP DQUOTE
  #   ERRATUM 5414 (Held) of RFC 5321 holds here as well.
  u_Quoted_string = DQUOTE u_QcontentSMTP+ DQUOTE;

  # u-Local-part = u-Dot-string / u-Quoted-string
  u_Local_part = u_Dot_string | u_Quoted_string;

  # u-Mailbox = u-Local-part "@" ( u-Domain / address-literal )
  u_Mailbox = u_Local_part "@" ( u_Domain | address_literal );

  # u-At-domain = "@" u-Domain
  u_At_domain = "@" u_Domain;

  # u-A-d-l = u-At-domain *( "," u-At-domain )
  u_A_d_l = u_At_domain ( "," u_At_domain )*;

  # u-Path = "<" [ u-A-d-l ":" ] u-Mailbox ">"
  u_Path = "<" ( u_A_d_l ":" )? u_Mailbox ">";

  # u-Reverse-path = u-Path / "<>"
  u_Reverse_path = u_Path | "<>";

  # u-String = u-Atom / u-Quoted-string
  u_String = u_Atom | u_Quoted_string;

  # u-esmtp-value = 1*( %d33-60 / %d62-126 / UTF8-non-ascii )
  #   FIXED: printed is esmtp-value =/ UTF8-non-ascii, which adds values of one character only.
  u_esmtp_value = ( 33..60 | 62..126 | UTF8_non_ascii )+;

  # u-esmtp-param = esmtp-keyword [ "=" u-esmtp-value ]
  u_esmtp_param = esmtp_keyword ( "=" u_esmtp_value )?;

  # u-mail = "MAIL FROM:" u-Reverse-path
  #          *( SP u-esmtp-param ) CRLF
  #   One of the parameters is smtputf8-param.
  u_mail = "MAIL FROM:"i u_Reverse_path
           ( SP u_esmtp_param )* CRLF;

  # u-rcpt = "RCPT TO:" ( "<Postmaster@" u-Domain ">" /
  #          "<Postmaster>" / u-Path )
  #          *( SP u-esmtp-param ) CRLF
  u_rcpt = "RCPT TO:"i ( "<Postmaster@"i u_Domain ">"
                       | "<Postmaster>"i | u_Path )
           ( SP u_esmtp_param )* CRLF;

  # u-vrfy = "VRFY" SP u-String [ SP smtputf8-param ] CRLF
  u_vrfy = "VRFY"i SP u_String ( SP smtputf8_param )? CRLF;

  # u-expn = "EXPN" SP u-String [ SP smtputf8-param ] CRLF
  u_expn = "EXPN"i SP u_String ( SP smtputf8_param )? CRLF;

  # u-textstring = 1*( %d09 / %d32-126 / UTF8-non-ascii )
  #   In the replies to VRFY and EXPN that had the parameter, and in 251 and 551 if MAIL had it (§3.7.4).
  u_textstring = ( 9 | 32..126 | UTF8_non_ascii )+;
}%%
