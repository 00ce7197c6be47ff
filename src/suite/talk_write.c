/* talk_write.c - a conversation as a transcript of role judge, so that others can read it again.
 * Read first: suite/talk.c.  Read next: programs/grade.h.
 * SPDX-License-Identifier: MIT
 *
 * The octets come from the wire and the file is read by programs and by people: whatever is not plain text of one whole
 * line is written as a `!` line, with escapes. */
#include "suite/talk.h"

#include <string.h>

#include "protocol/escape.h"

enum { PIECE_MAX = 2048 }; /* octets in a line of the file; a longer line of the wire takes several */

struct writing {
    FILE *out;
    const struct smtp_finding *found;
    size_t count;
    uint64_t at[2]; /* octets written of the client's side, of the server's */
};

/* A said `S:` line has to begin with a code. */
static bool has_code(struct smtp_slice text)
{
    return text.len >= 3 && text.octets[0] >= '2' && text.octets[0] <= '5' && text.octets[1] >= '0' &&
           text.octets[1] <= '9' && text.octets[2] >= '0' && text.octets[2] <= '9' &&
           (text.len == 3 || text.octets[3] == ' ' || text.octets[3] == '-');
}

/* Would `C: text` be read as these octets and nothing else?  A brace opens a {name}, and two spaces and a bracket are
 * how marks begin. */
static bool plain(char side, struct smtp_slice text)
{
    if (side == 'S' && !has_code(text))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = text.octets[i];
        if (c < ' ' || c > '~' || c == '{' || c == '}')
            return false;
    }
    return text.len == 0 || (text.octets[text.len - 1] != ' ' && text.octets[text.len - 1] != ']');
}

static void escaped(FILE *out, struct smtp_slice octets)
{
    for (size_t i = 0; i < octets.len; i++) {
        const unsigned char c = octets.octets[i];
        const bool last = i + 1 == octets.len;
        char text[8];

        smtp_escape((struct smtp_slice){ &c, 1 }, text, sizeof text);
        if (c == '{' || c == '}' || (last && (c == ' ' || c == ']')))
            fprintf(out, "\\x%02X", c);
        else
            fputs(text, out);
    }
}

/* Is it about these octets of its side?  One about an end lies behind all octets. */
static bool is_about(const struct smtp_finding *found, char side, uint64_t from, uint64_t to, bool end)
{
    return found->side == side && (end ? found->at >= to : from <= found->at && found->at < to);
}

static void marks(const struct writing *w, char side, uint64_t from, uint64_t to, bool end)
{
    const char *before = "  [";

    for (size_t i = 0; i < w->count; i++) {
        bool told = !is_about(&w->found[i], side, from, to, end);
        for (size_t k = 0; k < i && !told; k++)
            told = is_about(&w->found[k], side, from, to, end) && strcmp(w->found[k].id, w->found[i].id) == 0;
        if (told)
            continue;
        fprintf(w->out, "%s%s", before, strchr(w->found[i].id, '-') + 1);
        before = " ";
    }
    fputs(before[1] == '\0' ? "]\n" : "\n", w->out);
}

static void line(struct writing *w, char side, struct smtp_slice octets)
{
    const bool whole = octets.len >= 2 && memcmp(octets.octets + octets.len - 2, "\r\n", 2) == 0;
    const struct smtp_slice text = { octets.octets, octets.len - (whole ? 2 : 0) };
    uint64_t *const at = &w->at[side == 'S'];

    if (whole && plain(side, text)) {
        fprintf(w->out, "%c:%s%.*s", side, text.len > 0 ? " " : "", (int)text.len, (const char *)text.octets);
    } else {
        fprintf(w->out, "%c! ", side);
        escaped(w->out, octets);
    }
    marks(w, side, *at, *at + octets.len, false);
    *at += octets.len;
}

static void run(struct writing *w, char side, struct smtp_slice rest)
{
    while (rest.len > 0) {
        const size_t most = rest.len < PIECE_MAX ? rest.len : PIECE_MAX;
        const unsigned char *const lf = memchr(rest.octets, '\n', most);
        const size_t len = lf == NULL ? most : (size_t)(lf + 1 - rest.octets);

        line(w, side, (struct smtp_slice){ rest.octets, len });
        rest = (struct smtp_slice){ rest.octets + len, rest.len - len };
    }
}

/* `# LEVEL id: statement`, once for each requirement. */
static void head(const struct writing *w, const struct smtp_register *reg)
{
    for (size_t i = 0; i < w->count; i++) {
        const char *const id = w->found[i].id;
        const struct smtp_requirement *const row = smtp_register_find(reg, id);
        bool told = false;

        for (size_t k = 0; k < i && !told; k++)
            told = strcmp(w->found[k].id, id) == 0;
        if (!told)
            fprintf(w->out, "# %s %s: %s\n", row == NULL ? "MUST" : row->level, id,
                    row == NULL ? w->found[i].expected : row->statement);
    }
}

void smtp_talk_write(FILE *out, const struct smtp_talk *talk, const char *title, const struct smtp_finding *found,
                     size_t count, const struct smtp_register *reg)
{
    struct writing w = { .out = out, .found = found, .count = count };

    fprintf(out, "# %s   RFC 5321 §4.1\n", title);
    head(&w, reg);
    fputs("# role: judge\n", out);
    for (size_t i = 0; i < talk->run_count; i++) {
        const char side = talk->runs[i].side;
        const struct smtp_slice stream = side == 'C' ? talk->client : talk->server;

        if (talk->runs[i].len > 0) {
            run(&w, side, (struct smtp_slice){ stream.octets + w.at[side == 'S'], talk->runs[i].len });
        } else {
            fprintf(out, "%c %s", side, i + 1 < talk->run_count ? "half-close" : "close");
            marks(&w, side, stream.len, stream.len, true);
        }
    }
}
