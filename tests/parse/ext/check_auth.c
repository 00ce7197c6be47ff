/* check_auth.c - AUTH's argument, and the messages of PLAIN and SCRAM.  RFC 4954 §4, RFC 4616 §4, RFC 5802 §7
 * Read first: parse/ext/auth.rl, parse/ext/scram.h.  Read next: tests/prove/machines.h.
 * SPDX-License-Identifier: MIT */
#include "parse/check_parse.h"

#include "parse/ext/auth.h"
#include "parse/ext/plain.h"
#include "parse/ext/scram.h"

/* A text and its views, in the order in which the parser's `_views` gives them; NULL: it is refused. */
struct viewed {
    struct smtp_slice text;
    const char *views[PARSER_VIEWS];
};

/* clang-format off */
#define TEXT(literal, ...) { OCTETS(literal), { __VA_ARGS__ } }
#define REFUSED(literal)   { OCTETS(literal), { NULL } }
/* clang-format on */

#define C_NONCE "rOprNGfwEbeRWgbNEkqO"

/* What all of them have in common.  A flag is seen as a view of the first octet, so that it is compared likewise. */
#define SHAPE(name)                                                                                                    \
    static void name##_init(void *value)                                                                               \
    {                                                                                                                  \
        smtp_##name##_init(value);                                                                                     \
    }                                                                                                                  \
    static void name##_exec(void *value, const unsigned char *octets, size_t len, bool last)                           \
    {                                                                                                                  \
        smtp_##name##_exec(value, octets, len, last);                                                                  \
    }                                                                                                                  \
    static enum smtp_parse name##_result(const void *value)                                                            \
    {                                                                                                                  \
        return smtp_##name##_result(value);                                                                            \
    }                                                                                                                  \
    static size_t name##_at(const void *value)                                                                         \
    {                                                                                                                  \
        return ((const struct smtp_##name *)value)->at;                                                                \
    }                                                                                                                  \
    static size_t name##_views(const void *value, struct smtp_span *out);                                              \
    static const struct parser name##_parser = { name##_init, name##_exec, name##_result, name##_at, name##_views };   \
    static size_t name##_views(const void *value, struct smtp_span *out)

static struct smtp_span flag(bool is)
{
    return (struct smtp_span){ 0, is };
}

SHAPE(auth_argument)
{
    const struct smtp_auth_argument *const m = value;

    out[0] = m->mechanism;
    out[1] = m->response;
    out[2] = flag(m->has_response);
    return 3;
}

static const struct viewed auth_argument_texts[] = {
    TEXT("PLAIN", "PLAIN", "", ""),
    TEXT("plain AGEAYg==", "plain", "AGEAYg==", "p"),
    TEXT("SCRAM-SHA-256 =", "SCRAM-SHA-256", "=", "S"), /* there, and empty */
    TEXT("PLAIN =  \t", "PLAIN", "=", "P"),
    TEXT("PLAIN \t", "PLAIN", "", ""),
    REFUSED(""),
    REFUSED(" PLAIN"),
    REFUSED("PLAIN  AGEAYg=="),
    REFUSED("PLAIN AGEAYg=="
            " x"),
    REFUSED("PLAIN AGEAYg="),
    REFUSED("PLAIN *"),
    REFUSED("ABCDEFGHIJKLMNOPQRSTU"), /* 21 letters */
};

SHAPE(plain)
{
    const struct smtp_plain *const m = value;

    out[0] = m->authzid;
    out[1] = m->authcid;
    out[2] = m->passwd;
    return 3;
}

static const struct viewed plain_texts[] = {
    TEXT("\0tim\0tanstaaftanstaaf", "", "tim", "tanstaaftanstaaf"),
    TEXT("Ursel\0Kurt\0xipj3plmq", "Ursel", "Kurt", "xipj3plmq"),
    TEXT("\0\xc3\xa9\0 \r\n", "", "\xc3\xa9", " \r\n"),
    REFUSED("tim"),
    REFUSED("\0tim\0"),
    REFUSED("\0\0x"),
    REFUSED("\0tim\0x\0"),
    REFUSED("\0tim\0\xe9"), /* not UTF-8 */
};

SHAPE(scram_client_first)
{
    const struct smtp_scram_client_first *const m = value;

    out[0] = m->header;
    out[1] = m->authzid;
    out[2] = m->bare;
    out[3] = m->username;
    out[4] = m->nonce;
    out[5] = flag(m->mandatory);
    return 6;
}

static const struct viewed scram_client_first_texts[] = {
    TEXT("n,,n=user,r=" C_NONCE, "n,,", "", "n=user,r=" C_NONCE, "user", C_NONCE, ""),
    TEXT("y,a=x=2Cy,n=a=3Db,r=1,z=2", "y,a=x=2Cy,", "x=2Cy", "n=a=3Db,r=1,z=2", "a=3Db", "1", ""),
    TEXT("p=tls-exporter,,n=u,r=1", "p=tls-exporter,,", "", "n=u,r=1", "u", "1", ""),
    TEXT("n,,m=x,n=u,r=1", "n,,", "", "m=x,n=u,r=1", "u", "1", "n"),
    REFUSED("n,,n=user"),
    REFUSED("n,,n=us=er,r=1"),
    REFUSED("n,,r=1,n=user"),
    REFUSED("n=user,r=1"),
    REFUSED("N,,n=user,r=1"),
    REFUSED("n,,N=user,r=1"),
    REFUSED("n,,n=user,r=1,"),
};

SHAPE(scram_server_first)
{
    const struct smtp_scram_server_first *const m = value;

    out[0] = m->nonce;
    out[1] = m->salt;
    out[2] = flag(m->iterations == 4096);
    out[3] = flag(m->mandatory);
    return 4;
}

static const struct viewed scram_server_first_texts[] = {
    TEXT("r=" C_NONCE "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", C_NONCE "x", "W22ZaJ0SNY7soEsUEjb6gQ==", "r", ""),
    TEXT("r=1,s=,i=4096,i=1", "1", "", "r", ""),
    TEXT("r=1,s=,i=4097", "1", "", "", ""),
    TEXT("m=x,r=1,s=YQ==,i=4096", "1", "YQ==", "m", "m"),
    REFUSED("r=1,s=YQ==,i=04096"),
    REFUSED("r=1,s=YQ,i=4096"),
    REFUSED("r=1,s=YQ==,i=4096,"),
    REFUSED("s=YQ==,r=1,i=4096"),
    REFUSED("r=1,s=YQ==,i=-1"),
};

SHAPE(scram_client_final)
{
    const struct smtp_scram_client_final *const m = value;

    out[0] = m->without_proof;
    out[1] = m->channel_binding;
    out[2] = m->nonce;
    out[3] = m->proof;
    return 4;
}

static const struct viewed scram_client_final_texts[] = {
    TEXT("c=biws,r=1,p=YQ==", "c=biws,r=1", "biws", "1", "YQ=="),
    TEXT("c=biws,r=1,z=2,p=YQ==", "c=biws,r=1,z=2", "biws", "1", "YQ=="),
    TEXT("c=biws,r=1,p=YQ==,p=YWI=", "c=biws,r=1,p=YQ==", "biws", "1", "YWI="), /* the last is the proof */
    TEXT("c=,r=1,p=", "c=,r=1", "", "1", ""),
    REFUSED("c=biws,r=1"),
    REFUSED("c=biws,r=1,p=YQ"),
    REFUSED("c=biws,r=1,p=YQ==,z=2"),
    REFUSED("r=1,c=biws,p=YQ=="),
};

SHAPE(scram_server_final)
{
    const struct smtp_scram_server_final *const m = value;

    out[0] = m->error;
    out[1] = m->verifier;
    out[2] = flag(m->is_error);
    return 3;
}

static const struct viewed scram_server_final_texts[] = {
    TEXT("v=YQ==", "", "YQ==", ""),
    TEXT("v=", "", "", ""),
    TEXT("v=YQ==,z=2", "", "YQ==", ""),
    TEXT("e=invalid-proof", "invalid-proof", "", "e"),
    TEXT("e=new-one,z=2", "new-one", "", "e"),
    REFUSED("v=YQ"),
    REFUSED("e="),
    REFUSED("V=YQ=="),
    REFUSED("v=YQ==,"),
    REFUSED("e=x,v"),
};

/* In any pieces, and the views are these. */
static void check_viewed(const struct parser *parser, const struct viewed *v)
{
    _Alignas(max_align_t) unsigned char value[PARSER_SIZE];
    struct smtp_span views[PARSER_VIEWS];
    const bool accepted = v->views[0] != NULL;

    ck_assert_int_eq(every_split(parser, v->text), accepted ? SMTP_PARSE_OK : SMTP_PARSE_SYNTAX);
    if (!accepted)
        return;
    parser->init(value);
    parser->exec(value, v->text.octets, v->text.len, true);
    for (size_t n = parser->views(value, views); n-- > 0;) {
        ck_assert_ptr_nonnull(v->views[n]);
        ck_assert_uint_eq(views[n].len, strlen(v->views[n]));
        ck_assert_mem_eq(v->text.octets + views[n].at, v->views[n], views[n].len);
    }
}

START_TEST(auth_argument)
{
    check_viewed(&auth_argument_parser, &auth_argument_texts[_i]);
}
END_TEST

START_TEST(plain)
{
    check_viewed(&plain_parser, &plain_texts[_i]);
}
END_TEST

START_TEST(scram_client_first)
{
    check_viewed(&scram_client_first_parser, &scram_client_first_texts[_i]);
}
END_TEST

START_TEST(scram_server_first)
{
    check_viewed(&scram_server_first_parser, &scram_server_first_texts[_i]);
}
END_TEST

START_TEST(scram_client_final)
{
    check_viewed(&scram_client_final_parser, &scram_client_final_texts[_i]);
}
END_TEST

START_TEST(scram_server_final)
{
    check_viewed(&scram_server_final_parser, &scram_server_final_texts[_i]);
}
END_TEST

/* Digits without end are no number that comes round again. */
START_TEST(iterations)
{
    struct smtp_scram_server_first m;

    ck_assert_int_eq(smtp_scram_server_first_parse(&m, slice_of("r=1,s=,i=4294967294")), SMTP_PARSE_OK);
    ck_assert_uint_eq(m.iterations, UINT32_MAX - 1);
    ck_assert_int_eq(smtp_scram_server_first_parse(&m, slice_of("r=1,s=,i=4294967297")), SMTP_PARSE_OK);
    ck_assert_uint_eq(m.iterations, UINT32_MAX);
}
END_TEST

START_TEST(saslname)
{
    char out[32];
    size_t len = smtp_saslname_encode(slice_of("a,b=c,"), out, sizeof out);

    ck_assert_uint_eq(len, 12);
    ck_assert_mem_eq(out, "a=2Cb=3Dc=2C", 12);
    ck_assert_uint_eq(smtp_saslname_decode((struct smtp_slice){ (unsigned char *)out, len }, out, sizeof out), 6);
    ck_assert_mem_eq(out, "a,b=c,", 6);
    out[2] = '?';
    ck_assert_uint_eq(smtp_saslname_encode(slice_of("a,"), out, 2), 4);
    ck_assert_uint_eq(smtp_saslname_decode(slice_of("abc"), out, 2), 3);
    ck_assert(out[2] == '?');
}
END_TEST

Suite *auth_suite(void)
{
    Suite *const suite = suite_create("RFC 4954 8, RFC 4616 2, RFC 5802 7 What AUTH carries");
    TCase *const views = tcase_create("views");
    TCase *const numbers = tcase_create("numbers");

    tcase_add_loop_test(views, auth_argument, 0, sizeof auth_argument_texts / sizeof auth_argument_texts[0]);
    tcase_add_loop_test(views, plain, 0, sizeof plain_texts / sizeof plain_texts[0]);
    tcase_add_loop_test(views, scram_client_first, 0,
                        sizeof scram_client_first_texts / sizeof scram_client_first_texts[0]);
    tcase_add_loop_test(views, scram_server_first, 0,
                        sizeof scram_server_first_texts / sizeof scram_server_first_texts[0]);
    tcase_add_loop_test(views, scram_client_final, 0,
                        sizeof scram_client_final_texts / sizeof scram_client_final_texts[0]);
    tcase_add_loop_test(views, scram_server_final, 0,
                        sizeof scram_server_final_texts / sizeof scram_server_final_texts[0]);
    tcase_add_test(numbers, iterations);
    tcase_add_test(numbers, saslname);
    suite_add_tcase(suite, views);
    suite_add_tcase(suite, numbers);
    return suite;
}
