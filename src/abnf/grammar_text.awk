# grammar_text.awk - ABNF files as C, so that a program carries its grammar with it.
# usage: LC_ALL=C awk -f grammar_text.awk FILE...   (by Makefile)
# Read first: abnf/grammar.h.  Read next: abnf/grammar.c.
# SPDX-License-Identifier: MIT
#
# Octet by octet and not as string literals, which C lets a compiler cut off at 4095 octets (C11 §5.2.4.1).
BEGIN {
    print "/* Made from grammar/ by src/abnf/grammar_text.awk. */"
    print "#include \"abnf/grammar.h\"\n"
}
FNR == 1 {
    if (files > 0) print "};\n"
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
END {
    print "};\n\nstatic const struct smtp_abnf_source sources[] = {"
    for (i = 1; i <= files; i++)
        print "    { \"" name[i] "\", { text_" i ", sizeof text_" i " } },"
    print "};\n\nconst struct smtp_abnf_source *smtp_abnf_sources(size_t *count)\n{"
    print "    *count = sizeof sources / sizeof sources[0];\n    return sources;\n}"
}
