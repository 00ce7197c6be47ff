# page_text.awk - the page's own files as C, so that a program carries them with it.
# usage: LC_ALL=C awk -f page_text.awk FILE...   (by Makefile; each FILE is page.KIND)
# Read first: suite/page.h.
# SPDX-License-Identifier: MIT
#
# Octet by octet and not as string literals, which C lets a compiler cut off at 4095 octets (C11 §5.2.4.1).  ASCII only:
# beyond it, what a character between quotes is depends on the compiler.
BEGIN {
    print "/* Made from src/suite/html/ by page_text.awk. */"
    print "#include \"suite/page.h\"\n\n#include <string.h>\n"
}
/[^ -~]/ {
    print FILENAME ":" FNR ": not ASCII: write it as an entity or an escape" >"/dev/stderr"
    exit failed = 1
}
FNR == 1 {
    if (files > 0) print "'\\0' };\n"
    kind[++files] = FILENAME
    sub(/.*\./, "", kind[files])
    print "static const char text_" files "[] = {"
}
{
    line = ""
    for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        line = line "'" (c == "'" || c == "\\" ? "\\" : "") c "',"
    }
    print line "'\\n',"
}
END {
    if (failed) exit 1
    print "'\\0' };\n\nconst char *smtp_page_text(const char *kind)\n{"
    for (i = 1; i <= files; i++)
        print "    if (strcmp(kind, \"" kind[i] "\") == 0)\n        return text_" i ";"
    print "    return \"\";\n}"
}
