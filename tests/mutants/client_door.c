/* client_door.c - the program of a variant: `send`, and none of the other verbs.
 * Read first: tests/mutants/client_build.py.
 * SPDX-License-Identifier: MIT */
#include "programs/program.h"

int main(int argc, char **argv)
{
    return postel_send(argc - 1, argv + 1);
}
