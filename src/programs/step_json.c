/* step_json.c - the walk as JSON Lines: an octet a line.              docs/step.schema.json
 * Read first: programs/step_plain.c, protocol/walk_json.h.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "programs/step.h"
#include "protocol/walk_json.h"

int postel_step_json(struct postel_step *step)
{
    static char line[SMTP_WALK_JSON];
    struct smtp_walk_view view;

    for (size_t point = 0; point < step->walk.points; point++) {
        const size_t len =
            smtp_walk_at(&step->walk, point, &view) ? smtp_walk_json(&step->walk, &view, line, sizeof line) : 0;

        if (len == 0)
            return postel_error(POSTEL_CANNOT, "step", "The memory set aside does not hold octet %zu.", point);
        fwrite(line, 1, len, stdout);
        putchar('\n');
    }
    return POSTEL_DONE;
}
