/* rule.rl - every production of the grammar as a recogniser of its own.  RFC 5321 §4.1, §4.2
 * Read first: parse/rule.h, all of grammar/.  Read next: protocol/limits.h.
 * SPDX-License-Identifier: MIT
 *
 * One machine with an entry for each rule: is_NAME begins at the rule's start state.  Made with -T0 (Makefile): with
 * thousands of states, small tables serve better than much code. */
#include "parse/rule.h"

#include <string.h>

#include "parse/same.h"

%%{
  machine rules;
  include positions "grammar/positions.rl";
  include size "grammar/ext/size.rl";
  include eightbitmime "grammar/ext/eightbitmime.rl";
  access m->;

  # grammar/abnf_core.rl
  is_ALPHA := ALPHA;
  is_DIGIT := DIGIT;
  is_HEXDIG := HEXDIG;
  is_DQUOTE := DQUOTE;
  is_SP := SP;
  is_HTAB := HTAB;
  is_WSP := WSP;
  is_VCHAR := VCHAR;
  is_CR := CR;
  is_LF := LF;
  is_CRLF := CRLF;

  # grammar/domain.rl
  is_Let_dig := Let_dig;
  is_Ldh_str := Ldh_str;
  is_sub_domain := sub_domain;
  is_Domain := Domain;

  # grammar/literal.rl
  is_Snum := Snum;
  is_IPv4_address_literal := IPv4_address_literal;
  is_IPv6_hex := IPv6_hex;
  is_IPv6_full := IPv6_full;
  is_IPv6_comp := IPv6_comp;
  is_IPv6v4_full := IPv6v4_full;
  is_IPv6v4_comp := IPv6v4_comp;
  is_IPv6_addr := IPv6_addr;
  is_IPv6_address_literal := IPv6_address_literal;
  is_dcontent := dcontent;
  is_Standardized_tag := Standardized_tag;
  is_General_address_literal := General_address_literal;
  is_address_literal := address_literal;

  # grammar/mailbox.rl
  is_atext := atext;
  is_Atom := Atom;
  is_Dot_string := Dot_string;
  is_quoted_pairSMTP := quoted_pairSMTP;
  is_qtextSMTP := qtextSMTP;
  is_QcontentSMTP := QcontentSMTP;
  is_Quoted_string := Quoted_string;
  is_Local_part := Local_part;
  is_String := String;
  is_Mailbox := Mailbox;

  # grammar/path.rl
  is_At_domain := At_domain;
  is_A_d_l := A_d_l;
  is_Path := Path;
  is_Forward_path := Forward_path;
  is_Reverse_path := Reverse_path;

  # grammar/params.rl
  is_esmtp_keyword := esmtp_keyword;
  is_esmtp_value := esmtp_value;
  is_esmtp_param := esmtp_param;
  is_Mail_parameters := Mail_parameters;
  is_Rcpt_parameters := Rcpt_parameters;
  is_Keyword := Keyword;
  is_Argument := Argument;

  # grammar/commands.rl
  is_ehlo := ehlo;
  is_helo := helo;
  is_ehlo_greet := ehlo_greet;
  is_ehlo_keyword := ehlo_keyword;
  is_ehlo_param := ehlo_param;
  is_ehlo_line := ehlo_line;
  is_ehlo_ok_rsp := ehlo_ok_rsp;
  is_mail := mail;
  is_rcpt := rcpt;
  is_data := data;
  is_rset := rset;
  is_vrfy := vrfy;
  is_expn := expn;
  is_help := help;
  is_noop := noop;
  is_quit := quit;

  # grammar/reply.rl
  is_textstring := textstring;
  is_Reply_code := Reply_code;
  is_Greeting := Greeting;
  is_Reply_line := Reply_line;

  # grammar/positions.rl
  is_x_eol := x_eol;
  is_x_address_literal := x_address_literal;
  is_x_mailbox := x_mailbox;
  is_x_forward_path := x_forward_path;
  is_x_reverse_path := x_reverse_path;
  is_x_path := x_path;
  is_x_ehlo := x_ehlo;
  is_x_helo := x_helo;
  is_x_mail := x_mail;
  is_x_rcpt := x_rcpt;
  is_x_data := x_data;
  is_x_rset := x_rset;
  is_x_quit := x_quit;
  is_x_vrfy_arg := x_vrfy_arg;
  is_x_vrfy := x_vrfy;
  is_x_expn := x_expn;
  is_x_help := x_help;
  is_x_noop := x_noop;
  is_x_command_line := x_command_line;
  is_x_any_text := x_any_text;
  is_x_reply_line := x_reply_line;

  # grammar/ext/size.rl
  is_size_param := size_param;
  is_size_ehlo := size_ehlo;
  is_size_value := size_value;
  is_size_mail := size_mail;

  # grammar/ext/eightbitmime.rl
  is_body8_ehlo := body8_ehlo;
  is_body_value := body_value;
  is_body_mail := body_mail;
}%%

%% write data;

static const struct smtp_rule rules[] = {
    /* grammar/abnf_core.rl */
    { "ALPHA", "RFC 5234 B.1", rules_en_is_ALPHA },
    { "DIGIT", "RFC 5234 B.1", rules_en_is_DIGIT },
    { "HEXDIG", "RFC 5234 B.1", rules_en_is_HEXDIG },
    { "DQUOTE", "RFC 5234 B.1", rules_en_is_DQUOTE },
    { "SP", "RFC 5234 B.1", rules_en_is_SP },
    { "HTAB", "RFC 5234 B.1", rules_en_is_HTAB },
    { "WSP", "RFC 5234 B.1", rules_en_is_WSP },
    { "VCHAR", "RFC 5234 B.1", rules_en_is_VCHAR },
    { "CR", "RFC 5234 B.1", rules_en_is_CR },
    { "LF", "RFC 5234 B.1", rules_en_is_LF },
    { "CRLF", "RFC 5234 B.1", rules_en_is_CRLF },
    /* grammar/domain.rl */
    { "Let-dig", "4.1.2", rules_en_is_Let_dig },
    { "Ldh-str", "4.1.2", rules_en_is_Ldh_str },
    { "sub-domain", "4.1.2", rules_en_is_sub_domain },
    { "Domain", "4.1.2", rules_en_is_Domain },
    /* grammar/literal.rl */
    { "Snum", "4.1.3", rules_en_is_Snum },
    { "IPv4-address-literal", "4.1.3", rules_en_is_IPv4_address_literal },
    { "IPv6-hex", "4.1.3", rules_en_is_IPv6_hex },
    { "IPv6-full", "4.1.3", rules_en_is_IPv6_full },
    { "IPv6-comp", "4.1.3", rules_en_is_IPv6_comp },
    { "IPv6v4-full", "4.1.3", rules_en_is_IPv6v4_full },
    { "IPv6v4-comp", "4.1.3", rules_en_is_IPv6v4_comp },
    { "IPv6-addr", "4.1.3", rules_en_is_IPv6_addr },
    { "IPv6-address-literal", "4.1.3", rules_en_is_IPv6_address_literal },
    { "dcontent", "4.1.3", rules_en_is_dcontent },
    { "Standardized-tag", "4.1.3", rules_en_is_Standardized_tag },
    { "General-address-literal", "4.1.3", rules_en_is_General_address_literal },
    { "address-literal", "4.1.2", rules_en_is_address_literal },
    /* grammar/mailbox.rl */
    { "atext", "RFC 5322 3.2.3", rules_en_is_atext },
    { "Atom", "4.1.2", rules_en_is_Atom },
    { "Dot-string", "4.1.2", rules_en_is_Dot_string },
    { "quoted-pairSMTP", "4.1.2", rules_en_is_quoted_pairSMTP },
    { "qtextSMTP", "4.1.2", rules_en_is_qtextSMTP },
    { "QcontentSMTP", "4.1.2", rules_en_is_QcontentSMTP },
    { "Quoted-string", "4.1.2", rules_en_is_Quoted_string },
    { "Local-part", "4.1.2", rules_en_is_Local_part },
    { "String", "4.1.2", rules_en_is_String },
    { "Mailbox", "4.1.2", rules_en_is_Mailbox },
    /* grammar/path.rl */
    { "At-domain", "4.1.2", rules_en_is_At_domain },
    { "A-d-l", "4.1.2", rules_en_is_A_d_l },
    { "Path", "4.1.2", rules_en_is_Path },
    { "Forward-path", "4.1.2", rules_en_is_Forward_path },
    { "Reverse-path", "4.1.2", rules_en_is_Reverse_path },
    /* grammar/params.rl */
    { "esmtp-keyword", "4.1.2", rules_en_is_esmtp_keyword },
    { "esmtp-value", "4.1.2", rules_en_is_esmtp_value },
    { "esmtp-param", "4.1.2", rules_en_is_esmtp_param },
    { "Mail-parameters", "4.1.2", rules_en_is_Mail_parameters },
    { "Rcpt-parameters", "4.1.2", rules_en_is_Rcpt_parameters },
    { "Keyword", "4.1.2", rules_en_is_Keyword },
    { "Argument", "4.1.2", rules_en_is_Argument },
    /* grammar/commands.rl */
    { "ehlo", "4.1.1.1", rules_en_is_ehlo },
    { "helo", "4.1.1.1", rules_en_is_helo },
    { "ehlo-greet", "4.1.1.1", rules_en_is_ehlo_greet },
    { "ehlo-keyword", "4.1.1.1", rules_en_is_ehlo_keyword },
    { "ehlo-param", "4.1.1.1", rules_en_is_ehlo_param },
    { "ehlo-line", "4.1.1.1", rules_en_is_ehlo_line },
    { "ehlo-ok-rsp", "4.1.1.1", rules_en_is_ehlo_ok_rsp },
    { "mail", "4.1.1.2", rules_en_is_mail },
    { "rcpt", "4.1.1.3", rules_en_is_rcpt },
    { "data", "4.1.1.4", rules_en_is_data },
    { "rset", "4.1.1.5", rules_en_is_rset },
    { "vrfy", "4.1.1.6", rules_en_is_vrfy },
    { "expn", "4.1.1.7", rules_en_is_expn },
    { "help", "4.1.1.8", rules_en_is_help },
    { "noop", "4.1.1.9", rules_en_is_noop },
    { "quit", "4.1.1.10", rules_en_is_quit },
    /* grammar/reply.rl */
    { "textstring", "4.2", rules_en_is_textstring },
    { "Reply-code", "4.2", rules_en_is_Reply_code },
    { "Greeting", "4.2", rules_en_is_Greeting },
    { "Reply-line", "4.2", rules_en_is_Reply_line },
    /* grammar/positions.rl */
    { "x-eol", "4.1.1", rules_en_is_x_eol },
    { "x-address-literal", "4.1.3", rules_en_is_x_address_literal },
    { "x-mailbox", "4.1.2", rules_en_is_x_mailbox },
    { "x-forward-path", "4.1.2", rules_en_is_x_forward_path },
    { "x-reverse-path", "4.1.2", rules_en_is_x_reverse_path },
    { "x-path", "4.1.2", rules_en_is_x_path },
    { "x-ehlo", "4.1.1.1", rules_en_is_x_ehlo },
    { "x-helo", "4.1.1.1", rules_en_is_x_helo },
    { "x-mail", "4.1.1.2", rules_en_is_x_mail },
    { "x-rcpt", "4.1.1.3", rules_en_is_x_rcpt },
    { "x-data", "4.1.1.4", rules_en_is_x_data },
    { "x-rset", "4.1.1.5", rules_en_is_x_rset },
    { "x-quit", "4.1.1.10", rules_en_is_x_quit },
    { "x-vrfy-arg", "4.1.1.6", rules_en_is_x_vrfy_arg },
    { "x-vrfy", "4.1.1.6", rules_en_is_x_vrfy },
    { "x-expn", "4.1.1.7", rules_en_is_x_expn },
    { "x-help", "4.1.1.8", rules_en_is_x_help },
    { "x-noop", "4.1.1.9", rules_en_is_x_noop },
    { "x-command-line", "4.1.1", rules_en_is_x_command_line },
    { "x-any-text", "4.2", rules_en_is_x_any_text },
    { "x-reply-line", "4.2", rules_en_is_x_reply_line },
    /* grammar/ext/size.rl */
    { "size-param", "RFC 1870 3", rules_en_is_size_param },
    { "size-ehlo", "RFC 1870 3", rules_en_is_size_ehlo },
    { "size-value", "RFC 1870 3", rules_en_is_size_value },
    { "size-mail", "RFC 1870 3", rules_en_is_size_mail },
    /* grammar/ext/eightbitmime.rl */
    { "body8-ehlo", "RFC 6152 2", rules_en_is_body8_ehlo },
    { "body-value", "RFC 6152 2", rules_en_is_body_value },
    { "body-mail", "RFC 6152 2", rules_en_is_body_mail },
};

const struct smtp_rule *smtp_rules(size_t *count)
{
    *count = sizeof rules / sizeof rules[0];
    return rules;
}

static struct smtp_slice slice_of(const char *string)
{
    return (struct smtp_slice){ (const unsigned char *)string, strlen(string) };
}

const struct smtp_rule *smtp_rule_find(const char *name)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (smtp_same_nocase(slice_of(name), slice_of(rules[i].name)))
            return &rules[i];
    return NULL;
}

void smtp_match_init(struct smtp_match *m, const struct smtp_rule *rule)
{
    *m = (struct smtp_match){ 0 };
    %% write init;
    m->cs = rule->entry; /* not at the start of the machine, which has none: one entry for each rule */
}

void smtp_match_exec(struct smtp_match *m, const unsigned char *octets, size_t len)
{
    const unsigned char *p = octets, *const pe = octets + len;

    if (m->cs == rules_error)
        return;
    %% write exec;
    m->at += (size_t)(p - octets);
}

bool smtp_match_accepts(const struct smtp_match *m)
{
    return m->cs >= rules_first_final;
}

bool smtp_match_error(const struct smtp_match *m)
{
    return m->cs == rules_error;
}
