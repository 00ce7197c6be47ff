# build.py - a variant of our own server: one file changed, what depends on it compiled anew, all else linked as it is.
# Read first: tests/mutants/places.py.  Read next: tests/mutants/trial.py.
# SPDX-License-Identifier: MIT
#
# A variant is made in a copy of the source below B/mutants; the tree itself is only read.  Ragel's machines are made as
# tables: they compile in a moment, and `make ci` proves them equal to the code that ships (prove-T0).  Assertions are
# off (NDEBUG): it is the suite that has to notice, and not an abort of our own.
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

B = pathlib.Path(os.environ.get("B", "build"))
ROOM = B / "mutants"
# For what is started hundreds of times: its modules are compiled once, and not beside their sources.
PYTHON = [sys.executable, "-X", "pycache_prefix=%s" % (B / "pycache").absolute()]
CC = shlex.split(os.environ.get("CC", "cc"))
RAGEL = shlex.split(os.environ.get("RAGEL", "ragel"))
CFLAGS = [*shlex.split(os.environ.get("CFLAGS", "")), "-g0", "-O1", "-w", "-DNDEBUG"]
COMPILE = [*CC, "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Isrc", *shlex.split(os.environ.get("CPPFLAGS", "")), *CFLAGS,
           '-DPOSTEL_VERSION="mutant"', '-DPOSTEL_DATA=""']
INCLUDE = re.compile(r'include\s+\w+\s+"([^"]+)"\s*;')
FLOORS = ("abnf", "parse", "protocol", "transport", "suite", "programs")
# Every production at once, for people who ask by name: six seconds of Ragel's.  `serve` asks it a few things about
# fields that it writes itself.
TOO_MANY = "parse/rule"


# Of the programs, what `serve` is made of: the other verbs are not in a variant.
SERVE = ("serve", "mailboxes", "common", "annotate", "grammar", "run_as", "text")


# What the program is linked with (Makefile); of these a variant takes what it needs.
LIBRARIES = ("libevent_core", "openssl", "libcares", "ldns", "libidn2", "libpcap", "jansson", "ncursesw")


class Fails(Exception):
    """This variant does not compile; the text says why."""


def said(command, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise Fails("%s: %s" % (command[0], done.stderr.strip()[:400]))
    return done.stdout


def includes(path):
    """The files that a Ragel file is made of."""
    found, waiting = set(), [path]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += [pathlib.Path(name) for name in INCLUDE.findall(file.read_text())]
    return found


def has_source(name):
    """Not so for an object that an older tree left behind in B.  What make writes itself lies in B, too."""
    return any((place / (name + end)).exists() for place in (pathlib.Path("src"), B) for end in (".c", ".rl"))


def stem(path):
    return str(path.relative_to("src").with_suffix(""))


def dependents(path):
    """The objects that have `path` in them, by name: parse/line."""
    if path.suffix == ".rl":
        found = {stem(source) for source in pathlib.Path("src").rglob("*.rl") if path in includes(source)}
    elif path.suffix == ".h":
        noted = [file for floor in FLOORS for file in (B / floor).rglob("*.d")]
        found = {name for file in noted for name in [str(file.relative_to(B).with_suffix(""))]
                 if has_source(name) and re.search(r"(?m)(^|\s)%s(\s|$)" % re.escape(str(path)), file.read_text())}
    else:
        found = {stem(path)}
    def ours(name):  # the suite that judges is another process
        floor, _, file = name.partition("/")
        return floor != "suite" and (floor != "programs" or file.startswith(SERVE))

    return sorted(filter(ours, found - {TOO_MANY}))


def compiled(tree, name, out):
    """Makes the object `name` of the source in `tree`."""
    out.parent.mkdir(parents=True, exist_ok=True)
    source = "src/%s.c" % name
    if (tree / "src" / (name + ".rl")).exists():
        source = "src/%s.made.c" % name
        said([*RAGEL, "-T0", "-I", ".", "src/%s.rl" % name, "-o", source], cwd=tree)
    said([*COMPILE, "-c", source, "-o", os.path.relpath(out, tree)], cwd=tree)
    return out


def copied(tree):
    """A copy of what is compiled."""
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for folder in ("src", "grammar"):
        shutil.copytree(folder, tree / folder)
    return tree


class Source:
    """The program without any mutant: its objects by name, and an archive from which a link takes what it needs."""

    def __init__(self):
        objects = [file for floor in FLOORS for file in (B / floor).rglob("*.o")]
        self.objects = {str(file.relative_to(B).with_suffix("")): file for file in objects}
        self.objects = {name: file for name, file in self.objects.items() if has_source(name)}
        self.tree = copied(ROOM / "tree")
        (self.tree / "src/door.c").write_text(pathlib.Path("tests/mutants/door.c").read_text())
        self.door = compiled(self.tree, "door", ROOM / "unchanged/door.o")
        self.archive = ROOM / "unchanged.a"
        self.archived()

    def archived(self):
        self.archive.unlink(missing_ok=True)
        said([os.environ.get("AR", "ar"), "qcs", str(self.archive), *map(str, self.objects.values())])

    def prepare(self, pool):
        """Compiles anew what `serve` is made of, in the way that variants are.  Without it, assertions stay on in all
        that a variant does not touch, and a variant that is the same code is not known as such."""
        names = [name for name in self.objects if not name.startswith(("suite/", "abnf/", TOO_MANY))]
        made = pool.map(lambda name: compiled(self.tree, name, ROOM / "unchanged" / (name + ".o")), names)
        self.objects.update(zip(names, made))
        self.archived()


class Workshop:
    """A place where one variant after another is made."""

    def __init__(self, number, source):
        self.source = source
        self.room = ROOM / ("workshop-%d" % number)
        self.tree = copied(self.room / "tree")

    def variant(self, mutant):
        """A program with this mutant in it; None if the compiler says that it is none, for its code is the same."""
        file = self.tree / mutant.path
        file.write_text(mutant.text())
        try:
            changed = {name: compiled(self.tree, name, self.room / "changed" / (name + ".o"))
                       for name in dependents(mutant.path)}
        finally:
            file.write_text(mutant.original)
        if all(file.read_bytes() == self.source.objects[name].read_bytes() for name, file in changed.items()):
            return None
        return self.linked(changed.values())

    def linked(self, changed=()):
        program = self.room / "postel"
        libraries = shlex.split(said([os.environ.get("PKG_CONFIG", "pkg-config"), "--libs", *LIBRARIES]))
        # What is changed comes first: the archive is asked only for what is missing then.
        said([*CC, *CFLAGS, *shlex.split(os.environ.get("LDFLAGS", "")), str(self.source.door), *map(str, changed),
              str(self.source.archive), "-Wl,--as-needed", *libraries, "-lpthread", "-o", str(program)])
        return program
