#!/usr/bin/env python3
"""Calls postconf as real clients do, and compares with what a real Postfix gave.

usage: consumers_test.py --bin DIR [NAME...]                     run the tests whose names begin like this
       consumers_test.py --capture [--reference DIR] [NAME...]   write down what a real Postfix does
       consumers_test.py --list

CLIENT.calls has [tests], each a list of shell commands. They run one after the other in a copy of site/, with DIR first in
PATH and the copy in MAIL_CONFIG; clients that use an absolute path have $BIN in its place. Before each command the files
are dated to long ago: a real postconf waits for files that are new. expected/CLIENT.TEST has output, messages and exit
status of each, and how the files changed. Below are tests, too, that read output as a client does. Capturing needs a real
Postfix as scripts/real-postfix-test does, and is skipped, with exit status 77, without one.
"""

import argparse
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "scripts"))
LONG_AGO = 1577836800
TOOLS = [f"usr/bin/{name}" for name in ("sh", "awk", "cat", "cksum", "comm", "cut", "grep", "mv", "printf", "rm", "sed", "sort",
                                        "touch", "tr", "uniq", "test")]


def read_calls():
    """{"CLIENT.TEST": [command]}"""
    tests = {}
    for path in sorted(HERE.glob("*.calls")):
        for line in path.read_text().splitlines():
            header = re.fullmatch(r"\[(\w+)\]", line)
            if header:
                commands = tests[f"{path.stem}.{header.group(1)}"] = []
            elif line and not line.startswith("#"):
                commands.append(line)
    return tests


def readable(data):
    """Lines; a last line without a newline says so."""
    lines = data.decode("utf-8", "backslashreplace").split("\n")
    return lines[:-1] if lines[-1] == "" else lines[:-1] + [lines[-1] + "\\ no newline"]


def quoted(data, mark):
    return "".join(f"{mark}{line}\n" for line in readable(data))


class Shell:
    """Runs commands in a copy of site/: on this machine, or with a real Postfix in its root."""

    def __init__(self, bin_directory, real=None):
        self.bin, self.real = bin_directory, real
        # Always of the same length, since lines are folded.
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="pcf-", dir=os.path.join(real.root, "tmp") if real else "/tmp"))
        self.place.chmod(0o755)
        self.inside = "/tmp/" + self.place.name
        for path in (HERE / "site").iterdir():
            shutil.copyfile(path, self.place / path.name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.place)

    def run(self, command):
        for path in self.place.iterdir():
            os.utime(path, (LONG_AGO, LONG_AGO))
        if self.real:
            enter = lambda: (os.chroot(self.real.root), os.chdir(self.inside))
        else:
            enter = lambda: os.chdir(self.place)
        environment = {"PATH": self.bin + ":/usr/bin:/bin", "LC_ALL": "C", "MAIL_CONFIG": self.inside, "BIN": self.bin}
        done = subprocess.run(["/bin/sh", "-c", command], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=60, preexec_fn=enter)
        done.stdout, done.stderr = self.generic(done.stdout), self.generic(done.stderr)
        return done

    def generic(self, data):
        return data.replace(os.fsencode(self.inside), b"@CONF@").replace(os.fsencode(self.bin + "/"), b"@BIN@/")

    def files(self):
        return {path.name: path.read_bytes() for path in sorted(self.place.iterdir())}


def transcript(commands, shell):
    before, text = shell.files(), ""
    for command in commands:
        done = shell.run(command)
        text += f"$ {command}\n{quoted(done.stdout, '   ')}{quoted(done.stderr, '2> ')}"
        text += f"[exit {done.returncode}]\n" if done.returncode else ""
    after = shell.files()
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            old, new = (readable(shell.generic(files.get(name, b""))) for files in (before, after))
            text += f"-- {name} {'is new' if name not in before else 'is gone' if name not in after else 'changes'}\n"
            text += "".join(f"{line}\n" for line in list(difflib.unified_diff(old, new, lineterm="", n=0))[2:])
    return text


# ---- tests that read as a client does -----------------------------------------------------------------------

CLIENTS = {}


def client(function):
    CLIENTS[function.__name__.replace("__", ".", 1)] = function
    return function


def require(holds, what):
    if not holds:
        raise AssertionError(what)


@client
def puppet__markt_de_parses_every_line(shell):
    """C23: stdout and stderr; a line that no expression takes raises."""
    shell.run("printf 'unused_one = a = b\\nsmtp_use_tls = yes\\n' >>main.cf")
    done = shell.run('"$BIN/postconf" -n 2>&1')
    values = {}
    for line in done.stdout.decode().replace("@BIN@", "/usr/sbin").replace("@CONF@", "/etc/postfix").splitlines():
        found = re.match(r"^(?:\S+/postconf: warning: \S+/main.cf: unused parameter: )?([^=]+?) *= *(.*)$", line)
        if found and not line.startswith("/usr/sbin/postconf: warning: /etc/postfix/main.cf: support"):
            values[found.group(1)] = found.group(2)
        else:
            require(re.match(r"^\S+/postconf: warning: ", line), line)
    require(values["unused_one"] == "a = b", values)
    require(values["relayhost"] == "", values)
    require(values["smtpd_recipient_restrictions"] == "permit_mynetworks, reject_unauth_destination", values)


@client
def puppet__markt_de_finds_every_field(shell):
    """C24."""
    lines = shell.run("postconf -F").stdout.decode().splitlines()
    fields = {}
    for line in lines:
        found = re.match(r"^(\S+/[\w-]+)/(\w+) = (.*)$", line)
        require(found, line)
        fields.setdefault(found.group(1), {})[found.group(2)] = found.group(3)
    names = ["service", "type", "private", "unprivileged", "chroot", "wakeup", "process_limit", "command"]
    require(all(list(one) == names for one in fields.values()), fields)
    require(fields["postlog/unix-dgram"]["process_limit"] == "1", fields)


@client
def puppet__a_second_run_changes_nothing(shell):
    """Exec resources: set only what is not so yet."""
    wanted = {"relayhost": "[smtp.example.net]:587", "smtpd_tls_security_level": "may", "mydestination": "localhost"}
    for changes in (len(wanted), 0):
        for name, value in wanted.items():
            if shell.run(f"postconf -h {name}").stdout.decode().rstrip("\n") != value:
                require(shell.run(f"postconf -e '{name}={value}'").returncode == 0, name)
                changes -= 1
        require(changes == 0, changes)


@client
def ansible__lines_tell_whether_there_is_something_to_do(shell):
    """C27: whole lines, `key = value` or `key =`."""
    lines = shell.run("postconf").stdout.decode().splitlines()
    require("relayhost =" in lines and "mail_name = Postfix" in lines, lines)
    require(not any(line.endswith(" ") for line in lines), "trailing blank")
    shell.run("postconf -e 'relayhost=[a.example]'")
    require("relayhost = [a.example]" in shell.run("postconf").stdout.decode().splitlines(), "relayhost")


@client
def ansible__lineinfile_and_postconf_do_not_disturb_each_other(shell):
    """Roles mix `lineinfile` with `regexp: '^name ='` and postconf -e."""
    shell.run("postconf -e 'relayhost=[a.example]'")
    text = (shell.place / "main.cf").read_text()
    require(len(re.findall(r"(?m)^relayhost *=.*$", text)) == 1, text)
    (shell.place / "main.cf").write_text(re.sub(r"(?m)^relayhost *=.*$", "relayhost = [b.example]", text))
    require(shell.run("postconf -h relayhost").stdout == b"[b.example]\n", text)


@client
def debian__freedombox_gets_every_key_back(shell):
    """C17: partition('='), no other lines."""
    keys = ["mydomain", "myhostname", "relayhost", "smtpd_recipient_restrictions", "milter_mail_macros"]
    done = shell.run('"$BIN/postconf" ' + " ".join(keys))
    values = {}
    for line in done.stdout.decode().splitlines():
        key, equals, value = line.partition("=")
        require(equals, line)
        values[key.strip()] = value.strip()
    require(set(values) == set(keys) and done.returncode == 0, values)


@client
def panels__certbot_splits_at_the_first_equals(shell):
    """C22."""
    for line in shell.run("postconf").stdout.decode().splitlines():
        name, separator, _ = line.partition(" =")
        require(separator and re.fullmatch(r"\S+", name), line)
    for line in shell.run("postconf -P").stdout.decode().splitlines():
        service, _, name = line.partition(" = ")[0].rpartition("/")
        require(service.count("/") == 1 and re.fullmatch(r"\w+", name), line)


@client
def panels__jc_reads_eight_fields(shell):
    """C37."""
    for line in shell.run("postconf -M").stdout.decode().splitlines():
        fields = line.split(maxsplit=7)
        require(len(fields) == 8, line)
        require(all(flag in "yn-" for flag in fields[2:5]), line)
        require(re.fullmatch(r"-|\d+\??", fields[5]) and re.fullmatch(r"-|\d+", fields[6]), line)


@client
def containers__healthcheck_sees_services_on_the_network(shell):
    """C09, after a service was switched off as the images do it."""
    ask = "postconf -M | awk '$2 == \"inet\" && $7 != \"0\" { print $1 }'"
    require(shell.run(ask).stdout == b"smtp\nsubmission\n", "before")
    shell.run("postconf -F submission/inet/process_limit=0")
    require(shell.run(ask).stdout == b"smtp\n", "after")


@client
def debian__completion_finds_all_options(shell):
    """C31: from the usage text."""
    usage = shell.run('"$BIN/postconf" --usage 2>&1')
    letters = set(re.findall(r"\[-([a-zA-Z#])", usage.stdout.decode()))
    require(letters == set("aAbcdefFhHjlmMnopPtTvxX#"), letters)
    require(usage.returncode == 1, usage)


def parse_as_augeas(text, name):
    """As the Postfix_Main and Postfix_Master lenses cut the files: every byte belongs to something."""
    if name == "main.cf":
        entry = r"[A-Za-z0-9_.+-]+[ \t]*=[ \t]*[^\n]*\n(?:(?:[ \t]+[^\s#][^\n]*|[ \t]*#[^\n]*)\n)*"
    else:
        entry = r"[^\s#]\S*(?:[ \t]+\S+){6}[ \t]+[^\n]+\n(?:(?:[ \t]+[^\s#][^\n]*|[ \t]*#[^\n]*)\n)*"
    return re.fullmatch(rf"(?:[ \t]*#[^\n]*\n|[ \t]*\n|{entry})*", text) is not None


@client
def puppet__augeas_reads_what_edits_wrote(shell):
    """M09: Augeas' resources and postconf on one file."""
    for command in ("-e relayhost= 'new_one = a {b} c' smtpd_banner='$myhostname'", "-# alias_maps", "-X disable_vrfy_command",
                    "-M 'submissions/inet=submissions inet n - y - - smtpd -o smtpd_tls_wrappermode=yes'",
                    "-P submission/inet/smtpd_sasl_auth_enable=yes", "-F smtp/unix/chroot=n", "-M# maildrop/unix", "-MX virtual/unix"):
        require(shell.run(f"postconf {command}").returncode == 0, command)
        for name in ("main.cf", "master.cf"):
            require(parse_as_augeas((shell.place / name).read_text(), name), f"{command}: {name}")


# ---- running ------------------------------------------------------------------------------------------------


def check(name, commands, bin_directory):
    """What is wrong, in lines."""
    wanted_file = HERE / "expected" / name
    if not wanted_file.exists():
        return [f"no expected/{name}: run --capture"]
    with Shell(bin_directory) as shell:
        given = transcript(commands, shell)
    return list(difflib.unified_diff(wanted_file.read_text().splitlines(), given.splitlines(), "real", "ours", lineterm="", n=2))


def check_client(function, bin_directory):
    try:
        with Shell(bin_directory) as shell:
            function(shell)
    except AssertionError as fault:
        return [str(fault)]
    return []


def capture(tests, reference):
    from real_postfix import RealPostfix, Unavailable
    try:
        with RealPostfix(reference, more=TOOLS) as real:
            (HERE / "expected").mkdir(exist_ok=True)
            for name, commands in tests.items():
                with Shell("/usr/sbin", real) as shell:
                    (HERE / "expected" / name).write_text(transcript(commands, shell))
            print(f"consumers_test: {len(tests)} captured from Postfix {real.version}")
    except Unavailable as reason:
        print(f"consumers_test: skipped: {reason}")
        return 77
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--bin", metavar="DIR")
    parser.add_argument("--capture", action="store_true")
    parser.add_argument("--reference", metavar="DIR")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    is_wanted = lambda name: not options.names or any(name.startswith(start) for start in options.names)
    tests = {name: commands for name, commands in read_calls().items() if is_wanted(name)}
    clients = {name: function for name, function in CLIENTS.items() if is_wanted(name)}
    if options.list:
        print("\n".join([*tests, *clients]))
        return 0
    if options.capture:
        return capture(tests, options.reference)
    if not options.bin:
        parser.error("--bin DIR, or --capture")
    bin_directory = os.path.abspath(options.bin)
    faults = {name: check(name, commands, bin_directory) for name, commands in tests.items()}
    faults |= {name: check_client(function, bin_directory) for name, function in clients.items()}
    if not options.names:
        for path in sorted((HERE / "expected").glob("*")):
            if path.name not in tests:
                faults[path.name] = ["no calls for this file"]
    for name, lines in faults.items():
        print("\n    ".join([f"{'failed' if lines else 'passed'} {name}", *lines]))
    failed = sum(map(bool, faults.values()))
    print(f"consumers_test: {len(faults) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
