# coverage.awk - which requirement is put to the test by whom: the register joined with all that names its rows.
# usage: awk -f coverage.awk REGISTER UNOBSERVED TESTED RFCS JUDGE... TRANSCRIPT...   (by tests/coverage.sh)
# Read first: conformance/README.md.  Read next: tests/coverage.sh.
# SPDX-License-Identifier: MIT
#
# Prints docs/coverage.md.  On stderr, a line each for what is wrong; then the exit status is 1.
#
# Who names a row:
#   covers it    a transcript of role server, delivery, client or relay, whose head has the id and whose body marks it;
#                a rule of the judge (src/protocol/judge*) or of the suite (src/suite/), by the id as a string literal;
#   tests it     a line of conformance/tested.tsv: which tests of our own show that postel keeps it, where no peer can see;
#   reasons it   a line of conformance/unobserved.tsv: why no peer can see on the wire whether the row is kept.
# Rows that say the same ("[=5321-3.3-l]") stand and fall together, if they bind the same chair.
#
# The gate is for rows that bind a server (role server, delivery, any) and show on its wire or in the mail that it
# delivers (observe server-wire, delivered), and for those that bind a client and show on its wire (client-wire).
# Columns `role` and `observe` decide: what a peer does in the DNS, on another hop or in its queue is not seen from the
# other chair, and other roles are tested from other chairs.
#   MUST, MUST NOT, must, must not: each is covered or reasoned;   SHOULD, MAY and their prose: at least FLOOR percent
# of each RFC; but what a client MAY do it need not, and no case can ask for it.  A MUST of any other kind, of whatever
# role and seen wherever (relay-path, dns, time, static), is covered, tested or reasoned.  And all this is for the RFCs
# that postel has: those with a `yes` in conformance/rfcs.tsv.  The rows of the others are counted all the same, for the
# page to say how far they are.

BEGIN { FS = "\t"; FLOOR = 80
    row_id = "[0-9][0-9]*-[0-9A-Z][0-9.]*-[a-z][a-z]*"
    level = "(MUST|SHOULD|MAY|must|should|may)( NOT| not)?" }

FNR == 1 { file++; at_head = 1; role = "server" }
file == 1 { if (FNR == 1) { for (i = 1; i <= NF; i++) col[$i] = i } else register(); next }
file == 2 { if (FNR > 1) reason(); next }
file == 3 { if (FNR > 1) tested(); next }
file == 4 { if (FNR > 1) document(); next }
FILENAME ~ /\.(c|h|rl)$/ { judge_rule($0); next }
at_head && !/^#/ { at_head = 0; opens = 0 }
at_head { head($0); next }
# By what its first line asks, a branch is chosen: a mark there could not trip.  On `either` it trips if none is.
!/^ *#/ { first = opens; opens = /^ *(either|or) / }
first && !opens && /  \[[-0-9A-Za-z. ]+\]$/ { problem(FILENAME ":" FNR ": a mark on the first line of a branch") }
/  \[[-0-9A-Za-z. ]+\]$/ && !/^ *#/ { sub(/\]$/, ""); sub(/^.*\[/, ""); mark($0) }

END { if (!bad_input) { unmarked(); share(); tally(); gate(); print_page() }
      exit problems > 0 }

function problem(text) { print text | "cat >&2"; problems++ }

# --- reading ----------------------------------------------------------------------------------------------------------
function register(    id) {
    id = $col["id"]
    order[++rows] = id; section[id] = $col["section"]; binds[id] = $col["role"]; seen[id] = $col["observe"]
    says[id] = $col["statement"]; word[id] = $col["level"]; rfc[of(id)]
    if ((word[id] ~ /prose/) != ($col["verdict"] ~ /^(fail|warn|note)$/))
        problem(id ": prose rows have a verdict (fail, warn or note), and rows in capitals have none")
    sub(/ \(prose\)/, "", word[id])
    kind[id] = word[id] ~ /^[Mm][Uu]/ ? "must" : tolower(substr(word[id], 1, 3)) == "may" ? "may" : "should"
    chair[id] = binds[id] ~ /^(server|delivery|any)$/ ? "server" : binds[id]
}

function of(id) { return substr(id, 1, index(id, "-") - 1) }

# rfcs.tsv: an RFC of the register, whether the gate is for it, and what it is.
function document() {
    if (NF != 3 || $2 !~ /^(yes|not yet)$/) problem(FILENAME ":" FNR ": not `rfc<TAB>yes or not yet<TAB>what it is`")
    else if (!($1 in rfc)) problem(FILENAME ":" FNR ": the register has no row of RFC " $1)
    else { documents[++ndocuments] = $1; has[$1] = $2 == "yes"; title[$1] = $3 }
}

function in_chair(id) { return chair[id] == "server" && seen[id] ~ /^(server-wire|delivered)$/ }
function is_client(id) { return chair[id] == "client" && seen[id] == "client-wire" }
function gated(id) { return (in_chair(id) || is_client(id)) && has[of(id)] }
# The column of the tables in which a row counts.
function counts_as(id) { return in_chair(id) ? kind[id] : is_client(id) ? "client " kind[id] : "other" }

function known(id, where) {
    if (id in section) return 1
    # a section of an RFC that has no rows yet stands whole, as 3464-2.3
    if (of(id) in rfc) problem(where ": " id " is not in the register")
    return 0
}

function reason() {
    if (NF != 2 || $2 == "") problem(FILENAME ":" FNR ": not `id<TAB>reason`")
    else if (known($1, FILENAME ":" FNR)) { if ($1 in why) problem(FILENAME ":" FNR ": " $1 " again"); why[$1] = $2 }
}

# "check_route: rules, check_way: zone"; tests/documents.py sees that they are there.
function tested() {
    if (NF != 2 || $2 !~ /: /) problem(FILENAME ":" FNR ": not `id<TAB>test: its case`")
    else if (known($1, FILENAME ":" FNR)) { if ($1 in by_test) problem(FILENAME ":" FNR ": " $1 " again"); by_test[$1] = $2 }
}

function judge_rule(line,    id) {
    while (match(line, "\"" row_id "\"")) {
        id = substr(line, RSTART + 1, RLENGTH - 2)
        if (known(id, FILENAME ":" FNR)) { if (!(id in by_judge)) rules++; by_judge[id] }
        line = substr(line, RSTART + RLENGTH)
    }
}

function head(line,    ids, n, i, id) {
    if (match(line, /(^# |  )role: [a-z]*(, [a-z]*)*/)) role = substr(line, RSTART, RLENGTH)
    if (line !~ "^# " level " [0-9]+-") return
    ids = substr(line, 3, index(line, ": ") - 3)
    n = split(ids, id, ", ")
    for (i = 1; i <= n; i++) {
        sub("^" level " ", "", id[i])
        heads[FILENAME] = heads[FILENAME] " " id[i]
        known(id[i], FILENAME ":" FNR)
    }
}

# A mark is the end of one id of the head, cut behind a `-` or a `.`.
function mark(text,    marks, ids, m, n, i, k, end) {
    m = split(text, marks, " "); n = split(heads[FILENAME], ids, " ")
    for (i = 1; i <= m; i++)
        for (k = 1; k <= n; k++) {
            end = length(ids[k]) - length(marks[i])
            if (substr(ids[k], end + 1) == marks[i] && (end == 0 || substr(ids[k], end, 1) ~ /[-.]/)) {
                marked[FILENAME, ids[k]]
                # a recorded dialogue (role judge) tests the judge: its rule is what covers the row
                # what only a client plays covers a client's rows
                if (role !~ /judge/ && (role !~ /role: client *$/ || chair[ids[k]] == "client")) by_transcript[ids[k]]
            }
        }
}

function unmarked(    name, ids, n, i) {
    for (name in heads) {
        transcripts++
        n = split(heads[name], ids, " ")
        for (i = 1; i <= n; i++)
            if (!((name, ids[i]) in marked)) problem(name ": no line is marked with " ids[i])
    }
}

# --- joining ----------------------------------------------------------------------------------------------------------
# The row whose sentence this one repeats, at the end of the chain.
function first_of(id) {
    while (match(says[id], /\[=[^]]*\]/)) id = substr(says[id], RSTART + 2, RLENGTH - 3)
    return id
}

function share(    i, id, one) {
    for (i = 1; i <= rows; i++) {
        id = order[i]; one = first_of(id) SUBSEP chair[id]; same[id] = one
        if (id in by_transcript || id in by_judge || id in by_test) covered[one] = covered[one] " " id
        if (id in why) reasoned[one] = id
    }
    for (i = 1; i <= rows; i++) {
        id = order[i]; one = same[id]
        if (id in why && one in covered) problem(id ": has a reason not to be seen, and is seen by" covered[one])
        state[id] = one in covered ? "covered" : one in reasoned ? "reasoned" : "missing"
    }
}

function tally(    i, id, where) {
    for (i = 1; i <= rows; i++) {
        id = order[i]
        if (!(of(id) in title)) { if (!untold[of(id)]++) problem("RFC " of(id) ": not in conformance/rfcs.tsv") }
        place[id] = of(id) SUBSEP section[id]
        if (!(place[id] in rank)) { rank[place[id]] = ++sections; places[sections] = place[id] }
        if (!(binds[id] in roles)) { roles[binds[id]] = ++nroles; role_name[nroles] = binds[id] }
        count[of(id), binds[id], "rows"]++; count[of(id), binds[id], state[id]]++
        where = counts_as(id)
        n[place[id], where, "rows"]++; n[place[id], where, state[id]]++
        if (is_client(id)) { n[place[id], "client", "rows"]++; n[place[id], "client", state[id]]++ }
        if (is_client(id)) { n[of(id), "client", "rows"]++; n[of(id), "client", state[id]]++ }
        n[of(id), where, "rows"]++; n[of(id), where, state[id]]++
    }
}

function held(doc, what) { return n[doc, what, "covered"] + n[doc, what, "reasoned"] }

function gate(    i, id, k, d) {
    for (i = 1; i <= rows; i++) {
        id = order[i]
        if (has[of(id)] && kind[id] == "must" && state[id] == "missing")
            problem(id ": no transcript, no rule, " (gated(id) ? "" : "no test, ") "no reason: " word[id] ": " says[id])
    }
    for (i = 1; i <= ndocuments; i++)
        for (k = 1; k <= 3; k++) {
            d = documents[i]; id = k == 1 ? "should" : k == 2 ? "may" : "client should"
            if (has[d] && 100 * held(d, id) < FLOOR * n[d, id, "rows"])
                problem("RFC " d ": " toupper(id) ": " held(d, id) " of " n[d, id, "rows"] \
                        " rows covered or reasoned: under " FLOOR " %")
        }
}

# --- the page ---------------------------------------------------------------------------------------------------------
function cells(key, what) {
    if (!n[key, what, "rows"]) return " | | |"
    return " " n[key, what, "covered"] + 0 " | " n[key, what, "reasoned"] + 0 " | " n[key, what, "missing"] + 0 " |"
}

function section_row(title, key) {
    print "| " title " |" cells(key, "must") cells(key, "should") cells(key, "may") cells(key, "client") cells(key, "other")
}

function in_list(wanted, id) {
    return wanted == "why" ? id in why : wanted == "test" ? id in by_test : gated(id) && state[id] == "missing"
}

function list(wanted, title, last,    i, id, any) {
    for (i = 1; i <= rows; i++) {
        id = order[i]
        if (!in_list(wanted, id)) continue
        if (!any++) {
            print "\n## " title "\n"
            print "| row | level | says |" (last != "" ? " " last " |\n| --- | --- | --- | --- |" : "\n| --- | --- | --- |")
        }
        print "| " id " | " word[id] " | " cell(says[id]) " |" \
              (wanted == "why" ? " " cell(why[id]) " |" : wanted == "test" ? " " cell(by_test[id]) " |" : "")
    }
}

function cell(text) { gsub(/\|/, "\\|", text); gsub(/</, "\\&lt;", text); return text }

# `whose`: "", a server's; "client ".
function levels(d, whose,    k, r, key) {
    for (k = 1; k <= 3; k++) {
        r = k == 1 ? "must" : k == 2 ? "should" : "may"
        key = whose r
        if (n[d, key, "rows"])
            printf "| %s | %s, %s | %d | %d | %d | %d | %.1f %% |\n", d, toupper(r), r, n[d, key, "rows"],
                   n[d, key, "covered"], n[d, key, "reasoned"], n[d, key, "missing"],
                   100 * held(d, key) / n[d, key, "rows"]
    }
}

function table(whose,    i) {
    print "\n| RFC | level | rows | covered | reasoned | missing | held |\n| --- | --- | --- | --- | --- | --- | --- |"
    for (i = 1; i <= ndocuments; i++) if (has[documents[i]]) levels(documents[i], whose)
}

function by_role(d,    i, r) {
    for (i = 1; i <= nroles; i++) {
        r = role_name[i]
        if (count[d, r, "rows"])
            print "| " d " | " title[d] (has[d] ? "" : " (not yet)") " | " r " | " count[d, r, "rows"] " | " \
                  count[d, r, "covered"] + 0 " | " count[d, r, "reasoned"] + 0 " | " count[d, r, "missing"] + 0 " |"
    }
}

function by_section(d,    i, at) {
    for (i = 1; i <= sections; i++) {
        split(places[i], at, SUBSEP)
        if (at[1] == d) section_row((d == 5321 ? "" : "RFC " d " ") at[2], places[i])
    }
    section_row("all of RFC " d, d)
}

function print_page(    i) {
    print "# What the suite covers"
    print ""
    print "Made by `make coverage` from the register (conformance/requirements.tsv), " transcripts + 0 " transcripts and " \
          rules + 0 " rules of the judge;"
    print "`make check` looks that it is up to date. tests/coverage.awk says what is counted, and what has to hold."
    print ""
    print "Of the " rows " rows, these bind a server, show on its wire or in the mail that it delivers, and are of an RFC"
    print "that postel has (conformance/rfcs.tsv):"
    table("")
    print "\nAnd these bind a client and show on its wire:"
    table("client ")
    print "\n*covered*: a transcript marks it, or the judge has a rule for it, or, where no peer sees it, a test of our own"
    print "shows that postel keeps it (conformance/tested.tsv). *reasoned*: conformance/unobserved.tsv says why it cannot be"
    print "seen. Rows that repeat a sentence count with the row that they repeat."
    print "\n## By RFC and role\n"
    print "*not yet*: postel does not have it, and nothing is asked of its rows.\n"
    print "| RFC | what | binds | rows | covered | reasoned | neither |\n| --- | --- | --- | --- | --- | --- | --- |"
    for (i = 1; i <= ndocuments; i++) by_role(documents[i])
    print "\n## By section\n"
    print "Each group of three: covered, reasoned, missing; the first three groups are a server's. *elsewhere*: rows that bind"
    print "another role, or that show on another hop, in the DNS, by the clock, or nowhere; of these the gate is for each MUST.\n"
    print "| § | MUST | | | SHOULD | | | MAY | | | client | | | elsewhere | | |"
    print "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for (i = 1; i <= ndocuments; i++) if (has[documents[i]]) by_section(documents[i])
    list("missing", "Missing")
    list("test", "Tests of our own", "shown by")
    list("why", "Reasons", "why not")
}
