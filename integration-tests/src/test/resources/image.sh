#!/bin/sh
# Builds the gateway's image with buildah, without a daemon, a registry or an engine.
#
#   image.sh JDK FOLDER     FOLDER holds the Dockerfile and target/gateway-app.jar
#
# The base is made of that JDK's runtime and the C library of this machine, and nothing else: what
# starts on it needs no shell. Prints the name of a working container made of the image.
set -eu
jdk=$1
folder=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

modules=java.se,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs
"$jdk/bin/jlink" --add-modules "$modules" --strip-debug --no-man-pages --no-header-files \
    --output "$scratch/jre" >&2
# The cache of the classes builds on the runtime's own.
"$scratch/jre/bin/java" -Xshare:dump >&2

base=$(buildah from scratch)
find "$scratch/jre" -name '*.so' -o -path '*/bin/java' | xargs ldd 2>/dev/null \
    | sed -n -e 's/.*=> \(\/[^ ]*\) (0x.*/\1/p' -e 's/^[[:space:]]*\(\/[^ ]*\) (0x.*/\1/p' \
    | grep -v "^$scratch" | sort -u |
    while read -r library; do
        buildah copy --quiet "$base" "$(readlink -f "$library")" "$library" >&2
    done
buildah copy --quiet "$base" "$scratch/jre" /opt/java >&2
mkdir -p "$scratch/root/tmp" && chmod 1777 "$scratch/root/tmp"
buildah copy --quiet "$base" "$scratch/root" / >&2
buildah config --env PATH=/opt/java/bin "$base"
buildah commit --quiet --rm "$base" fanfare-test-base >&2

buildah build --quiet --build-arg BASE=localhost/fanfare-test-base --tag fanfare-test "$folder" >&2
buildah from --pull-never localhost/fanfare-test
