/* step_keys.h - keys, and what they do.
 * Read first: programs/step_model.h.  Read next: programs/step_keys.c.
 * SPDX-License-Identifier: MIT */
#ifndef POSTEL_PROGRAMS_STEP_KEYS_H
#define POSTEL_PROGRAMS_STEP_KEYS_H

#include <stddef.h>

/* Keys that are no character; the others go by their octet. */
enum postel_key {
    POSTEL_KEY_TAB = 9,
    POSTEL_KEY_ENTER = 13,
    POSTEL_KEY_ESCAPE = 27,
    POSTEL_KEY_LEFT = 0x100,
    POSTEL_KEY_RIGHT,
    POSTEL_KEY_UP,
    POSTEL_KEY_DOWN,
    POSTEL_KEY_PAGE_UP,
    POSTEL_KEY_PAGE_DOWN,
    POSTEL_KEY_HOME,
    POSTEL_KEY_END,
    POSTEL_KEY_BACKSPACE,
    POSTEL_KEY_DELETE,
    POSTEL_KEY_OTHER /* none that we know */
};

enum postel_command {
    POSTEL_COMMAND_NONE,
    POSTEL_COMMAND_OCTET,
    POSTEL_COMMAND_OCTET_BACK,
    POSTEL_COMMAND_TOKEN,
    POSTEL_COMMAND_TOKEN_BACK,
    POSTEL_COMMAND_LINE,
    POSTEL_COMMAND_LINE_BACK,
    POSTEL_COMMAND_UNIT,
    POSTEL_COMMAND_UNIT_BACK,
    POSTEL_COMMAND_TRANSACTION,
    POSTEL_COMMAND_TRANSACTION_BACK,
    POSTEL_COMMAND_START,
    POSTEL_COMMAND_END,
    POSTEL_COMMAND_STOP_ADD,
    POSTEL_COMMAND_STOP_LIST,
    POSTEL_COMMAND_STOP_REMOVE,
    POSTEL_COMMAND_RUN,
    POSTEL_COMMAND_RUN_BACK,
    POSTEL_COMMAND_FIND,
    POSTEL_COMMAND_FIND_NEXT,
    POSTEL_COMMAND_FIND_BACK,
    POSTEL_COMMAND_EDIT,
    POSTEL_COMMAND_UNDO,
    POSTEL_COMMAND_TYPE,
    POSTEL_COMMAND_SHOW,
    POSTEL_COMMAND_HELP,
    POSTEL_COMMAND_QUIT
};

/* One line of the help, and one command. */
struct postel_binding {
    enum postel_command command;
    int keys[2];       /* 0: there is no second */
    const char *shown; /* the keys, for people: "Right, l" */
    const char *says;
};
const struct postel_binding *postel_bindings(size_t *count);

enum postel_command postel_command_of(int key);

#endif
