/* transcript.rl - a file of conformance/.                             grammar/transcript.abnf
 * Read first: reply.rl.  Read next: src/suite/transcript.h.
 * SPDX-License-Identifier: MIT
 *
 * Each rule below stands under its line of transcript.abnf, after the rules it uses: read upwards, from the whole file
 * to its letters.  Unlike the RFC's, quoted strings are case-sensitive here. */
%%{
  machine transcript;
  include abnf_core "grammar/abnf_core.rl";

  # text = 1*( %x20-7E / %x80-FF )
  text = ( 0x20..0x7E | 0x80..0xFF )+;

  # side = "C" / "S"
  side = "C" | "S";

  # name = %x61-7A *( %x61-7A / DIGIT / "-" )
  name = 0x61..0x7A ( 0x61..0x7A | DIGIT | "-" )*;

  # time = 1*DIGIT ( "ms" / "s" / "m" ) / "{" name "}"
  time = DIGIT+ ( "ms" | "s" | "m" ) | "{" name "}";

  # escape = "\" ( "r" / "n" / "t" / "0" / "\" / "|" / "x" 2HEXDIG )
  escape = "\\" ( "r" | "n" | "t" | "0" | "\\" | "|" | "x" HEXDIG{2} );

  # hole = "{" ( [ "?" ] name / 1*( escape / %x20-29 / %x2B-5B / %x5D-7A ) "*" ( 1*DIGIT / name ) ) "}"
  hole = "{" ( "?"? name | ( escape | 0x20..0x29 | 0x2B..0x5B | 0x5D..0x7A )+ "*" ( DIGIT+ | name ) ) "}";

  # visible = hole / %x21-7A / "|" / "~" / %x80-FF
  visible = hole | 0x21..0x7A | "|" | "~" | 0x80..0xFF;

  # octets = 1*( hole / escape / %x20-5B / %x5D-7A / "|" / "~" / %x80-FF )
  octets = ( hole | escape | 0x20..0x5B | 0x5D..0x7A | "|" | "~" | 0x80..0xFF )+;

  # line = 1*( hole / %x20-7A / "|" / "~" / %x80-FF )
  line = ( hole | 0x20..0x7A | "|" | "~" | 0x80..0xFF )+;

  # code = %x32-35 ( 2DIGIT / "yz" ) / "xyz"
  code = 0x32..0x35 ( DIGIT{2} | "yz" ) | "xyz";

  # codes = code *( " or " code )
  codes = code ( " or " code )*;

  # mark = ALPHA / DIGIT / "." / "-"
  mark = ALPHA | DIGIT | "." | "-";

  # heard = codes [ " " text ] / code [ "+" 1*( " " 1*mark ) [ " " ] ] [ "!" 1*( " " 1*mark ) ] / 3DIGIT "-" [ text ]
  heard = codes ( " " text )?
        | code ( "+" ( " " mark+ )+ " "? )? ( "!" ( " " mark+ )+ )?
        | DIGIT{3} "-" text?;

  # block = ( "either " / "or " ) text / "== " name *( " " name ) [ ": " text ]
  block = ( "either " | "or " ) text | "== " name ( " " name )* ( ": " text )?;

  # mail = "mailbox " name ": " 1*DIGIT " message" [ "s" ] [ " holding " line ] / ">" [ " " line ] / ">- " line
  #      / ">! " octets
  mail = "mailbox " name ": " DIGIT+ " message" "s"? ( " holding " line )?
       | ">" ( " " line )?
       | ">- " line
       | ">! " octets;

  # event = side ( ". quiet" [ " " time ] [ " or " codes " close" ] / " close" / " reset" / " half-close" )
  #       / "C exit " [ "not " ] 1*DIGIT / "TLS" [ " " name ] / "probe"
  event = side ( ". quiet" ( " " time )? ( " or " codes " close" )? | " close" | " reset" | " half-close" )
        | "C exit " "not "? DIGIT+
        | "TLS" ( " " name )?
        | "probe";

  # spoken = side ( ":" [ " " line ] / "= " line / "! " octets )
  spoken = side ( ":" ( " " line )? | "= " line | "! " octets );

  # plain = "wait" [ " " time ] / "use " name *( " " name "=" *visible ) / "message" / "repeat " 1*DIGIT / "end"
  #       / "..." / "#" [ text ]
  plain = "wait" ( " " time )?
        | "use " name ( " " name "=" visible* )*
        | "message"
        | "repeat " DIGIT+
        | "end"
        | "..."
        | "#" text?;

  # tag = 2*SP "[" 1*mark *( " " 1*mark ) "]"
  tag = SP{2,} "[" mark+ ( " " mark+ )* "]";

  # body = *SP [ ( spoken / event / mail / block ) [ tag ] / plain ] LF
  #   A tag can be read as text too.  The union keeps both readings alive; the host takes the tag.
  body = SP* ( ( spoken | event | mail | block ) tag? | plain )? LF;

  # field = ( "role" / "needs" / "tags" / "cut" / "from" / "to" / "given" ) ": " 1*visible *( " " 1*visible )
  field = ( "role" | "needs" | "tags" | "cut" | "from" | "to" | "given" ) ": " visible+ ( " " visible+ )*;

  # id = 1*DIGIT "-" 1*mark
  id = DIGIT+ "-" mark+;

  # level = ( "MUST" / "SHOULD" ) [ " NOT" ] / "MAY" / ( "must" / "should" ) [ " not" ] / "may"
  level = ( "MUST" | "SHOULD" ) " NOT"? | "MAY" | ( "must" | "should" ) " not"? | "may";

  # ids = level " " id *( ", " [ level " " ] id )
  ids = level " " id ( ", " ( level " " )? id )*;

  # head = "# " ( ids ": " text / field *( 2*SP field ) ) LF / "#   " text LF
  head = "# " ( ids ": " text | field ( SP{2,} field )* ) LF | "#   " text LF;

  # title = "# " text "RFC " 1*DIGIT " " %xC2.A7 1*mark LF
  title = "# " text "RFC " DIGIT+ " " 0xC2 0xA7 mark+ LF;

  # transcript = title *head *body
  transcript = title head* body*;
}%%
