# page.awk - puts the lab's one page together.
# usage: awk -v wasm=FILE -f page.awk index.html lab.css FILE.js... TRANSCRIPT...   (by Makefile)
# Read first: lab/page/index.html.
# SPDX-License-Identifier: MIT
#
# A transcript or an opening goes in as it is: the text of a script element, in which only its own end means anything.
function slurp(name,    line, text) {
    while ((getline line < name) > 0) text = text line "\n"
    close(name)
    return text
}
function transcript(name,    text, title) {
    text = slurp(name)
    if (text ~ /<\/script|<!--/) {
        print name ": has what would end a script element" > "/dev/stderr"
        exit 1
    }
    title = text
    sub(/^# /, "", title)
    sub(/(  +RFC[^\n]*)?\n.*/, "", title)
    gsub(/&/, "\\&amp;", title)
    gsub(/"/, "\\&quot;", title)
    id = name
    sub(/.*\//, "", id)
    sub(/\.smtp$/, "", id)
    return "<script type=\"text/plain\" class=\"transcript\" data-" \
           (name ~ /\/openings\// ? "opening=\"" id : "name=\"" title) "\">\n" text "</script>\n"
}
BEGIN {
    for (i = 1; i < ARGC; i++) {
        if (ARGV[i] ~ /\.css$/) css = css slurp(ARGV[i])
        else if (ARGV[i] ~ /\.js$/) js = js slurp(ARGV[i])
        else if (ARGV[i] ~ /\.smtp$/) sessions = sessions transcript(ARGV[i])
        else page = ARGV[i]
    }
    while ((getline line < page) > 0) {
        if (line == "@@lab.css@@") printf "%s", css
        else if (line == "@@lab.js@@") printf "%s", js
        else if (line == "@@sessions@@") printf "%s", sessions
        else if ((at = index(line, "@@wasm@@")) > 0)
            printf "%s%s%s\n", substr(line, 1, at - 1), slurp(wasm), substr(line, at + 8)
        else print line
    }
}
