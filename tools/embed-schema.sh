#!/bin/sh
# embed-schema.sh OUT.S FILE…: the migrations as one table inside the binary (src/store/schema.h):
# number and name from the file's name (0001_first.sql), the text as it stands, ended by a NUL.
set -eu
out=$1
shift
mkdir -p "$(dirname "$out")"
{
    printf '    .section .rodata\n'
    n=0
    for file in "$@"; do
        name=$(basename "$file" .sql)
        case $name in
        [0-9][0-9][0-9][0-9]_*) ;;
        *)
            echo "$file: a migration is named NNNN_words.sql" >&2
            exit 1
            ;;
        esac
        printf 'schema_name_%d:\n    .asciz "%s"\nschema_text_%d:\n    .incbin "%s"\n    .byte 0\n' \
            $n "$name" $n "$file"
        n=$((n + 1))
    done
    printf '    .globl SCHEMA_N\n    .balign 8\nSCHEMA_N:\n    .quad %d\n' $n
    # Addresses are filled in when the program is loaded, so the table itself lies in .data.rel.ro.
    printf '    .section .data.rel.ro,"aw"\n    .globl SCHEMA\n    .balign 8\nSCHEMA:\n'
    i=0
    while [ $i -lt $n ]; do
        printf '    .quad schema_name_%d, schema_text_%d\n' $i $i
        i=$((i + 1))
    done
    printf '    .quad 0, 0\n    .section .note.GNU-stack,"",%%progbits\n'
} >"$out"
