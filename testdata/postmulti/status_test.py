#!/usr/bin/env python3
"""postmulti --status --json-full, on a machine of its own. usage: status_test.py BINDIR   (77: skipped)"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PRIMARY = """\
compatibility_level = 3.11
mail_owner = postfix
setgid_group = postdrop
default_privs = nobody
myhostname = mx.example
command_directory = /usr/sbin
daemon_directory = /mnt/libexec
meta_directory = /mnt/meta
queue_directory = /var/spool/postfix
multi_instance_enable = yes
multi_instance_wrapper = ${command_directory}/postmulti -p --
multi_instance_directories = /etc/postfix-in
alias_maps = hash:/etc/aliases
"""
SECONDARY = """\
compatibility_level = 3.11
mail_owner = postfix
setgid_group = postdrop
default_privs = nobody
myhostname = in.example
queue_directory = /var/spool/postfix-in
data_directory = /var/lib/postfix-in
multi_instance_name = postfix-in
multi_instance_group = in
alias_maps = lmdb:/etc/aliases
no_such_parameter = 1
smtpd_timeout = x
"""
SCRIPT = """\
mkdir -p /var/spool/postfix/pid
echo 1 >/var/spool/postfix/pid/master.pid
exec 9<>/var/spool/postfix/pid/master.pid
flock -x 9
"$BIN/postmulti" --status --json-full 2>/dev/null
"$BIN/postmulti" --status --json-full -i in 2>/dev/null
"""


def main():
    try:
        import jsonschema
    except ImportError:
        jsonschema = None
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        for directory, text in (("postfix", PRIMARY), ("postfix-in", SECONDARY)):
            (place / "etc" / directory).mkdir(parents=True)
            (place / "etc" / directory / "main.cf").write_text(text)
            (place / "etc" / directory / "master.cf").write_text("smtp inet n - n - - smtpd\n")
        (place / "script").write_text(SCRIPT)
        done = subprocess.run(["sh", ROOT / "scripts" / "private-machine", "script"], cwd=place, capture_output=True, text=True,
                              env={"PATH": os.environ["PATH"], "BIN": sys.argv[1]}, timeout=60, check=False)
    if done.returncode == 77:
        print(done.stderr)
        sys.exit(77)
    decoder = json.JSONDecoder()
    whole, end = decoder.raw_decode(done.stdout)
    one = json.loads(done.stdout[end:])
    if jsonschema:
        schema = json.loads((ROOT / "docs" / "postmulti-status.schema.json").read_text())
        for document in (whole, one):
            jsonschema.Draft202012Validator(schema).validate(document)
    primary, secondary = whole["instances"]
    assert one["instances"] == [secondary], one
    assert primary["primary"] and primary["running"] and primary["enabled"], primary
    assert primary["berkeley_db"] == [{"table": "hash:/etc/aliases", "setting": "alias_maps"}], primary
    assert secondary["name"] == "postfix-in" and secondary["group"] == "in", secondary
    assert not secondary["running"] and not secondary["enabled"] and secondary["berkeley_db"] == [], secondary
    assert (primary["findings"]["error"], secondary["findings"]["error"]) == (0, 1), whole


if __name__ == "__main__":
    main()
