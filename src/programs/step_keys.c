/* step_keys.c - the one table of keys: it is obeyed, and `?` prints it.
 * Read first: programs/step_keys.h.  Read next: programs/step_prompt.h.
 * SPDX-License-Identifier: MIT */
#include "programs/step_keys.h"

static const struct postel_binding bindings[] = {
    { POSTEL_COMMAND_OCTET, { POSTEL_KEY_RIGHT, 'l' }, "Right l", "on by an octet" },
    { POSTEL_COMMAND_OCTET_BACK, { POSTEL_KEY_LEFT, 'h' }, "Left h", "back by an octet" },
    { POSTEL_COMMAND_TOKEN, { 'w', ' ' }, "w Space", "on by a token: what one element of a rule has read" },
    { POSTEL_COMMAND_TOKEN_BACK, { 'W', 0 }, "W", "back by a token" },
    { POSTEL_COMMAND_LINE, { POSTEL_KEY_DOWN, 'j' }, "Down j", "on by a line" },
    { POSTEL_COMMAND_LINE_BACK, { POSTEL_KEY_UP, 'k' }, "Up k", "back by a line" },
    { POSTEL_COMMAND_UNIT, { POSTEL_KEY_PAGE_DOWN, ')' }, "PgDn )", "on by a command, a reply, or all mail data" },
    { POSTEL_COMMAND_UNIT_BACK, { POSTEL_KEY_PAGE_UP, '(' }, "PgUp (", "back by one" },
    { POSTEL_COMMAND_TRANSACTION, { '}', 0 }, "}", "on to the next mail transaction, or behind this one" },
    { POSTEL_COMMAND_TRANSACTION_BACK, { '{', 0 }, "{", "back by one" },
    { POSTEL_COMMAND_START, { POSTEL_KEY_HOME, 'g' }, "Home g", "to the first octet" },
    { POSTEL_COMMAND_END, { POSTEL_KEY_END, 'G' }, "End G", "to the last octet" },
    { POSTEL_COMMAND_STOP_ADD, { 'b', 0 }, "b", "add a breakpoint: rule NAME, verb NAME, section N, finding" },
    { POSTEL_COMMAND_STOP_LIST, { 'B', 0 }, "B", "list the breakpoints" },
    { POSTEL_COMMAND_STOP_REMOVE, { 'x', 0 }, "x", "remove a breakpoint" },
    { POSTEL_COMMAND_RUN, { 'c', 0 }, "c", "run on to the next breakpoint" },
    { POSTEL_COMMAND_RUN_BACK, { 'C', 0 }, "C", "run back to the one before" },
    { POSTEL_COMMAND_FIND, { '/', 0 }, "/", "find octets; \\r \\n \\t \\0 \\\\ \\xHH as in a ! line" },
    { POSTEL_COMMAND_FIND_NEXT, { 'n', 0 }, "n", "find them again, further on" },
    { POSTEL_COMMAND_FIND_BACK, { 'N', 0 }, "N", "find them again, further back" },
    { POSTEL_COMMAND_EDIT, { 'e', 0 }, "e", "edit the line; a transcript is then played anew" },
    { POSTEL_COMMAND_UNDO, { 'u', 0 }, "u", "undo the last edit" },
    { POSTEL_COMMAND_TYPE,
      { 'i', POSTEL_KEY_ENTER },
      "i Enter",
      "type a line (--connect, --listen); Escape goes back here" },
    { POSTEL_COMMAND_SHOW, { POSTEL_KEY_TAB, 'v' }, "Tab v", "show all panes, or more of one" },
    { POSTEL_COMMAND_HELP, { '?', 0 }, "?", "this list" },
    { POSTEL_COMMAND_QUIT, { 'q', 0 }, "q", "quit" },
};

const struct postel_binding *postel_bindings(size_t *count)
{
    *count = sizeof bindings / sizeof *bindings;
    return bindings;
}

enum postel_command postel_command_of(int key)
{
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
        if (key == bindings[i].keys[0] || (key == bindings[i].keys[1] && key != 0))
            return bindings[i].command;
    return POSTEL_COMMAND_NONE;
}
