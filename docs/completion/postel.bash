# postel.bash - what can stand after `postel`: its verbs and their options, as --help has them.
# Read first: docs/man/postel.1.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Nothing is listed here, so nothing can be out of date.  zsh has a file of its own, _postel.
_postel() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]} words
    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        words="--help --version $(postel --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p')"
    elif [ "${word#-}" != "$word" ]; then
        words=$(postel "$verb" --help 2>/dev/null | grep -o -e '--[a-z][a-z0-9-]*' | sort -u)
    elif [ "$before" = --color ]; then
        words='auto always never'
    elif [ "$verb" = check ] && [ "$COMP_CWORD" = 2 ]; then
        words='server client relay judge'
    elif [ "$verb" = parse ] && [ "$COMP_CWORD" = 2 ]; then
        words=$(postel parse --list 2>/dev/null | cut -f 1)
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _postel postel
