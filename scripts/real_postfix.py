"""A real Postfix for tests: a small root directory with its programs, never installed on this machine.

The programs come from an existing root (--reference DIR, or the environment variable
POSTWRIGHT_REFERENCE), or from Debian sid by debootstrap with the mirror that apt is configured with.
Either way they are copied, with the libraries they need, into a temporary directory that a test may
fill with configurations and tables; what they came from is not changed.
"""

import glob
import os
import re
import shutil
import subprocess
import tempfile

PROGRAMS = ("usr/sbin/postmap", "usr/sbin/postalias", "usr/sbin/postconf", "usr/sbin/postmulti")
NEEDED = ("etc/passwd", "etc/group", "etc/nsswitch.conf", "etc/services", "usr/lib/postfix", "usr/share/postfix",
          "etc/postfix/dynamicmaps.cf", "etc/postfix/dynamicmaps.cf.d")
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}


class Unavailable(Exception):
    """Why there is no real Postfix here; for the line that says so."""


def chroot(root, command, directory="/", uid=None, **options):
    """Runs a command in `root`, in a directory there, perhaps as another user; output as bytes."""
    def enter():
        os.chroot(root)
        os.chdir(directory)
        if uid is not None:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)

    return subprocess.run(command, capture_output=True, env=ENVIRONMENT, preexec_fn=enter, **options)


def apt_mirror():
    listed = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)"], capture_output=True,
                            text=True).stdout.split("\n")
    for line in listed:
        uri, _, codename = line.partition(" ")
        if uri and codename and not re.search(r"security|updates", line):
            return uri
    raise Unavailable("apt has no package lists (apt-get update)")


def debootstrap(directory):
    if not shutil.which("debootstrap"):
        raise Unavailable("no --reference DIR, and debootstrap is not installed")
    root = os.path.join(directory, "debian")
    fetch = ["chroot", root, "apt-get", "install", "-y", "-qq", "--download-only", "--no-install-recommends", "postfix",
             "postfix-pcre"]
    for step in (["debootstrap", "--variant=minbase", "sid", root, apt_mirror()], fetch):
        done = subprocess.run(step, capture_output=True, text=True)
        if done.returncode != 0:
            last = (done.stderr or done.stdout).strip().split("\n")[-1]
            raise Unavailable(f"{step[0]} failed: {last}")
    # Unpacked only: its installation would want a running system.
    for package in sorted(glob.glob(os.path.join(root, "var/cache/apt/archives/*.deb"))):
        subprocess.run(["dpkg", "-x", package, root], check=True)
    return root


def copy_into(source, root, path):
    """Copies a file or directory of `source` to the same place in `root`; a link as what it names."""
    inside = os.path.join(source, path)
    while os.path.islink(inside):  # absolute links are links within `source`
        target = os.readlink(inside)
        inside = os.path.join(source, target.lstrip("/")) if target.startswith("/") else os.path.join(os.path.dirname(inside), target)
    target = os.path.join(root, path)
    if not os.path.exists(inside) or os.path.exists(target):
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.isdir(inside):
        shutil.copytree(inside, target, symlinks=True)
    else:
        shutil.copy2(inside, target)


def add_account(root):
    """Postfix programs look for their mail_owner and setgid_group at start."""
    for file, accounts in (("passwd", {"postfix": "postfix:x:997:997::/var/spool/postfix:/usr/sbin/nologin"}),
                           ("group", {"postfix": "postfix:x:997:", "postdrop": "postdrop:x:998:"})):
        path = os.path.join(root, "etc", file)
        with open(path, "a+", encoding="utf-8") as listed:
            listed.seek(0)
            known = {line.partition(":")[0] for line in listed}
            listed.writelines(line + "\n" for name, line in accounts.items() if name not in known)


class RealPostfix:
    """`root` is a directory of the test's own; `version` for people. Use as a context manager.

    `more` are further programs that are copied, as "usr/bin/sh".
    """

    def __init__(self, reference=None, more=()):
        if os.geteuid() != 0:
            raise Unavailable("needs root, for chroot")
        reference = reference or os.environ.get("POSTWRIGHT_REFERENCE")
        self.directory = tempfile.mkdtemp(prefix="real-postfix-")
        os.chmod(self.directory, 0o755)
        try:
            if reference and not os.path.exists(os.path.join(reference, PROGRAMS[0])):
                raise Unavailable(f"no {PROGRAMS[0]} in {reference}")
            source = reference or debootstrap(self.directory)
            self.root = os.path.join(self.directory, "root")
            self._fill(source, more)
            if not reference:
                shutil.rmtree(source)
        except BaseException:
            self.close()
            raise
        done = chroot(self.root, ["postconf", "-c", "/etc/postfix", "-hd", "mail_version"])
        self.version = done.stdout.decode().strip()
        if not self.version:
            self.close()
            raise Unavailable(f"its postconf does not run: {done.stderr.decode().strip()}")

    def _fill(self, source, more):
        programs = [*PROGRAMS, *more]
        plugins = [os.path.relpath(path, source) for path in glob.glob(os.path.join(source, "usr/lib/postfix/*.so"))]
        listed = chroot(source, ["ldd", *("/" + path for path in programs + plugins)]).stdout.decode()
        libraries = set(re.findall(r"(/\S+) \(0x", listed))
        for path in (*programs, *NEEDED, *(library.lstrip("/") for library in sorted(libraries))):
            copy_into(source, self.root, path)
        add_account(self.root)
        if more and not os.path.exists(os.path.join(self.root, "bin")):
            os.symlink("usr/bin", os.path.join(self.root, "bin"))
        for directory, mode in (("etc/postfix", 0o755), ("tmp", 0o1777), ("var/spool/postfix", 0o755), ("dev", 0o755)):
            os.makedirs(os.path.join(self.root, directory), exist_ok=True)
            os.chmod(os.path.join(self.root, directory), mode)
        with open(os.path.join(self.root, "dev/null"), "wb"):
            pass
        with open(os.path.join(self.root, "etc/postfix/main.cf"), "w", encoding="utf-8") as file:
            file.write("compatibility_level = 3.6\nmyhostname = mx.example.org\n")

    def run(self, *command, root=None, **options):
        """A completed process; output as bytes. Paths are those inside `root`, by default the one
        that this object made."""
        return chroot(root or self.root, list(command), **options)

    def another_root(self, name):
        """A copy of the root, for a site of its own."""
        root = os.path.join(self.directory, name)
        shutil.copytree(self.root, root, symlinks=True)
        return root

    def close(self):
        shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
