/* starttls.rl - go on in secret.                                      RFC 3207 §2, §4
 * Read first: enhancedstatuscodes.rl.  Read next: auth.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine starttls;
  include abnf_core "grammar/abnf_core.rl";

  # starttls-ehlo = "STARTTLS"
  starttls_ehlo = "STARTTLS"i;

  # starttls = "STARTTLS" CRLF
  #   A parameter gets 501 (§4).
  starttls = "STARTTLS"i CRLF;
}%%
