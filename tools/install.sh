#!/bin/bash
# install.sh run|test|crash|bench: installs with apt what this machine lacks, as root or through sudo, and
# says what and why before. Nothing is missing: silent, and done in a few milliseconds.
set -eu -o pipefail
cd "$(dirname "$0")/.."
set=${1:?run, test, crash or bench}

# Once everything was there, only dpkg's own record (or this file) can change that.
seen=build/installed/$set
if [ "$seen" -nt /var/lib/dpkg/status ] && [ "$seen" -nt tools/install.sh ]; then exit 0; fi

# One line a need: package (or a|b: the first is installed, either will do), then what it is for.
needs_run=$(cat <<'END'
gcc              compiles the server
libc6-dev        the C library, to compile against
make             runs the build
pkg-config       tells the compiler where libraries are
libmicrohttpd-dev  HTTP
libjansson-dev   JSON
libsqlite3-dev   the database in a file
libpq-dev        the database that several nodes share (PostgreSQL)
libsodium-dev    passwords, signatures, hashes
libcurl4-openssl-dev  a witness asks the server it watches
libssl-dev       SHA-256 by the processor's own instructions, for the record
libgd-dev        re-encodes photos
libqrencode-dev  QR codes of places
libutf8proc-dev  Unicode text
ca-certificates  lets npm check whom it talks to
END
)
needs_test=$(cat <<'END'
git              lists the files that make check reads
libcmocka-dev    C tests
clang            second compiler of make check
libclang-rt-14-dev  address and undefined-behaviour sanitizers
llvm             readable sanitizer reports
clang-format-14  the one format
chromium         the browser the journeys run in
faketime         moves a test's clock on by days
postgresql       the second engine, of which the tests start their own server
sqlite3          changes rows behind the server's back, as who tampers with a record would
fonts-noto-cjk|fonts-wqy-microhei|fonts-wqy-zenhei  Chinese letters in screenshots
END
)
needs_crash=$(cat <<'END'
iproute2         networks of namespaces that are cut
e2fsprogs        a small file system to fill
procps           lets a namespace carry between networks
END
)
needs_bench=$(cat <<'END'
nginx-light|nginx-core|nginx-full|nginx-extras  what reading is measured against
wrk              makes the load
postgresql       the second engine, with pgbench as what it is measured against
END
)
case $set in
run) needs=$needs_run ;;
test) needs=$needs_run$'\n'$needs_test ;;
crash) needs=$needs_run$'\n'$needs_test$'\n'$needs_crash ;;
bench) needs=$needs_run$'\n'$needs_bench ;;
*) echo "install.sh: run, test, crash or bench, not '$set'" >&2 && exit 2 ;;
esac

# Debian's Node is enough (18); one that is there already, from wherever, is left alone: its npm and
# Debian's npm package exclude each other.
node_works() {
    command -v node npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]
}
node_works || needs=$needs'
nodejs           builds the web
npm              fetches what the web is built of
'

# A package a machine cannot have twice may be there under another name (nginx built by hand): the
# question is always dpkg's, asked once for all names.
here=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' \
    $(awk '{gsub(/\|/, " ", $1); print $1}' <<<"$needs") 2>/dev/null || true)"
missing=() why=
while read -r names reason; do
    [ -n "$names" ] || continue
    for name in ${names//|/ }; do
        case $here in *" installed:$name "*) continue 2 ;; esac
    done
    # The small Chinese font, when it is us who choose: 2 MB instead of 56.
    case $names in fonts-*) first=fonts-wqy-microhei ;; *) first=${names%%|*} ;; esac
    missing+=("$first")
    why+=$(printf '  %-20s %s' "$first" "$reason")$'\n'
done <<<"$needs"

if [ ${#missing[@]} -gt 0 ]; then
    echo "Missing on this machine, to be installed with apt-get:"
    printf '%s' "$why"
    as_root=
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Neither root nor sudo: please install them as root:" >&2
            echo "  apt-get install -y --no-install-recommends ${missing[*]}" >&2
            exit 1
        fi
        as_root="sudo"
        echo "(through sudo, which may ask for your password)"
    fi
    # nginx is only measured against, never served by: keep Debian from starting it on port 80; and
    # the tests' PostgreSQL is their own: Debian's cluster need not run (a running one is left alone).
    policy=/usr/sbin/policy-rc.d
    if [[ " ${missing[*]} " == *" nginx-"* || " ${missing[*]} " == *" postgresql "* ]] && [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
        $as_root chmod 755 $policy
        trap '$as_root rm -f $policy' EXIT
    fi
    # apt tells its story to the log; of it only the size and a count now and then are shown.
    get() {
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -o Dpkg::Use-Pty=0 "$@" 2>&1 | tee -a "$log" |
            awk '/^Need to get/ {print "  " $0; fflush()}
                 /^Setting up/ && ++n % 50 == 0 {print "  " n " packages are set up"; fflush()}'
    }
    log=$(mktemp)
    if ! get --no-install-recommends install "${missing[@]}"; then
        # Most likely the package lists are old or were never fetched.
        echo "apt-get update, then once more"
        if ! { get update && get --no-install-recommends install "${missing[@]}"; }; then
            cat "$log" >&2
            exit 1
        fi
    fi
    rm -f "$log"
    node_works || { echo "Node 18 or newer with npm is needed and was not found" >&2 && exit 1; }
    echo "installed ${#missing[@]} packages"
fi
mkdir -p "$(dirname "$seen")" && touch "$seen"
