#!/usr/bin/env bash
# Installs the Debian packages that infra/apt.txt lists, as root; otherwise prints the command.
set -u
cd "$(dirname "$0")"
mapfile -t wanted < <(grep -Ev '^\s*(#|$)' apt.txt)
missing=()
for package in "${wanted[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
install="apt-get install --yes --no-install-recommends ${missing[*]}"
if ! command -v apt-get >/dev/null; then
    echo "These programs are needed for scanned resumes and some tests: ${missing[*]}"
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "Some packages are missing; what needs them is skipped. To install: sudo $install"
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
{ apt-get update --quiet=2 && $install --quiet=2 >/dev/null; } \
    || echo "apt could not install ${missing[*]}; what needs them is skipped"
exit 0
