/* step_command.c - what each command does.
 * Read first: programs/step_control.c, programs/step_keys.c.  Read next: programs/step_answer.c.
 * SPDX-License-Identifier: MIT */
#include "programs/step_control.h"
#include "protocol/escape.h"

static void move(struct postel_control *c, enum postel_stride stride, bool back)
{
    static const char *const names[] = { "octet", "token", "line", "command or reply", "transaction", "octet" };

    if (!postel_step_move(&c->model, stride, back))
        postel_control_say(c, "There is no %s %s this.", names[stride], back ? "before" : "behind");
}

static void run(struct postel_control *c, bool back)
{
    const struct postel_stop *stop;

    if (c->stops.count == 0) {
        postel_control_say(c, "There is no breakpoint; b adds one.");
        return;
    }
    stop = postel_stop_run(&c->stops, &c->model, back);
    if (stop != NULL)
        postel_control_say(c, "Stopped by breakpoint %zu: %s.", (size_t)(stop - c->stops.list) + 1, stop->text);
    else
        postel_control_say(c, "No breakpoint stops %s.", back ? "between the start and here" : "from here to the end");
}

static void ask(struct postel_control *c, enum postel_asking what, const char *asks, const char *text)
{
    c->asking = what;
    postel_prompt_open(&c->prompt, asks, text);
}

static void list(struct postel_control *c, enum postel_over what)
{
    c->over = what;
    c->over_top = 0;
}

/* Asks which, if there are several. */
static void remove_stop(struct postel_control *c)
{
    if (c->stops.count == 0)
        postel_control_say(c, "There is no breakpoint; b adds one.");
    else
        ask(c, POSTEL_ASKING_REMOVE, "remove which breakpoint, by its number in the list: ", "");
    if (c->stops.count > 0)
        list(c, POSTEL_OVER_STOPS);
}

static void edit(struct postel_control *c)
{
    static char text[POSTEL_PROMPT_MAX];
    const char *const refused =
        c->live != NULL ? "What was said was said; i types the next line." : postel_edit_refused(c->step, &c->model);

    if (refused != NULL) {
        postel_control_say(c, "%s", refused);
        return;
    }

    const struct postel_step_row *const row = &c->model.rows[postel_step_row_of(&c->model, c->model.point)];
    if (4 * row->len + 1 > sizeof text) /* an octet takes at most four: \xHH */
        postel_control_say(c, "This line has %zu octets; lines of up to %zu can be edited.", row->len,
                           (sizeof text - 1) / 4);
    else {
        smtp_escape(postel_step_row_octets(&c->model, row), text, sizeof text);
        ask(c, POSTEL_ASKING_EDIT, "edit: ", text);
    }
}

static void undo(struct postel_control *c)
{
    if (c->live != NULL)
        postel_control_say(c, "What was said was said; i types the next line.");
    else if (postel_edit_undo(&c->edits, c->step, &c->model))
        postel_control_say(c, "The edit was undone; there are %zu more.", c->edits.count);
    else
        postel_control_say(c, "There is no edit to undo.");
}

void postel_control_obey(struct postel_control *c, enum postel_command command)
{
    switch (command) {
    case POSTEL_COMMAND_OCTET: move(c, POSTEL_STRIDE_OCTET, false); break;
    case POSTEL_COMMAND_OCTET_BACK: move(c, POSTEL_STRIDE_OCTET, true); break;
    case POSTEL_COMMAND_TOKEN: move(c, POSTEL_STRIDE_TOKEN, false); break;
    case POSTEL_COMMAND_TOKEN_BACK: move(c, POSTEL_STRIDE_TOKEN, true); break;
    case POSTEL_COMMAND_LINE: move(c, POSTEL_STRIDE_LINE, false); break;
    case POSTEL_COMMAND_LINE_BACK: move(c, POSTEL_STRIDE_LINE, true); break;
    case POSTEL_COMMAND_UNIT: move(c, POSTEL_STRIDE_UNIT, false); break;
    case POSTEL_COMMAND_UNIT_BACK: move(c, POSTEL_STRIDE_UNIT, true); break;
    case POSTEL_COMMAND_TRANSACTION: move(c, POSTEL_STRIDE_TRANSACTION, false); break;
    case POSTEL_COMMAND_TRANSACTION_BACK: move(c, POSTEL_STRIDE_TRANSACTION, true); break;
    case POSTEL_COMMAND_START: move(c, POSTEL_STRIDE_ALL, true); break;
    case POSTEL_COMMAND_END: move(c, POSTEL_STRIDE_ALL, false); break;
    case POSTEL_COMMAND_STOP_ADD:
        ask(c, POSTEL_ASKING_STOP, "stop at rule NAME, verb NAME, section N, finding: ", "");
        break;
    case POSTEL_COMMAND_STOP_LIST: list(c, POSTEL_OVER_STOPS); break;
    case POSTEL_COMMAND_STOP_REMOVE: remove_stop(c); break;
    case POSTEL_COMMAND_RUN: run(c, false); break;
    case POSTEL_COMMAND_RUN_BACK: run(c, true); break;
    case POSTEL_COMMAND_FIND: ask(c, POSTEL_ASKING_FIND, "find: ", ""); break;
    case POSTEL_COMMAND_FIND_NEXT: postel_control_find(c, false); break;
    case POSTEL_COMMAND_FIND_BACK: postel_control_find(c, true); break;
    case POSTEL_COMMAND_EDIT: edit(c); break;
    case POSTEL_COMMAND_UNDO: undo(c); break;
    case POSTEL_COMMAND_TYPE: postel_control_typing(c); break;
    case POSTEL_COMMAND_SHOW: c->shown = (c->shown + 1) % POSTEL_SHOWNS; break;
    case POSTEL_COMMAND_HELP: list(c, POSTEL_OVER_HELP); break;
    case POSTEL_COMMAND_QUIT: c->quit = true; break;
    case POSTEL_COMMAND_NONE: postel_control_say(c, "This key does nothing here; ? lists those that do."); break;
    }
}
