#!/usr/bin/env python3
"""Checks what reindexer prints as JSON against docs/*.schema.json. usage: schema_test.py --bin DIR

Every command is run on a copy of a sample site; exit status 77 (skipped) without the Python module jsonschema.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COMMANDS = (["scan"], ["scan", "--finished"], ["plan"], ["apply"], ["apply", "--dry-run", "--prefer", "db"],
            ["apply", "--prefer", "db", "--keep-caches"], ["scan"], ["verify"], ["apply", "--resume"], ["clean"],
            ["rollback", "--dry-run"], ["rollback"], ["rollback"], ["verify"], ["level"], ["level", "enable-redirect"],
            ["level", "enable-reindex"], ["level", "status"], ["level", "disable"])
CONVERT = ["convert", "texthash:virtual", "lmdb:new"]


def main():
    try:
        import jsonschema
    except ImportError:
        print("schema_test: skipped: needs the Python module jsonschema (python3-jsonschema)")
        return 77
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--bin", metavar="DIR", required=True)
    program = os.path.join(parser.parse_args().bin, "reindexer")
    schemas = {}
    for name in ("scan", "plan", "outcome"):
        with open(os.path.join(TOP, "docs", f"reindexer-{name}.schema.json"), encoding="utf-8") as file:
            schemas[name] = json.load(file)
    status = 0
    with tempfile.TemporaryDirectory(prefix="schema-") as work:
        site = os.path.join(work, "site")
        subprocess.run([os.path.join(TOP, "scripts", "copy-sample-site"), "classic", site], check=True)
        for command in (*COMMANDS, CONVERT):
            where = [] if command is CONVERT else ["--root", site, "-c", "/etc/postfix"]
            done = subprocess.run([program, *command, *where, "--format", "json"], capture_output=True,
                                  cwd=os.path.join(site, "etc/postfix"))
            try:
                document = json.loads(done.stdout)
                jsonschema.validate(document, schemas.get(command[0], schemas["outcome"]))
                if document.get("exit", done.returncode) != done.returncode:
                    raise ValueError(f"exit is {document['exit']}, the exit status {done.returncode}")
            except (ValueError, jsonschema.ValidationError) as fault:
                print(f"reindexer {' '.join(command)}: {str(fault).splitlines()[0]}")
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
