#!/usr/bin/env python3
"""Runs the modules and playbooks of the collection over sample sites, by Ansible's local connection.

usage: run_test.py --bin DIR [--keep] [PART...]

PART is documentation, modules (or one of tests/cases: modules/lint) or fleet; without one, the first two, and fleet
where POSTWRIGHT_LONG is set. DIR has reindexer and postlint. Exit status 77 (skipped) without Ansible.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import fleet

HERE = fleet.HERE
CASES = ("classic", "multi", "partial", "small", "wrong", "lint")
# What a program of the next year might print.
FAKE = """#!/bin/sh
case "$*" in
    --version) echo "{name} (Postwright) 9.9.9" ;;
    *) echo '{{"schema_version": 2, "surprise": true}}' ;;
esac
"""
FAKE_POSTFIX = """#!/bin/sh
echo "$@" >>{site}/reloads
exit {status}
"""


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)


def environment(work):
    """Nothing of the user's own configuration of Ansible."""
    write(os.path.join(work, "ansible.cfg"), "[defaults]\nlocalhost_warning = False\ninternal_poll_interval = 0.01\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    return dict(kept, ANSIBLE_CONFIG=os.path.join(work, "ansible.cfg"), ANSIBLE_COLLECTIONS_PATHS=work,
                ANSIBLE_LOCAL_TEMP=os.path.join(work, "local"), ANSIBLE_REMOTE_TEMP=os.path.join(work, "remote"),
                ANSIBLE_HOME=os.path.join(work, "home"), HOME=work, ANSIBLE_PIPELINING="1", ANSIBLE_FORKS="4",
                ANSIBLE_RETRY_FILES_ENABLED="0", ANSIBLE_NOCOLOR="1", ANSIBLE_DEPRECATION_WARNINGS="0",
                LC_ALL="C.UTF-8", PYTHONDONTWRITEBYTECODE="1")


def run(command, work, **more):
    return subprocess.run(command, cwd=work, env=environment(work), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", check=False, **more)


def end_of(output):
    """What a person wants to see of a playbook that went wrong."""
    return output if len(output) < 20000 else "[...]\n" + output[-20000:]


# --- parts: each returns what is wrong, or nothing -------------------------------------------------------------------


def documentation(work, _programs):
    """ansible-doc reads all three blocks of each module, and every option of the code is in them."""
    fleet.link_collection(work)
    problems = []
    for module in ("postwright_migrate", "postlint"):
        done = run(["ansible-doc", "--json", "postwright.mail." + module], work)
        try:
            document = json.loads(done.stdout)["postwright.mail." + module]
        except (ValueError, KeyError) as fault:
            problems.append(f"ansible-doc {module}: {fault}: {done.stdout[-2000:]}")
            continue
        for block in ("doc", "examples", "return"):
            if not document.get(block):
                problems.append(f"ansible-doc {module}: no {block}")
        with open(os.path.join(fleet.COLLECTION, "plugins", "modules", module + ".py"), encoding="utf-8") as file:
            code = file.read().split("argument_spec=dict(")[1]
        declared = {line.split("=")[0].strip() for line in code.splitlines() if line.startswith(" " * 12)
                    and "=dict(" in line}
        documented = set(document["doc"]["options"])
        if declared != documented:
            problems.append(f"{module}: options in code or documentation only: {sorted(declared ^ documented)}")
    return problems


def small_site(site):
    sample = os.path.join(fleet.TOP, "testdata", "sites", "classic", "root", "etc", "postfix", "hosted_domains")
    write(os.path.join(site, "etc", "main.cf"), f"compatibility_level = 3.11\nrelay_domains = hash:{site}/etc/hosted\n"
          "default_database_type = cdb\ndefault_cache_db_type = lmdb\n")
    write(os.path.join(site, "etc", "master.cf"), "smtp inet n - n - - smtpd\n")
    shutil.copy(sample, os.path.join(site, "etc", "hosted"))
    shutil.copy(sample + ".db", os.path.join(site, "etc", "hosted.db"))
    write(os.path.join(site, "bin", "postfix"), FAKE_POSTFIX.format(site=site, status=0), 0o755)
    write(os.path.join(site, "broken", "postfix"), "#!/bin/sh\nexit 1\n", 0o755)


def modules(work, programs, cases=CASES):
    fleet.link_collection(work)
    originals = {}
    for sample in ("classic", "multi"):
        originals[sample] = os.path.join(work, "original-" + sample)
        fleet.copy_sample(sample, originals[sample])
    hosts = {}
    for case in cases:
        site = os.path.join(work, "sites", case)
        original = originals["multi" if case == "multi" else "classic"]
        if case == "small":
            small_site(site)
        else:
            os.makedirs(os.path.dirname(site), exist_ok=True)
            fleet.copy_tree(original, site)
        hosts[case] = fleet.local_host(site=site, original=original)
    os.makedirs(os.path.join(work, "sites", "lint", "small"), exist_ok=True)
    fakes = os.path.join(work, "fakes")
    for name in ("reindexer", "postlint"):
        write(os.path.join(fakes, name), FAKE.format(name=name), 0o755)
    write(os.path.join(fakes, "chatty"), "#!/bin/sh\necho hello\n", 0o755)
    common = {"bin": programs, "fakes": fakes, "tests": HERE, "python": sys.executable}
    inventory = os.path.join(work, "inventory.json")
    write(inventory, json.dumps({"cases": {"hosts": hosts, "vars": common}}))
    done = run(["ansible-playbook", "-i", inventory, os.path.join(HERE, "modules.yml")], work)
    if done.returncode == 0 and all(f"\n{case} " in done.stdout for case in cases):
        return []
    return [f"modules.yml: exit status {done.returncode}\n{end_of(done.stdout)}"]


def same(work, host, original):
    return subprocess.run([sys.executable, os.path.join(HERE, "same_tree.py"), os.path.join(work, "sites", host),
                           os.path.join(original, host)], check=False, stdout=subprocess.DEVNULL).returncode == 0


def fleet_part(work, programs):
    """A rolling migration that meets hosts of each kind, and goes on after the sick one is mended."""
    faults = {"blocked": ["mx0002"], "missing": ["mx0003"], "sick": ["mx0004"], "away": ["mx0006"]}
    hosts = fleet.make_fleet(work, programs, 6, faults)
    original = os.path.join(work, "original")
    fleet.copy_tree(os.path.join(work, "sites"), original)
    problems = []

    def play(name, *options, **variables):
        variables.setdefault("postwright_batches", [1, 1, "100%"])
        return run(["ansible-playbook", "-i", "inventory.json", "postwright.mail." + name, *options,
                    "-e", json.dumps(variables)], work)

    def expect(what, fact):
        if not fact:
            problems.append("fleet: " + what)

    def migrated():
        return [host for host in hosts if os.path.exists(os.path.join(work, "sites", host, "etc", "aliases.lmdb"))]

    done = play("migrate", "--check", "--diff", "--limit", "mx0001,mx0002")
    expect("check mode fails\n" + end_of(done.stdout), done.returncode == 0)
    expect("check mode shows no diff", "+alias_database = lmdb:/etc/aliases" in done.stdout)
    expect("check mode changed a site", all(same(work, host, original) for host in hosts))

    # Batches: mx0001, then the sick mx0004, which stops before mx0005.
    done = play("migrate")
    with open(os.path.join(work, "report.json"), encoding="utf-8") as file:
        report = json.load(file)
    status = {host: told["status"] for host, told in report.items()}
    expect(f"the report says {status}", status == dict.fromkeys(hosts, "ready") |
           {"mx0002": "blocked", "mx0003": "failed", "mx0006": "unreachable"})
    expect("a blocked table is not in the report",
           [table["path"] for table in report["mx0002"].get("blocked", ())] == ["/etc/postfix/sender_access"])
    expect(f"migrated {migrated()}\n" + end_of(done.stdout), migrated() == ["mx0001"] and done.returncode != 0)
    expect("the sick host does not say why", "Check that mail works: " in done.stdout and "rolled back)" in done.stdout)
    expect("other hosts were touched", all(same_but_plan(work, host, original) for host in hosts if host != "mx0001"))

    # The sick one is mended, and the decision is made. Ansible's exit status 4 is a host that cannot be reached.
    done = play("migrate", postwright_checks=[], postwright_prefer="db")
    expect("the second run fails\n" + end_of(done.stdout), done.returncode == 4)
    expect(f"migrated {migrated()} in the end", migrated() == ["mx0001", "mx0002", "mx0004", "mx0005"])

    # The end, and the way back.
    some = ("--limit", "mx0001,mx0002")
    done = play("finish", *some, postwright_lint_fail_on="never")
    expect("finish fails\n" + end_of(done.stdout), done.returncode == 0)
    done = play("rollback", *some)
    expect("rollback fails\n" + end_of(done.stdout), done.returncode == 0)
    expect(f"migrated {migrated()} after rollback", migrated() == ["mx0004", "mx0005"])
    expect("rollback leaves something", all(same_but_plan(work, host, original) for host in hosts[:2]))
    return problems


def same_but_plan(work, host, original):
    plan = os.path.join(work, "sites", host, "plan.json")
    if os.path.exists(plan):
        os.unlink(plan)
    return same(work, host, original)


PARTS = {"documentation": documentation, "modules": modules, "fleet": fleet_part}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--bin", metavar="DIR", required=True)
    parser.add_argument("--keep", action="store_true", help="leave the working directory, and say where it is")
    parser.add_argument("part", nargs="*", help=", ".join(PARTS))
    given = parser.parse_args()
    if not shutil.which("ansible-playbook"):
        print("run_test: skipped: there is no ansible-playbook (Debian's package ansible-core)")
        return 77
    programs = os.path.abspath(given.bin)
    parts = given.part or [part for part in PARTS if part != "fleet" or os.environ.get("POSTWRIGHT_LONG")]
    status = 0
    top = tempfile.mkdtemp(prefix="postwright-ansible-")
    try:
        for part in parts:
            name, _slash, case = part.partition("/")
            work = os.path.join(top, name)
            os.mkdir(work)
            start = time.monotonic()
            problems = PARTS[name](work, programs, [case]) if case else PARTS[name](work, programs)
            print(f"{part}: {'FAILED' if problems else 'passed'} in {time.monotonic() - start:.1f} s")
            for problem in problems:
                print(problem)
            status = 1 if problems else status
    finally:
        if given.keep:
            print(f"kept: {top}")
        else:
            shutil.rmtree(top)
    return status


if __name__ == "__main__":
    sys.exit(main())
