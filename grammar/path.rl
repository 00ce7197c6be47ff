/* path.rl - a mailbox in angle brackets, and the road to it.          RFC 5321 §4.1.2
 * Read first: mailbox.rl.  Read next: params.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine path;
  include domain "grammar/domain.rl";
  include mailbox "grammar/mailbox.rl";

  # At-domain = "@" Domain
  At_domain = "@" Domain;

  # A-d-l = At-domain *( "," At-domain )
  #   The source route: a server MUST accept it, SHOULD ignore it, and a client SHOULD NOT send it (appendix C, F.2).
  A_d_l = At_domain ( "," At_domain )*;

  # Path = "<" [ A-d-l ":" ] Mailbox ">"
  Path = "<" ( A_d_l ":" )? Mailbox ">";

  # Forward-path = Path
  Forward_path = Path;

  # Reverse-path = Path / "<>"
  #   "<>" is the null reverse-path: mail that nobody may answer, so that bounces do not breed (§4.5.5).
  Reverse_path = Path | "<>";
}%%
