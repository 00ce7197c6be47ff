/* msg_id.rl - the name of one message, unlike that of any other.      RFC 5322 §3.6.4
 * Read first: date_time.rl.  Read next: trace.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine msg_id;
  include mailbox "grammar/mailbox.rl";
  include comment "grammar/comment.rl";

  # dot-atom-text = 1*atext *( "." 1*atext )
  dot_atom_text = atext+ ( "." atext+ )*;

  # dtext = %d33-90 / %d94-126
  #   Printable ASCII without "[", "\" and "]".
  dtext = 33..90 | 94..126;

  # no-fold-literal = "[" *dtext "]"
  no_fold_literal = "[" dtext* "]";

  # id-left = dot-atom-text
  id_left = dot_atom_text;

  # id-right = dot-atom-text / no-fold-literal
  id_right = dot_atom_text | no_fold_literal;

  # msg-id = [ CFWS ] "<" id-left "@" id-right ">" [ CFWS ]
  msg_id = CFWS? "<" id_left "@" id_right ">" CFWS?;
}%%
