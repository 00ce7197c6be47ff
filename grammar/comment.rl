/* comment.rl - white space that may be folded, and remarks in brackets.  RFC 5322 §3.2.1, §3.2.2
 * Read first: reply.rl.  Read next: date_time.rl.
 * SPDX-License-Identifier: MIT
 *
 * Here the grammar stops being regular: comments nest without limit, and no finite machine can count that far.  So
 * `comment` is drawn at depth 1, a comment without another in it, and with it all that holds one.  It is enough for
 * the lines that we write (§4.4); a reader of other people's takes the nested ones out first. */
%%{
  machine comment;
  include abnf_core "grammar/abnf_core.rl";

  # quoted-pair = "\" ( VCHAR / WSP )
  quoted_pair = "\\" ( VCHAR | WSP );

  # FWS = [ *WSP CRLF ] 1*WSP
  #   Folding: a line may end inside, but never with nothing behind its CRLF.  The obs- form, several such, is not here.
  FWS = ( WSP* CRLF )? WSP+;

  # ctext = %d33-39 / %d42-91 / %d93-126
  #   Printable ASCII without "(", ")" and "\".
  ctext = 33..39 | 42..91 | 93..126;

  # comment-flat = "(" *( [ FWS ] ( ctext / quoted-pair ) ) [ FWS ] ")"
  comment_flat = "(" ( FWS? ( ctext | quoted_pair ) )* FWS? ")";

  # comment = "(" *( [ FWS ] ccontent ) [ FWS ] ")"
  #   At depth 1: its ccontent is no comment.
  comment = comment_flat;

  # ccontent = ctext / quoted-pair / comment
  ccontent = ctext | quoted_pair | comment;

  # CFWS-flat = ( 1*( [ FWS ] comment-flat ) [ FWS ] ) / FWS
  CFWS_flat = ( ( FWS? comment_flat )+ FWS? ) | FWS;

  # CFWS = ( 1*( [ FWS ] comment ) [ FWS ] ) / FWS
  CFWS = ( ( FWS? comment )+ FWS? ) | FWS;
}%%
