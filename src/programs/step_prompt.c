/* step_prompt.c - one line of text, being typed.
 * Read first: programs/step_prompt.h.  Read next: programs/step_control.h.
 * SPDX-License-Identifier: MIT */
#include "programs/step_prompt.h"

#include <stdio.h>
#include <string.h>

#include "programs/step_keys.h"

void postel_prompt_open(struct postel_prompt *p, const char *asks, const char *text)
{
    p->asks = asks;
    snprintf(p->text, sizeof p->text, "%s", text);
    p->len = p->at = strlen(p->text);
}

static void insert(struct postel_prompt *p, const char *text)
{
    const size_t n = strlen(text);

    if (p->len + n >= sizeof p->text) /* no line that is sensible is so long */
        return;
    memmove(p->text + p->at + n, p->text + p->at, p->len - p->at + 1);
    memcpy(p->text + p->at, text, n);
    p->len += n;
    p->at += n;
}

static void erase(struct postel_prompt *p, size_t at)
{
    if (at >= p->len)
        return;
    memmove(p->text + at, p->text + at + 1, p->len - at);
    p->len--;
}

enum postel_typed postel_prompt_key(struct postel_prompt *p, int key)
{
    char text[8];

    switch (key) {
    case POSTEL_KEY_ENTER: return POSTEL_TYPED_DONE;
    case POSTEL_KEY_ESCAPE: return POSTEL_TYPED_LEFT;
    case POSTEL_KEY_LEFT: p->at -= p->at > 0; break;
    case POSTEL_KEY_RIGHT: p->at += p->at < p->len; break;
    case POSTEL_KEY_HOME: p->at = 0; break;
    case POSTEL_KEY_END: p->at = p->len; break;
    case POSTEL_KEY_DELETE: erase(p, p->at); break;
    case POSTEL_KEY_BACKSPACE:
        if (p->at > 0)
            erase(p, --p->at);
        break;
    default:
        if (key < ' ' || key > 0xFF || key == 0x7F)
            break;
        snprintf(text, sizeof text, key <= '~' ? "%c" : "\\x%02X", key);
        insert(p, text);
    }
    return POSTEL_TYPED_ON;
}

size_t postel_prompt_draw(const struct postel_prompt *p, const struct postel_area *area)
{
    const size_t asked = postel_area_text(area, 0, 0, POSTEL_INK_TITLE, p->asks);
    const size_t room = area->columns > asked + 1 ? area->columns - asked - 1 : 1;
    const size_t skip = p->at > room ? p->at - room : 0;

    postel_area_text(area, 0, asked, POSTEL_INK_PLAIN, p->text + skip);
    return asked + p->at - skip;
}
