/* door.c - the program of a variant: `serve`, and none of the other verbs.
 * Read first: tests/mutants/build.py.
 * SPDX-License-Identifier: MIT */
#include "programs/program.h"

int main(int argc, char **argv)
{
    return postel_serve(argc - 1, argv + 1);
}
