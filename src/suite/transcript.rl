/* transcript.rl - read a transcript: the grammar's rules again, with actions that note where things lie.
 * Read first: suite/transcript.h.  Read next: suite/heard.rl.
 * SPDX-License-Identifier: MIT */
#include "suite/transcript.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What has been noted of the line being read.  A pointer is NULL until its piece was met. */
struct pieces {
    const unsigned char *name, *name_end, *text, *text_end, *codes, *codes_end;
    const unsigned char *tag, *tag_end;   /* between the brackets */
    const unsigned char *key, *key_end, *value, *value_end, *level, *level_end, *id;
    struct smtp_script_line line;
};

static struct smtp_slice between(const unsigned char *from, const unsigned char *to)
{
    return from == NULL ? (struct smtp_slice){ NULL, 0 } : (struct smtp_slice){ from, (size_t)(to - from) };
}

/* Where the text of a line ends: before its tag, which two spaces or more set off.  text and tag are both alive to the
 * end of a line, so only here is it known which it was. */
static const unsigned char *text_end(const struct pieces *at, const unsigned char *newline)
{
    const unsigned char *end = newline;

    if (at->text == NULL || at->text_end != NULL)
        return at->text_end;
    if (at->tag_end == newline - 1)
        for (end = at->tag - 1; end > at->text && end[-1] == ' ';)
            end--;
    return end;
}

/* The line break of a line of the body. */
static void line_ends(struct smtp_transcript *t, struct pieces *at, const unsigned char *start,
                      const unsigned char *newline)
{
    if (at->line.kind == SMTP_SCRIPT_COMMENT)
        return;
    while (*start == ' ')
        start++;

    struct smtp_script_line *const line = smtp_transcript_add(t);
    const unsigned number = line->number;
    *line = at->line;
    line->number = number;
    line->name = between(at->name, at->name_end);
    line->text = between(at->text, text_end(at, newline));
    line->codes = between(at->codes, at->codes_end);
    line->whole = between(start, newline);
    if (at->tag_end == newline - 1)
        line->tag = between(at->tag, at->tag_end);
}

static void field(struct smtp_transcript *t, struct pieces *at)
{
    const struct smtp_slice key = between(at->key, at->key_end), value = between(at->value, at->value_end);
    struct smtp_slice *const places[] = { &t->needs, &t->tags, &t->given, &t->from, &t->to };
    static const char *const keys[] = { "needs", "tags", "given", "from", "to" };

    if (at->key == NULL)
        return;
    at->key = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (smtp_slice_is(key, keys[i]))
            *places[i] = value;
    }
    if (smtp_slice_is(key, "cut"))
        t->as_written = smtp_slice_is(value, "as written");
    if (smtp_slice_is(key, "role")) {
        t->roles = 0;
        for (struct smtp_slice rest = value, word = smtp_slice_word(&rest); word.len > 0; word = smtp_slice_word(&rest))
            for (unsigned role = SMTP_ROLE_SERVER; role <= SMTP_ROLE_JUDGE; role <<= 1)
                t->roles |= smtp_slice_is(word, smtp_role_name(role)) ? role : 0;
    }
}

static void title(struct smtp_transcript *t, const struct pieces *at, const unsigned char *newline)
{
    const unsigned char *end = at->text_end;

    while (end > at->text && end[-1] == ' ')
        end--;
    t->title = smtp_pool_string(&t->pool, between(at->text, end));
    t->rfc = smtp_pool_string(&t->pool, between(at->value, at->value_end));
    t->section = smtp_pool_string(&t->pool, between(at->name, newline));
}

static void head_id(struct smtp_transcript *t, const struct pieces *at, const unsigned char *end)
{
    if (t->id_count == SMTP_HEAD_IDS_MAX)
        return;
    t->ids[t->id_count].id = smtp_pool_string(&t->pool, between(at->id, end));
    t->ids[t->id_count++].level = smtp_pool_string(&t->pool, between(at->level, at->level_end));
}

%%{
  machine smtp_transcript;
  include transcript "grammar/transcript.rl";

  # One action a piece: where it begins, and where it ends if something can follow it in its line.
  action name      { at.name = p; }      action name_end  { at.name_end = p; }
  action words     { at.text = p; }      action words_end { at.text_end = p; }
  action codes     { at.codes = p; }     action codes_end { at.codes_end = p; }
  action tag       { at.tag = p; }       action tag_end   { at.tag_end = p; }
  action level     { at.level = p; }     action level_end { at.level_end = p; }
  action id        { at.id = p; }        action id_end    { head_id(t, &at, p); }
  action key       { field(t, &at); at.key = p; }
  action key_end   { at.key_end = p; }
  action value     { at.value = p; }     action value_end { at.value_end = p; }
  action side      { at.line.side = (char)*p; }
  action count     { at.line.count = at.line.count * 10 + (unsigned)(*p - '0'); }
  action negated   { at.line.negated = true; }

  # And one a kind of line.
  action said      { at.line.kind = SMTP_SCRIPT_LINE; }
  action pattern   { at.line.kind = SMTP_SCRIPT_PATTERN; }
  action exactly   { at.line.kind = SMTP_SCRIPT_OCTETS; }
  action any       { at.line.kind = SMTP_SCRIPT_ANY; }
  action quiet     { at.line.kind = SMTP_SCRIPT_QUIET; }
  action close     { at.line.kind = SMTP_SCRIPT_CLOSE; }
  action reset     { at.line.kind = SMTP_SCRIPT_RESET; }
  action half      { at.line.kind = SMTP_SCRIPT_HALF_CLOSE; }
  action status    { at.line.kind = SMTP_SCRIPT_EXIT; at.line.side = 'C'; }
  action tls       { at.line.kind = SMTP_SCRIPT_TLS; }
  action wait      { at.line.kind = SMTP_SCRIPT_WAIT; }
  action probe     { at.line.kind = SMTP_SCRIPT_PROBE; }
  action mailbox   { at.line.kind = SMTP_SCRIPT_MAILBOX; }
  action mail_like { at.line.kind = SMTP_SCRIPT_MAIL_PATTERN; }
  action mail_same { at.line.kind = SMTP_SCRIPT_MAIL_OCTETS; }
  action mail_not  { at.line.kind = SMTP_SCRIPT_MAIL_ABSENT; }
  action message   { at.line.kind = SMTP_SCRIPT_MESSAGE; }
  action wire      { at.line.kind = SMTP_SCRIPT_WIRE; }
  action either    { at.line.kind = SMTP_SCRIPT_EITHER; }
  action or        { at.line.kind = SMTP_SCRIPT_OR; }
  action repeat    { at.line.kind = SMTP_SCRIPT_REPEAT; }
  action end       { at.line.kind = SMTP_SCRIPT_END; }
  action use       { at.line.kind = SMTP_SCRIPT_USE; }

  action rfc       { at.value = p; at.text_end = p - strlen("RFC "); }
  action rfc_end   { at.value_end = p; }
  action title     { title(t, &at, p); }
  action head      { field(t, &at); head = t->line; }
  action body      { line_ends(t, &at, start, p);
                     in_head = in_head && start[0] == '#';
                     lost = in_head && head != t->line && lost == 0 ? t->line : lost; }
  action newline   { t->line++; start = p + 1; at = (struct pieces){ .line.kind = SMTP_SCRIPT_COMMENT }; }

  Spoken = side >side ( ":" @said ( " " line >words )? | "= " @pattern line >words | "! " @exactly octets >words );
  Event  = side >side ( ". quiet" @quiet ( " " time >words %words_end )? ( " or " codes >codes %codes_end " close" )?
                      | " close" @close | " reset" @reset | " half-close" @half )
         | "C exit " @status ( "not " @negated )? DIGIT+ $count
         | "TLS" @tls ( " " name >name %name_end )?
         | "probe" @probe;
  Mail   = "mailbox " @mailbox name >name %name_end ": " DIGIT+ $count " message" "s"? ( " holding " line >words )?
         | ">" @mail_like ( " " line >words )? | ">- " @mail_not line >words | ">! " @mail_same octets >words;
  Block  = ( "either " @either | "or " @or ) text >words
         | "== " @wire ( name ( " " name )* ) >name %name_end ( ": " text >words )?;
  Plain  = "wait" @wait ( " " time >words %words_end )?
         | "use " @use name >name %name_end ( " " ( name "=" visible* ( " " name "=" visible* )* ) >words )?
         | "message" @message | "repeat " @repeat DIGIT+ $count | "end" @end | "..." @any | "#" text?;
  Tag    = SP{2,} "[" ( mark+ ( " " mark+ )* ) >tag %tag_end "]";
  Body   = SP* ( ( Spoken | Event | Mail | Block ) Tag? | Plain )? LF @body;

  Key    = ( "role" | "needs" | "tags" | "cut" | "from" | "to" | "given" ) >key %key_end;
  Field  = Key ": " ( visible+ ( " " visible+ )* ) >value %value_end;
  Id     = id >id %id_end;
  Level  = level >level %level_end;
  Ids    = Level " " Id ( ", " ( Level " " )? Id )*;
  Head   = ( "# " ( Ids ": " text | Field ( SP{2,} Field )* ) LF | "#   " text LF ) @head;
  Title  = "# " text >words "RFC " DIGIT+ >rfc %rfc_end " " 0xC2 0xA7 mark+ >name LF @title;

  # Behind the union of all readings, so that each line break is counted once, and last.
  main := ( Title Head* Body* ) & ( ^LF | LF @newline )*;
}%%
%% write data noentry noerror;

static bool refuse_octet(struct smtp_transcript *t, struct smtp_slice source, const unsigned char *p,
                         const unsigned char *start)
{
    if (p == source.octets + source.len)
        return smtp_transcript_refuse(t, t->line, "the file ends within a line");
    if (*p == '\t')
        return smtp_transcript_refuse(t, t->line, "a tab: transcripts have spaces only");
    if (t->title == NULL)
        return smtp_transcript_refuse(t, t->line, "the first line is `# title   RFC N §section`");
    return smtp_transcript_refuse(t, t->line, "no line of a transcript goes on as this does from octet %zu",
                                  (size_t)(p - start) + 1);
}

bool smtp_transcript_parse(struct smtp_transcript *t, const char *path, struct smtp_slice source)
{
    const unsigned char *p = source.octets, *const pe = source.octets + source.len, *start = p;
    struct pieces at = { .line.kind = SMTP_SCRIPT_COMMENT };
    unsigned head = 0, lost = 0;
    bool in_head = true;
    int cs;

    t->path = smtp_pool_string(&t->pool, smtp_slice_text(path));
    t->roles = SMTP_ROLE_SERVER;
    t->line = 1;
    %% write init;
    %% write exec;
    if (cs < smtp_transcript_first_final)
        return refuse_octet(t, source, p, start);
    /* A `#` line above the first line of the body that is no head would be read as a comment, and what it was meant to
     * demand would be lost without a word. */
    if (lost != 0)
        return smtp_transcript_refuse(t, lost,
                                      "a line of the head is `# LEVEL id, id: text`, `# key: value` or `#   prose`");
    return true;
}

bool smtp_transcript_refuse(struct smtp_transcript *t, unsigned line, const char *format, ...)
{
    char sentence[512];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (t->error == NULL)
        t->error = smtp_pool_format(&t->pool, "%s:%u: %s", t->path, line, sentence);
    return false;
}
