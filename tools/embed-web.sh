#!/bin/sh
# embed-web.sh DIST OUT: writes OUT/assets.c (the table of src/http/assets.h) and OUT/assets.S (the
# bytes, gzip'd). An assembler takes in megabytes at once where a C array takes seconds.
set -eu
export LC_ALL=C
dist=$1 out=$2
rm -rf "$out/carried/gz"
mkdir -p "$out/carried/gz"

type_of() {
    case $1 in
    *.html) echo 'text/html; charset=utf-8' ;;
    *.js | *.mjs) echo 'text/javascript; charset=utf-8' ;;
    *.css) echo 'text/css; charset=utf-8' ;;
    *.json | *.map) echo 'application/json' ;;
    *.webmanifest) echo 'application/manifest+json' ;;
    *.svg) echo 'image/svg+xml' ;;
    *.png) echo 'image/png' ;;
    *.jpg | *.jpeg) echo 'image/jpeg' ;;
    *.webp) echo 'image/webp' ;;
    *.ico) echo 'image/x-icon' ;;
    *.woff2) echo 'font/woff2' ;;
    *.woff) echo 'font/woff' ;;
    *.ttf) echo 'font/ttf' ;;
    *.txt) echo 'text/plain; charset=utf-8' ;;
    *)
        echo "$1: embed-web.sh knows no Content-Type for this name" >&2
        exit 1
        ;;
    esac
}

n=0
rows=$out/carried/rows bytes=$out/carried/bytes
: >"$rows"
printf '    .section .rodata\n' >"$bytes"
for path in $(if [ -d "$dist" ]; then cd "$dist" && find . -type f -not -path './.*' | sed 's|^\.||' | sort; fi); do
    gz=$out/carried/gz/$n.gz
    gzip -9 -n -c "$dist$path" >"$gz"
    type=$(type_of "$path")
    etag=$(sha256sum "$dist$path" | cut -c1-32)
    # Vite puts every file named by a hash of its content below /assets/, and nothing else there.
    case $path in /assets/*) immutable=true ;; *) immutable=false ;; esac
    printf '    {"%s", "%s", "%s", asset_%d, %d, %s},\n' \
        "$path" "$type" "$etag" "$n" "$(wc -c <"$gz")" "$immutable" >>"$rows"
    printf '    .globl asset_%d\nasset_%d:\n    .incbin "%s"\n' "$n" "$n" "$gz" >>"$bytes"
    n=$((n + 1))
done
printf '    .section .note.GNU-stack,"",%%progbits\n' >>"$bytes"

{
    echo '/* Made by tools/embed-web.sh from the built web. */'
    echo '#include "http/assets.h"'
    i=0
    while [ $i -lt $n ]; do
        echo "extern const unsigned char asset_$i[];"
        i=$((i + 1))
    done
    echo 'const struct asset ASSETS[] = {'
    if [ $n -gt 0 ]; then cat "$rows"; else echo '    {0},'; fi
    echo '};'
    echo "const size_t ASSETS_N = $n;"
} >"$out/assets.c"
mv "$bytes" "$out/assets.S"
echo "embed $n web files"
