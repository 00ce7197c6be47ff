/* with_protocol.rl - what WITH can name in a Received line.           RFC 3848 §1, RFC 6531 §4.3
 * Read first: scram.rl, ../trace.rl.  Read next: delivery_status.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine with_protocol;
  include abnf_core "grammar/abnf_core.rl";

  # with-protocol = "ESMTPA" / "ESMTPS" / "ESMTPSA"
  #                 / "LMTP" / "LMTPA" / "LMTPS" / "LMTPSA"
  #                 / "UTF8SMTP" / "UTF8SMTPA"
  #                 / "UTF8SMTPS" / "UTF8SMTPSA"
  #                 / "UTF8LMTP" / "UTF8LMTPA"
  #                 / "UTF8LMTPS" / "UTF8LMTPSA"
  #   A for AUTH, S for STARTTLS.  Each is an Attdl-Protocol; ESMTP and SMTP are RFC 5321's own.
  with_protocol = "ESMTPA"i | "ESMTPS"i | "ESMTPSA"i
                | "LMTP"i | "LMTPA"i | "LMTPS"i | "LMTPSA"i
                | "UTF8SMTP"i | "UTF8SMTPA"i
                | "UTF8SMTPS"i | "UTF8SMTPSA"i
                | "UTF8LMTP"i | "UTF8LMTPA"i
                | "UTF8LMTPS"i | "UTF8LMTPSA"i;
}%%
