#!/bin/bash
# bare.sh [run] [test]: proves `make run` and `make test` on a machine that has nothing: a fresh
# debootstrap of Debian 12 for each, with only make and sudo added, and this tree's HEAD as its clone.
# `run` is proved as an ordinary person who may use sudo, `test` as root. To be started as root. Mirror, npm registry and certificates are those of this machine, asked at run time.
# All mounts and processes live in namespaces of their own and end with them. KEEP=1 keeps the trees.
set -euo pipefail
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "bare.sh: debootstrap and chroot need root" >&2 && exit 2; }
[ $# -gt 0 ] || set -- run test
command -v debootstrap >/dev/null || apt-get -qq -y install debootstrap >/dev/null

yard=$(mktemp -d "${TMPDIR:-/var/tmp}/shouwen-bare.XXXXXX")
[ -n "${KEEP:-}" ] || trap 'rm -rf --one-file-system "$yard"' EXIT
say() { printf 'bare: %s\n' "$*"; }

sources=$(apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk '$3 ~ /^bookworm(-updates|-security)?$/' | sort -u)
mirror=$(awk '$3 == "bookworm" {print $2; exit}' <<<"$sources")
[ -n "$mirror" ] || { echo "bare.sh: this machine's apt knows no Debian 12 (bookworm)" >&2 && exit 2; }

say "debootstrap of Debian 12"
debootstrap --variant=minbase --include=make,sudo bookworm "$yard/base" "$mirror" >"$yard/debootstrap.log" ||
    { tail -20 "$yard/debootstrap.log" >&2 && exit 1; }
printf '%s\n' "$sources" >"$yard/base/etc/apt/sources.list"
apt-config dump | grep -E '^Acquire::(Check|http|https|Proxy)' >"$yard/base/etc/apt/apt.conf.d/90host" || true
cp /etc/resolv.conf /etc/hosts "$yard/base/etc/"
cp /etc/ssl/certs/ca-certificates.crt "$yard/base/etc/host-certificates.pem"
chroot "$yard/base" useradd --create-home --shell /bin/bash shouwen
echo 'shouwen ALL=(ALL) NOPASSWD: ALL' >"$yard/base/etc/sudoers.d/shouwen"
git archive HEAD | tar -x -C "$yard/base/home/shouwen"
chroot "$yard/base" chown -R shouwen: /home/shouwen

# What npm has to know of this network; names and values go no further than the environment.
network=(NODE_EXTRA_CA_CERTS=/etc/host-certificates.pem)
for key in registry proxy https-proxy; do
    value=$(npm config get $key 2>/dev/null || true)
    case $value in '' | null | undefined) ;; *) network+=("npm_config_${key//-/_}=$value") ;; esac
done

# within TREE PERSON SCRIPT: runs it in the tree, which sees only its own mounts and processes.
within() {
    printf '%s\n' "$3" >"$1/home/shouwen/.prove"
    env -i TERM=dumb LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        "${network[@]}" unshare --mount --pid --fork --kill-child --propagation private bash -euc '
        mount -t proc proc "$0/proc"
        mount --rbind /dev "$0/dev"
        mount -t tmpfs -o mode=1777 shm "$0/dev/shm"
        home=$([ "$1" = root ] && echo /root || echo /home/shouwen)
        exec chroot "$0" runuser -u "$1" -- env HOME="$home" bash -euc "cd /home/shouwen && source ./.prove"
        ' "$1" "$2"
}

# The first start may install and build; the second must be up within a second and make nothing.
prove_run='
start() {
    began=$(date +%s%N)
    PORT=$port make run >/tmp/run.log 2>&1 &
    pid=$!
    until (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null; do
        kill -0 $pid 2>/dev/null || { cat /tmp/run.log; exit 1; }
        sleep 0.02
    done
    took_ms=$((($(date +%s%N) - began) / 1000000))
    echo "$1 start: up after $took_ms ms"
}
served_by() {
    for p in /proc/[0-9]*; do
        case $(tr "\\0" " " <$p/cmdline 2>/dev/null) in *"shouwen serve "*) echo ${p#/proc/} ;; esac
    done
}
stop() {
    kill -INT $(served_by)
    wait $pid || true
}
port=8119
start first
sed "s/^/  | /" /tmp/run.log
page=$(node -e "fetch(\"http://127.0.0.1:$port/\").then(async r => console.log(r.status, r.headers.get(\"content-type\"), (await r.text()).length))")
echo "GET /: $page"
case $page in 200*) ;; *) exit 1 ;; esac
stop
start second
sed "s/^/  | /" /tmp/run.log
stop
if grep -E "^(cc|link|embed|npm|web) " /tmp/run.log; then echo "the second start built something"; exit 1; fi
if [ $took_ms -gt 1000 ]; then echo "the second start took more than a second"; exit 1; fi
'

failed=0
for what in "$@"; do
    tree=$yard/$what
    cp -a "$yard/base" "$tree"
    say "make $what on a machine with nothing but make and sudo"
    began=$SECONDS
    case $what in
    run) person=shouwen command=$prove_run ;;
    test) person=root command='make test' ;;
    *) echo "bare.sh: run or test, not '$what'" >&2 && exit 2 ;;
    esac
    if within "$tree" $person "$command"; then
        say "make $what: proved in $((SECONDS - began)) s"
    else
        say "make $what: FAILED after $((SECONDS - began)) s"
        failed=1
    fi
    [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$tree"
done
exit $failed
