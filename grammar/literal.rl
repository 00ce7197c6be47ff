/* literal.rl - a host named by its address, in brackets.              RFC 5321 §4.1.3
 * Read first: domain.rl.  Read next: mailbox.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine literal;
  include domain "grammar/domain.rl";

  # Snum = 1*2DIGIT
  #        / ( ( "0" / "1" ) 2DIGIT )
  #        / ( "2" %x30-34 DIGIT )
  #        / ( "25" %x30-35 )
  #   TIGHTENED: printed is Snum = 1*3DIGIT, with the range 0-255 in a comment.  010 stays legal and is ten.
  Snum = DIGIT{1,2}
       | ( ( "0" | "1" ) DIGIT{2} )
       | ( "2" 0x30..0x34 DIGIT )
       | ( "25" 0x30..0x35 );

  # IPv4-address-literal = Snum 3( "." Snum )
  IPv4_address_literal = Snum ( "." Snum ){3};

  # IPv6-hex = 1*4HEXDIG
  IPv6_hex = HEXDIG{1,4};

  # IPv6-full = IPv6-hex 7( ":" IPv6-hex )
  IPv6_full = IPv6_hex ( ":" IPv6_hex ){7};

  # IPv6-comp = "::" [ IPv6-hex *6( ":" IPv6-hex ) ]
  #             / IPv6-hex "::" [ IPv6-hex *5( ":" IPv6-hex ) ]
  #             / IPv6-hex 1( ":" IPv6-hex ) "::" [ IPv6-hex *4( ":" IPv6-hex ) ]
  #             / IPv6-hex 2( ":" IPv6-hex ) "::" [ IPv6-hex *3( ":" IPv6-hex ) ]
  #             / IPv6-hex 3( ":" IPv6-hex ) "::" [ IPv6-hex *2( ":" IPv6-hex ) ]
  #             / IPv6-hex 4( ":" IPv6-hex ) "::" [ IPv6-hex *1( ":" IPv6-hex ) ]
  #             / IPv6-hex 5( ":" IPv6-hex ) "::" [ IPv6-hex ]
  #             / IPv6-hex 6( ":" IPv6-hex ) "::"
  #   ERRATUM 4315 (Held): printed is IPv6-comp = [IPv6-hex *5(":" IPv6-hex)] "::" [IPv6-hex *5(":" IPv6-hex)], and
  #   "no more than 6 groups" is a comment.  The limit goes into the rule.  POSITION 23: "::" may stand for one group.
  IPv6_comp = "::" ( IPv6_hex ( ":" IPv6_hex ){0,6} )?
            | IPv6_hex "::" ( IPv6_hex ( ":" IPv6_hex ){0,5} )?
            | IPv6_hex ( ":" IPv6_hex ){1} "::" ( IPv6_hex ( ":" IPv6_hex ){0,4} )?
            | IPv6_hex ( ":" IPv6_hex ){2} "::" ( IPv6_hex ( ":" IPv6_hex ){0,3} )?
            | IPv6_hex ( ":" IPv6_hex ){3} "::" ( IPv6_hex ( ":" IPv6_hex ){0,2} )?
            | IPv6_hex ( ":" IPv6_hex ){4} "::" ( IPv6_hex ( ":" IPv6_hex ){0,1} )?
            | IPv6_hex ( ":" IPv6_hex ){5} "::" ( IPv6_hex )?
            | IPv6_hex ( ":" IPv6_hex ){6} "::";

  # IPv6v4-full = IPv6-hex 5( ":" IPv6-hex ) ":" IPv4-address-literal
  IPv6v4_full = IPv6_hex ( ":" IPv6_hex ){5} ":" IPv4_address_literal;

  # IPv6v4-comp = ( "::" [ IPv6-hex *4( ":" IPv6-hex ) ":" ]
  #               / IPv6-hex "::" [ IPv6-hex *3( ":" IPv6-hex ) ":" ]
  #               / IPv6-hex 1( ":" IPv6-hex ) "::" [ IPv6-hex *2( ":" IPv6-hex ) ":" ]
  #               / IPv6-hex 2( ":" IPv6-hex ) "::" [ IPv6-hex *1( ":" IPv6-hex ) ":" ]
  #               / IPv6-hex 3( ":" IPv6-hex ) "::" [ IPv6-hex ":" ]
  #               / IPv6-hex 4( ":" IPv6-hex ) "::" ) IPv4-address-literal
  #   ERRATUM 4315 (Held), as above; printed is IPv6v4-comp = [IPv6-hex *3(":" IPv6-hex)] "::"
  #   [IPv6-hex *3(":" IPv6-hex) ":"] IPv4-address-literal, with "no more than 4 groups" in a comment.
  IPv6v4_comp = ( "::" ( IPv6_hex ( ":" IPv6_hex ){0,4} ":" )?
                | IPv6_hex "::" ( IPv6_hex ( ":" IPv6_hex ){0,3} ":" )?
                | IPv6_hex ( ":" IPv6_hex ){1} "::" ( IPv6_hex ( ":" IPv6_hex ){0,2} ":" )?
                | IPv6_hex ( ":" IPv6_hex ){2} "::" ( IPv6_hex ( ":" IPv6_hex ){0,1} ":" )?
                | IPv6_hex ( ":" IPv6_hex ){3} "::" ( IPv6_hex ":" )?
                | IPv6_hex ( ":" IPv6_hex ){4} "::" ) IPv4_address_literal;

  # IPv6-addr = IPv6-full / IPv6-comp / IPv6v4-full / IPv6v4-comp
  IPv6_addr = IPv6_full | IPv6_comp | IPv6v4_full | IPv6v4_comp;

  # IPv6-address-literal = "IPv6:" IPv6-addr
  IPv6_address_literal = "IPv6:"i IPv6_addr;

  # dcontent = %d33-90 / %d94-126
  #   Printable ASCII without "[", "\" and "]".
  dcontent = 33..90 | 94..126;

  # Standardized-tag = Ldh-str
  Standardized_tag = Ldh_str;

  # General-address-literal = Standardized-tag ":" 1*dcontent
  #   POSITION 23: the tag "IPv6" fits too, so as printed [IPv6:junk] is an address-literal.  x-address-literal is not.
  General_address_literal = Standardized_tag ":" dcontent+;

  # address-literal = "[" ( IPv4-address-literal / IPv6-address-literal / General-address-literal ) "]"
  #   §4.1.2 has this one; it stands here because it needs the rest.
  address_literal = "[" ( IPv4_address_literal | IPv6_address_literal | General_address_literal ) "]";
}%%
