"""A site on an installed Postfix 3.11 for tests: an overlay over its root directory, in name spaces of its own.

`main()` of a test calls `inside(__file__, body)`: it says why the test cannot run here (exit status 77), or runs
body(site) as root of new mount, network and process name spaces, where nothing that it does stays.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BIN = os.path.join(TOP, "build/release/bin")
DAEMONS = "/usr/lib/postfix/sbin"
INSIDE = "POSTWRIGHT_REAL_SITE"


class Failed(Exception):
    pass


def check(condition, what):
    if not condition:
        raise Failed(what)


class Site:
    """Paths are those inside the root."""

    def __init__(self, root):
        self.root = root

    def at(self, path):
        return os.path.join(self.root, path.lstrip("/"))

    def call(self, *command):
        return subprocess.run(["chroot", self.root, *command], capture_output=True, text=True, errors="replace")

    def run(self, *command, wanted=0):
        done = self.call(*command)
        check(wanted is None or done.returncode == wanted, f"{' '.join(command)}: {done.stderr or done.stdout}")
        return done.stdout + done.stderr

    def read(self, path):
        try:
            with open(self.at(path), encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def write(self, path, text):
        with open(self.at(path), "w", encoding="utf-8") as file:
            file.write(text)

    def set(self, **settings):
        self.run("postconf", "-e", *(f"{name}={value}" for name, value in settings.items()))


def skip(name, why):
    print(f"{name}: skipped: {why}")
    sys.exit(77)


def enter(reference, body):
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(["mount", "-t", "tmpfs", "none", work], check=True)
        for name in ("upper", "work", "root"):
            os.mkdir(os.path.join(work, name))
        root = os.path.join(work, "root")
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o",
                        f"lowerdir={reference},upperdir={work}/upper,workdir={work}/work", root], check=True)
        subprocess.run(["mount", "-t", "proc", "proc", os.path.join(root, "proc")], check=True)
        subprocess.run(["mount", "--bind", "/dev", os.path.join(root, "dev")], check=True)
        try:
            site = Site(root)
            shutil.copy2(os.path.join(BIN, "nbdb_reindexd"), site.at(f"{DAEMONS}/postwright-reindexd"))
            body(site)
        finally:
            subprocess.run(["umount", "--recursive", "--lazy", work], check=False)


def inside(script, description, body):
    name = os.path.basename(script)
    parser = argparse.ArgumentParser(description=description.split("\n\n")[0])
    parser.add_argument("--reference", metavar="DIR", default=os.environ.get("POSTWRIGHT_REFERENCE"))
    parser.add_argument("--long", action="store_true", help="is accepted, and changes nothing")
    reference = parser.parse_args().reference
    if not reference:
        skip(name, "no --reference DIR, and POSTWRIGHT_REFERENCE is not set")
    reference = os.path.abspath(reference)
    if not os.path.exists(f"{reference}{DAEMONS}/nbdb_reindexd"):
        skip(name, f"{reference} has no installed Postfix 3.11")
    if os.geteuid() != 0:
        skip(name, "needs root, for name spaces and a chroot")
    if not shutil.which("ip"):
        skip(name, "needs ip(8) (apt-get install iproute2)")
    unshare = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--propagation", "private"]
    if subprocess.run([*unshare, "true"], capture_output=True).returncode != 0:
        skip(name, "no name spaces of one's own here")
    if not os.path.exists(os.path.join(BIN, "nbdb_reindexd")):
        skip(name, "the programs are not built: scripts/build")
    if not os.environ.get(INSIDE):
        return subprocess.run([*unshare, sys.executable, os.path.abspath(script), "--reference", reference],
                              env=dict(os.environ, **{INSIDE: "1"})).returncode
    try:
        enter(reference, body)
    except Failed as failed:
        print(f"{name}: {failed}", file=sys.stderr)
        return 1
    return 0
