/* rule.rl - every production of the grammar as a recogniser of its own.  RFC 5321 §4.1, §4.2
 * Read first: parse/rule.h, all of grammar/.  Read next: parse/rule_table_internal.h.
 * SPDX-License-Identifier: MIT
 *
 * One machine with an entry for each rule: is_NAME begins at the rule's start state.  Made with -T0 (Makefile): with
 * thousands of states, small tables serve better than much code.  What C has to know of each is in
 * parse/rule_table_internal.h; tests/parse/check_rule.c sees that no rule of grammar/ is missing in either. */
#include "parse/rule.h"

#include <string.h>

#include "parse/same.h"

%%{
  machine rules;
  include positions "grammar/positions.rl";
  include extensions "grammar/ext/extensions.rl";
  include plain "grammar/ext/plain.rl";
  include scram "grammar/ext/scram.rl";
  include with_protocol "grammar/ext/with_protocol.rl";
  include delivery_status "grammar/ext/delivery_status.rl";
  access m->;

  # grammar/abnf_core.rl
  is_ALPHA := ALPHA;  is_DIGIT := DIGIT;  is_HEXDIG := HEXDIG;  is_DQUOTE := DQUOTE;  is_SP := SP;  is_HTAB := HTAB;
  is_WSP := WSP;  is_VCHAR := VCHAR;  is_CR := CR;  is_LF := LF;  is_CRLF := CRLF;

  # grammar/domain.rl
  is_Let_dig := Let_dig;  is_Ldh_str := Ldh_str;  is_sub_domain := sub_domain;  is_Domain := Domain;

  # grammar/literal.rl
  is_Snum := Snum;  is_IPv4_address_literal := IPv4_address_literal;  is_IPv6_hex := IPv6_hex;
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

  # grammar/comment.rl
  is_quoted_pair := quoted_pair;
  is_FWS := FWS;
  is_ctext := ctext;
  is_comment_flat := comment_flat;
  is_comment := comment;
  is_ccontent := ccontent;
  is_CFWS_flat := CFWS_flat;
  is_CFWS := CFWS;

  # grammar/date_time.rl
  is_day_name := day_name;
  is_day_of_week := day_of_week;
  is_day := day;
  is_month := month;
  is_year := year;
  is_date := date;
  is_hour := hour;
  is_minute := minute;
  is_second := second;
  is_time_of_day := time_of_day;
  is_zone := zone;
  is_time := time;
  is_date_time := date_time;

  # grammar/msg_id.rl
  is_dot_atom_text := dot_atom_text;
  is_dtext := dtext;
  is_no_fold_literal := no_fold_literal;
  is_id_left := id_left;
  is_id_right := id_right;
  is_msg_id := msg_id;

  # grammar/trace.rl
  is_Return_path_line := Return_path_line;
  is_TCP_info := TCP_info;
  is_Extended_Domain := Extended_Domain;
  is_From_domain := From_domain;
  is_By_domain := By_domain;
  is_Addtl_Link := Addtl_Link;
  is_Link := Link;
  is_Via := Via;
  is_Attdl_Protocol := Attdl_Protocol;
  is_Protocol := Protocol;
  is_With := With;
  is_ID := ID;
  is_For := For;
  is_Additional_Registered_Clauses := Additional_Registered_Clauses;
  is_Opt_info := Opt_info;
  is_Stamp := Stamp;
  is_Time_stamp_line := Time_stamp_line;

  # grammar/positions.rl
  is_x_eol := x_eol;
  is_x_run := x_run;
  is_x_line := x_line;
  is_x_clean_line := x_clean_line;
  is_x_address_literal := x_address_literal;
  is_x_mailbox := x_mailbox;
  is_x_forward_path := x_forward_path;
  is_x_reverse_path := x_reverse_path;
  is_x_path := x_path;
  is_x_body_value := x_body_value;
  is_x_chunk := x_chunk;
  is_x_ret_value := x_ret_value;
  is_x_orcpt_value := x_orcpt_value;
  is_x_vrfy_arg := x_vrfy_arg;
  is_x_vrfy := x_vrfy;
  is_x_expn := x_expn;
  is_x_help := x_help;
  is_x_noop := x_noop;
  is_x_command := x_command;
  is_x_ehlo := x_ehlo;
  is_x_helo := x_helo;
  is_x_mail := x_mail;
  is_x_rcpt := x_rcpt;
  is_x_data := x_data;
  is_x_rset := x_rset;
  is_x_vrfy_line := x_vrfy_line;
  is_x_expn_line := x_expn_line;
  is_x_help_line := x_help_line;
  is_x_noop_line := x_noop_line;
  is_x_quit := x_quit;
  is_x_starttls := x_starttls;
  is_x_auth := x_auth;
  is_x_bdat := x_bdat;
  is_x_bdat_chunk := x_bdat_chunk;
  is_x_command_line := x_command_line;
  is_x_u_mailbox := x_u_mailbox;  is_x_u_forward_path := x_u_forward_path;  is_x_u_path := x_u_path;
  is_x_u_params := x_u_params;  is_x_u_mail := x_u_mail;  is_x_u_rcpt := x_u_rcpt;  is_x_u_argument := x_u_argument;
  is_x_u_vrfy := x_u_vrfy;  is_x_u_expn := x_u_expn;  is_x_u_command_line := x_u_command_line;
  is_x_reply := x_reply;
  is_x_any_text := x_any_text;
  is_x_reply_line := x_reply_line;
  is_x_ehlo_line := x_ehlo_line;
  is_x_for := x_for;
  is_x_opt_info := x_opt_info;
  is_x_stamp := x_stamp;
  is_x_time_stamp_line := x_time_stamp_line;
  is_x_octet := x_octet;
  is_x_nondot := x_nondot;
  is_x_text_line := x_text_line;
  is_x_eod := x_eod;
  is_x_mail_data := x_mail_data;  is_x_chunk_text := x_chunk_text;  is_x_nondot_run := x_nondot_run;
  is_x_read_line := x_read_line;  is_x_read_data := x_read_data;

  # grammar/ext/size.rl
  is_size_param := size_param;
  is_size_ehlo := size_ehlo;
  is_size_value := size_value;
  is_size_mail := size_mail;

  # grammar/ext/eightbitmime.rl
  is_body8_ehlo := body8_ehlo;
  is_body_value := body_value;
  is_body_mail := body_mail;

  # grammar/ext/pipelining.rl
  is_pipelining_ehlo := pipelining_ehlo;

  # grammar/ext/enhancedstatuscodes.rl
  is_enhanced_ehlo := enhanced_ehlo;
  is_class := class;
  is_esc_number := esc_number;
  is_subject := subject;
  is_detail := detail;
  is_status_code := status_code;
  is_esc_reply_line := esc_reply_line;

  # grammar/ext/starttls.rl
  is_starttls_ehlo := starttls_ehlo;
  is_starttls := starttls;

  # grammar/ext/auth.rl
  is_mech_char := mech_char;
  is_sasl_mech := sasl_mech;
  is_auth_ehlo := auth_ehlo;
  is_base64_char := base64_char;
  is_base64_terminal := base64_terminal;
  is_base64 := base64;
  is_initial_response := initial_response;
  is_cancel_response := cancel_response;
  is_auth_command := auth_command;
  is_auth_line := auth_line;
  is_auth_response_line := auth_response_line;
  is_continue_req := continue_req;
  is_xchar := xchar;
  is_hexchar := hexchar;
  is_xtext := xtext;
  is_auth_param := auth_param;
  is_x_sasl_mech := x_sasl_mech;
  is_x_auth_argument := x_auth_argument;

  # grammar/ext/dsn.rl
  is_dsn_ehlo := dsn_ehlo;
  is_dsn_hexchar := dsn_hexchar;
  is_dsn_xtext := dsn_xtext;
  is_ret_mail := ret_mail;
  is_envid_parameter := envid_parameter;
  is_notify_list_element := notify_list_element;
  is_notify_esmtp_value := notify_esmtp_value;
  is_notify_rcpt := notify_rcpt;
  is_addr_type := addr_type;
  is_original_recipient_address := original_recipient_address;
  is_orcpt_parameter := orcpt_parameter;

  # grammar/ext/chunking.rl
  is_chunking_ehlo := chunking_ehlo;
  is_chunk_size := chunk_size;
  is_end_marker := end_marker;
  is_bdat_cmd := bdat_cmd;
  is_binarymime_ehlo := binarymime_ehlo;

  # grammar/ext/smtputf8.rl
  is_smtputf8_ehlo := smtputf8_ehlo;
  is_smtputf8_param := smtputf8_param;
  is_UTF8_tail := UTF8_tail;
  is_UTF8_2 := UTF8_2;
  is_UTF8_3 := UTF8_3;
  is_UTF8_4 := UTF8_4;
  is_UTF8_non_ascii := UTF8_non_ascii;
  is_u_let_dig := u_let_dig;
  is_U_label := U_label;
  is_u_sub_domain := u_sub_domain;
  is_u_Domain := u_Domain;
  is_u_atext := u_atext;
  is_u_Atom := u_Atom;
  is_u_Dot_string := u_Dot_string;
  is_u_qtextSMTP := u_qtextSMTP;
  is_u_QcontentSMTP := u_QcontentSMTP;
  is_u_Quoted_string := u_Quoted_string;
  is_u_Local_part := u_Local_part;
  is_u_Mailbox := u_Mailbox;
  is_u_At_domain := u_At_domain;
  is_u_A_d_l := u_A_d_l;
  is_u_Path := u_Path;
  is_u_Reverse_path := u_Reverse_path;
  is_u_String := u_String;
  is_u_esmtp_value := u_esmtp_value;
  is_u_esmtp_param := u_esmtp_param;
  is_u_mail := u_mail;
  is_u_rcpt := u_rcpt;
  is_u_vrfy := u_vrfy;
  is_u_expn := u_expn;
  is_u_textstring := u_textstring;

  # grammar/ext/plain.rl
  is_plain_NUL := plain_NUL;
  is_plain_SAFE := plain_SAFE;
  is_plain_authzid := plain_authzid;
  is_plain_authcid := plain_authcid;
  is_plain_passwd := plain_passwd;
  is_plain_message := plain_message;

  # grammar/ext/scram.rl
  is_value_safe_char := value_safe_char;  is_value_char := value_char;  is_value := value;  is_attr_val := attr_val;
  is_printable := printable;  is_base64_4 := base64_4;  is_base64_3 := base64_3;  is_base64_2 := base64_2;
  is_scram_base64 := scram_base64;  is_posit_number := posit_number;  is_saslname := saslname;  is_authzid := authzid;
  is_cb_name := cb_name;  is_gs2_cbind_flag := gs2_cbind_flag;  is_gs2_header := gs2_header;  is_username := username;
  is_reserved_mext := reserved_mext;  is_channel_binding := channel_binding;  is_proof := proof;
  is_c_nonce := c_nonce;  is_s_nonce := s_nonce;  is_nonce := nonce;  is_salt := salt;  is_verifier := verifier;
  is_iteration_count := iteration_count;  is_extensions := extensions;
  is_client_first_message_bare := client_first_message_bare;  is_client_first_message := client_first_message;
  is_server_first_message := server_first_message;
  is_client_final_message_without_proof := client_final_message_without_proof;
  is_client_final_message := client_final_message;  is_server_error_value_ext := server_error_value_ext;
  is_server_error_value := server_error_value;  is_server_error := server_error;
  is_server_final_message := server_final_message;

  # grammar/ext/with_protocol.rl
  is_with_protocol := with_protocol;

  # grammar/ext/delivery_status.rl
  is_dsn_text := dsn_text;  is_address_type := address_type;  is_diagnostic_type := diagnostic_type;
  is_mta_name_type := mta_name_type;  is_mta_name := mta_name;  is_generic_address := generic_address;
  is_envelope_id := envelope_id;  is_original_envelope_id_field := original_envelope_id_field;
  is_reporting_mta_field := reporting_mta_field;  is_dsn_gateway_field := dsn_gateway_field;
  is_received_from_mta_field := received_from_mta_field;  is_arrival_date_field := arrival_date_field;
  is_extension_field_name := extension_field_name;  is_extension_field := extension_field;
  is_per_message_fields := per_message_fields;  is_original_recipient_field := original_recipient_field;
  is_final_recipient_field := final_recipient_field;  is_action_value := action_value;
  is_action_field := action_field;  is_status_field := status_field;  is_remote_mta_field := remote_mta_field;
  is_diagnostic_code_field := diagnostic_code_field;  is_last_attempt_date_field := last_attempt_date_field;
  is_final_log_id_field := final_log_id_field;  is_will_retry_until_field := will_retry_until_field;
  is_per_recipient_fields := per_recipient_fields;  is_delivery_status_content := delivery_status_content;

  # grammar/ext/extensions.rl
  is_ext_ehlo_line := ext_ehlo_line;  is_ext_command := ext_command;
  is_ext_mail_param := ext_mail_param;  is_ext_rcpt_param := ext_rcpt_param;
}%%

%% write data;

#define RULE(name, section, ragel) { name, section, rules_en_is_##ragel },
static const struct smtp_rule rules[] = {
#include "parse/rule_table_internal.h"
};
#undef RULE

const struct smtp_rule *smtp_rules(size_t *count)
{
    *count = sizeof rules / sizeof rules[0];
    return rules;
}

const struct smtp_rule *smtp_rule_find(const char *name)
{
    /* Bit 32 is letter case: most of the hundreds of rules are out by their first letter. */
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (((name[0] ^ rules[i].name[0]) & ~32) == 0 &&
            smtp_same_nocase(smtp_slice_text(name), smtp_slice_text(rules[i].name)))
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
