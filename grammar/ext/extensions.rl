/* extensions.rl - what all extensions together add.                   RFC 5321 §2.2, §4.1.1.11
 * Read first: with_protocol.rl.  Read next: ../positions.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine extensions;
  include size "grammar/ext/size.rl";
  include eightbitmime "grammar/ext/eightbitmime.rl";
  include pipelining "grammar/ext/pipelining.rl";
  include enhancedstatuscodes "grammar/ext/enhancedstatuscodes.rl";
  include starttls "grammar/ext/starttls.rl";
  include auth "grammar/ext/auth.rl";
  include dsn "grammar/ext/dsn.rl";
  include chunking "grammar/ext/chunking.rl";
  include smtputf8 "grammar/ext/smtputf8.rl";

  # ext-ehlo-line = size-ehlo / body8-ehlo / binarymime-ehlo
  #                 / pipelining-ehlo / enhanced-ehlo / starttls-ehlo / auth-ehlo
  #                 / dsn-ehlo / chunking-ehlo / smtputf8-ehlo
  #                 / "EXPN" / "HELP" / "VRFY"
  ext_ehlo_line = size_ehlo | body8_ehlo | binarymime_ehlo
                | pipelining_ehlo | enhanced_ehlo | starttls_ehlo | auth_ehlo
                | dsn_ehlo | chunking_ehlo | smtputf8_ehlo
                | "EXPN"i | "HELP"i | "VRFY"i;

  # ext-command = starttls / auth-line / bdat-cmd
  ext_command = starttls | auth_line | bdat_cmd;

  # ext-mail-param = size-mail / body-mail / auth-param / ret-mail
  #                  / envid-parameter / smtputf8-param
  ext_mail_param = size_mail | body_mail | auth_param | ret_mail
                 | envid_parameter | smtputf8_param;

  # ext-rcpt-param = notify-rcpt / orcpt-parameter
  ext_rcpt_param = notify_rcpt | orcpt_parameter;
}%%
