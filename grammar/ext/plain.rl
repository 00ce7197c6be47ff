/* plain.rl - a name and a password, in clear.                         RFC 4616 §2
 * Read first: smtputf8.rl.  Read next: scram.rl.
 * SPDX-License-Identifier: MIT */
%%{
  machine plain;
  include smtputf8 "grammar/ext/smtputf8.rl";

  # plain-NUL = %x00
  plain_NUL = 0x00;

  # plain-SAFE = %x01-7F / UTF8-2 / UTF8-3 / UTF8-4
  #   Not NUL: so three texts lie in one message, and none needs a length.
  plain_SAFE = 0x01..0x7F | UTF8_2 | UTF8_3 | UTF8_4;

  # plain-authzid = 1*plain-SAFE
  plain_authzid = plain_SAFE+;

  # plain-authcid = 1*plain-SAFE
  plain_authcid = plain_SAFE+;

  # plain-passwd = 1*plain-SAFE
  plain_passwd = plain_SAFE+;

  # plain-message = [ plain-authzid ] plain-NUL plain-authcid
  #                 plain-NUL plain-passwd
  plain_message = plain_authzid? plain_NUL plain_authcid
                  plain_NUL plain_passwd;
}%%
