# carried.awk - files as C, so that a program carries them with it: the grammar, the page of a report.
# usage: LC_ALL=C awk -v as=grammar|page -f carried.awk FILE...   (by Makefile)
# Read first: abnf/grammar.h, suite/page.h.  Read next: abnf/grammar.c, suite/report_html.c.
# SPDX-License-Identifier: MIT
#
# Octet by octet and not as string literals, which C lets a compiler cut off at 4095 octets (C11 §5.2.4.1).
# ASCII only: beyond it, what a character between quotes is depends on the compiler.
BEGIN {
    print "/* Made by src/carried.awk. */"
    print "#include \"" (as == "grammar" ? "abnf/grammar.h" : "suite/page.h") "\"\n"
}
/[^ -~]/ {
    print FILENAME ":" FNR ": not ASCII: write it as an entity or an escape" >"/dev/stderr"
    exit failed = 1
}
FNR == 1 {
    if (files > 0) print "'\\0' };\n"
    name[++files] = FILENAME
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
# Each file by its name.
function grammar(    i) {
    print "static const struct smtp_abnf_source sources[] = {"
    for (i = 1; i <= files; i++)
        print "    { \"" name[i] "\", { text_" i ", sizeof text_" i " - 1 } },"
    print "};\n\nconst struct smtp_abnf_source *smtp_abnf_sources(size_t *count)\n{"
    print "    *count = sizeof sources / sizeof sources[0];\n    return sources;\n}"
}
# Each file by the end of its name: page.KIND.
function page(    i) {
    print "#include <string.h>\n\nconst char *smtp_page_text(const char *kind)\n{"
    for (i = 1; i <= files; i++) {
        sub(/.*\./, "", name[i])
        print "    if (strcmp(kind, \"" name[i] "\") == 0)\n        return text_" i ";"
    }
    print "    return \"\";\n}"
}
END {
    if (failed) exit 1
    print "'\\0' };\n"
    if (as == "grammar") grammar()
    else page()
}
