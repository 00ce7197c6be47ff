/* domain.rl - host names, as SMTP writes them.                        RFC 5321 §4.1.2
 * Read first: abnf_core.rl.  Read next: literal.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine domain;
  include abnf_core "grammar/abnf_core.rl";

  # Let-dig = ALPHA / DIGIT
  Let_dig = ALPHA | DIGIT;

  # Ldh-str = *( ALPHA / DIGIT / "-" ) Let-dig
  #   Must end in Let-dig: this is what forbids a label like "mail-".
  Ldh_str = ( ALPHA | DIGIT | "-" )* Let_dig;

  # sub-domain = Let-dig [Ldh-str]
  #   May be all digits, so 192.0.2.1 without brackets is a Domain.
  sub_domain = Let_dig Ldh_str?;

  # Domain = sub-domain *("." sub-domain)
  #   ERRATUM 6561 (Rejected) wanted an optional trailing dot: not applied.
  Domain = sub_domain ( "." sub_domain )*;
}%%
