/* mailbox.rl - whom mail is for: a name, and where it is known.       RFC 5321 §4.1.2
 * Read first: literal.rl.  Read next: path.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine mailbox;
  include domain "grammar/domain.rl";
  include literal "grammar/literal.rl";

  # atext = ALPHA / DIGIT / "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "/" /
  #         "=" / "?" / "^" / "_" / "`" / "{" / "|" / "}" / "~"
  #   RFC 5322 §3.2.3, which §4.1.2 refers to: printable ASCII without SP and the "specials" of a header field.
  atext = ALPHA | DIGIT | "!" | "#" | "$" | "%" | "&" | "'" | "*" | "+" | "-" | "/"
        | "=" | "?" | "^" | "_" | "`" | "{" | "|" | "}" | "~";

  # Atom = 1*atext
  Atom = atext+;

  # Dot-string = Atom *("." Atom)
  #   No dot at an end, no two together: "a..b" has to be quoted.
  Dot_string = Atom ( "." Atom )*;

  # quoted-pairSMTP = %d92 %d32-126
  #   A backslash and any printable ASCII or SP; no HTAB, no control character.
  quoted_pairSMTP = 92 32..126;

  # qtextSMTP = %d32-33 / %d35-91 / %d93-126
  #   Has ">", "@", ":" and SP in it: nobody can find the end of a path by searching for them.
  qtextSMTP = 32..33 | 35..91 | 93..126;

  # QcontentSMTP = qtextSMTP / quoted-pairSMTP
  QcontentSMTP = qtextSMTP | quoted_pairSMTP;

  # Quoted-string = DQUOTE 1*QcontentSMTP DQUOTE
  #   ERRATUM 5414 (Held): printed is Quoted-string = DQUOTE *QcontentSMTP DQUOTE, which allows "" for a name.
  Quoted_string = DQUOTE QcontentSMTP+ DQUOTE;

  # Local-part = Dot-string / Quoted-string
  #   Letter case counts, and only the host that owns the domain may say what it means (§2.3.11, §2.4).
  Local_part = Dot_string | Quoted_string;

  # String = Atom / Quoted-string
  String = Atom | Quoted_string;

  # Mailbox = Local-part "@" ( Domain / address-literal )
  Mailbox = Local_part "@" ( Domain | address_literal );
}%%
