#!/bin/sh
# embed-texts.sh OUT.S TABLE FILE…: files as one table inside the binary: TABLE[TABLE_N] of {name, text}
# (src/store/schema.h, src/calendar/calendar_carried.h). name is the file's without its ending, text
# the file as it stands, ended by a NUL. A migration is named by its number (0001_first.sql).
set -eu
out=$1 table=$2
shift 2
mkdir -p "$(dirname "$out")"
{
    printf '    .section .rodata\n'
    n=0
    for file in "$@"; do
        name=$(basename "$file")
        case $name in
        [0-9][0-9][0-9][0-9]_*.sql | *.json) ;;
        *)
            echo "$file: a migration is named NNNN_words.sql" >&2
            exit 1
            ;;
        esac
        printf '%s_name_%d:\n    .asciz "%s"\n%s_text_%d:\n    .incbin "%s"\n    .byte 0\n' \
            "$table" $n "${name%.*}" "$table" $n "$file"
        n=$((n + 1))
    done
    printf '    .globl %s_N\n    .balign 8\n%s_N:\n    .quad %d\n' "$table" "$table" $n
    # Addresses are filled in when the program is loaded, so the table itself lies in .data.rel.ro.
    printf '    .section .data.rel.ro,"aw"\n    .globl %s\n    .balign 8\n%s:\n' "$table" "$table"
    i=0
    while [ $i -lt $n ]; do
        printf '    .quad %s_name_%d, %s_text_%d\n' "$table" $i "$table" $i
        i=$((i + 1))
    done
    printf '    .quad 0, 0\n    .section .note.GNU-stack,"",%%progbits\n'
} >"$out"
