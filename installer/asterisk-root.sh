#!/usr/bin/env bash
# Builds a Debian sid root with Asterisk in the folder given, as root. `installer/setup.sh` calls it.
#
# Debian bookworm has no Asterisk. Everything is made beside the final place and renamed at the
# end, so that a build that was interrupted is never taken for a finished one.
set -euo pipefail
readonly FINAL=$1 BUILD=$1.building

unmount() { # debootstrap mounts /proc and /sys while it works; none of that may outlive a failure
    awk -v root="$BUILD/" 'index($2, root) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n1 umount
}
trap unmount EXIT

# shellcheck disable=SC2016 # this $(...) is apt-get's own
machines_mirror() { # the Debian mirror this machine itself installs from
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2> /dev/null | head -n 1
}

bootstrap() { # MIRROR...: none means debootstrap's own default
    unmount
    rm -rf --one-file-system "$BUILD"
    debootstrap --variant=minbase sid "$BUILD" "$@"
}

mirror=$(machines_mirror)
bootstrap ${mirror:+"$mirror"} || bootstrap
printf '#!/bin/sh\nexit 101\n' > "$BUILD/usr/sbin/policy-rc.d" # start no service in the root
chmod +x "$BUILD/usr/sbin/policy-rc.d"
DEBIAN_FRONTEND=noninteractive chroot "$BUILD" apt-get install --yes --no-install-recommends asterisk
chroot "$BUILD" apt-get clean
# Each test session makes its own folder here, whoever runs it.
install -d -m 1777 "$BUILD/sessions"
chroot "$BUILD" asterisk -V
unmount
mv -T "$BUILD" "$FINAL"
