/* step_screen.c - the terminal: keys to the control, its page to the screen.
 * Read first: programs/step_screen.h.
 * SPDX-License-Identifier: MIT
 *
 * ncurses stops here.  What a page shows is in its letters; colour and weight only make it easier to find. */
#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "programs/step_screen.h"

static const struct {
    short color; /* -1: the terminal's own */
    attr_t weight;
} inks[POSTEL_INKS] = {
    [POSTEL_INK_PLAIN] = { -1, A_NORMAL },
    [POSTEL_INK_FAINT] = { -1, A_DIM },
    [POSTEL_INK_TITLE] = { -1, A_BOLD },
    [POSTEL_INK_CLIENT] = { COLOR_CYAN, A_NORMAL },
    [POSTEL_INK_SERVER] = { COLOR_GREEN, A_NORMAL },
    [POSTEL_INK_HERE] = { -1, A_REVERSE },
    [POSTEL_INK_LIVE] = { -1, A_REVERSE },
    [POSTEL_INK_FINDING] = { COLOR_RED, A_BOLD },
};

static const struct {
    int curses, ours;
} keys[] = {
    { KEY_LEFT, POSTEL_KEY_LEFT },  { KEY_RIGHT, POSTEL_KEY_RIGHT },   { KEY_UP, POSTEL_KEY_UP },
    { KEY_DOWN, POSTEL_KEY_DOWN },  { KEY_PPAGE, POSTEL_KEY_PAGE_UP }, { KEY_NPAGE, POSTEL_KEY_PAGE_DOWN },
    { KEY_HOME, POSTEL_KEY_HOME },  { KEY_END, POSTEL_KEY_END },       { KEY_BACKSPACE, POSTEL_KEY_BACKSPACE },
    { KEY_DC, POSTEL_KEY_DELETE },  { KEY_ENTER, POSTEL_KEY_ENTER },   { '\n', POSTEL_KEY_ENTER },
    { 0x7F, POSTEL_KEY_BACKSPACE }, { '\b', POSTEL_KEY_BACKSPACE },
};

static bool colored;

static int key_of(int curses)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].curses == curses)
            return keys[i].ours;
    return curses > 0xFF ? POSTEL_KEY_OTHER : curses;
}

static void take_ink(unsigned char ink)
{
    attrset(inks[ink].weight | (colored && inks[ink].color >= 0 ? COLOR_PAIR(ink) : 0));
}

static void show(const struct postel_canvas *canvas)
{
    for (size_t row = 0; row < canvas->rows; row++) {
        move((int)row, 0);
        for (size_t column = 0; column < canvas->columns; column++) {
            const struct postel_cell *const cell = &canvas->cells[row * canvas->columns + column];

            take_ink(cell->ink);
            addstr(cell->text[0] != '\0' ? cell->text : " ");
        }
    }
}

static struct postel_canvas canvas;

void postel_screen_draw(const struct postel_control *control)
{
    size_t row = 0, column = 0;
    int rows, columns;

    getmaxyx(stdscr, rows, columns);
    postel_canvas_open(&canvas, (size_t)rows, (size_t)columns);
    const bool cursor = postel_control_draw(control, &canvas, &row, &column);
    show(&canvas);
    curs_set(cursor);
    move((int)row, (int)column);
    refresh();
}

static bool begin(const struct postel_step *step)
{
    setlocale(LC_CTYPE, "");
    if (newterm(NULL, stdout, stdin) == NULL)
        return false;
    if (tigetstr("cup") == NULL) { /* "cursor position" */
        endwin();
        return false;
    }
    cbreak();
    noecho();
    nonl(); /* Enter is CR, and no line feed of the screen's */
    keypad(stdscr, TRUE);
    set_escdelay(50);
    colored = step->common.color && has_colors() && start_color() == OK;
    const short paper = colored && use_default_colors() == OK ? -1 : COLOR_BLACK;
    for (short ink = 0; colored && ink < POSTEL_INKS; ink++)
        if (inks[ink].color >= 0)
            init_pair(ink, inks[ink].color, paper);
    return true;
}

bool postel_screen_open(const struct postel_step *step, bool waits)
{
    if (!begin(step)) {
        postel_error(POSTEL_CANNOT, "step",
                     "This terminal cannot move its cursor (TERM is what says so); use --plain.");
        return false;
    }
    canvas.ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    nodelay(stdscr, !waits);
    return true;
}

void postel_screen_close(void)
{
    if (stdscr != NULL)
        endwin();
    postel_canvas_close(&canvas);
}

bool postel_screen_key(struct postel_control *control)
{
    const int key = getch();

    if (key == ERR)
        return false;
    if (key != KEY_RESIZE) /* then the page is drawn anew, and that is all */
        postel_control_key(control, key_of(key));
    return true;
}

void postel_screen_resize(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
}

int postel_step_screen(struct postel_step *step)
{
    static struct postel_control control; /* its prompt is too large for a stack that students may have made small */

    if (!postel_screen_open(step, true))
        return POSTEL_CANNOT;
    postel_control_open(&control, step);
    do
        postel_screen_draw(&control);
    while (!control.quit && postel_screen_key(&control)); /* no key: the terminal has gone */
    postel_screen_close();
    postel_control_close(&control);
    return POSTEL_DONE;
}
