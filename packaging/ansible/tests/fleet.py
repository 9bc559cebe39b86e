#!/usr/bin/env python3
"""A fleet of sample sites on this machine: an inventory of local hosts, a directory with a mail site each.

usage: fleet.py --bin DIR --hosts N [--blocked HOST,...] [--damaged HOST,...] [--missing HOST,...] [--sick HOST,...]
           [--away HOST,...] DIR

Makes DIR/inventory.json, DIR/sites/HOST for mx0001 to the N-th, and DIR/ansible_collections, so that

    cd DIR && ANSIBLE_COLLECTIONS_PATHS=DIR ansible-playbook -i inventory.json postwright.mail.migrate

migrates them. In a host of --blocked one table needs a decision; of --damaged one .db is torn and has no source; of
--missing main.cf is gone; of --sick the check after the migration fails; --away cannot be reached.
"""

import argparse
import json
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
COLLECTION = os.path.dirname(HERE)
TOP = os.path.dirname(os.path.dirname(COLLECTION))
FAULTS = ("blocked", "damaged", "missing", "sick", "away")


def copy_sample(site, target):
    subprocess.run([os.path.join(TOP, "scripts", "copy-sample-site"), site, target], check=True)


def link_collection(directory):
    """Ansible finds a collection by its place: ansible_collections/NAMESPACE/NAME."""
    parent = os.path.join(directory, "ansible_collections", "postwright")
    os.makedirs(parent)
    os.symlink(COLLECTION, os.path.join(parent, "mail"))


def local_host(**variables):
    return dict(ansible_connection="local", ansible_python_interpreter="{{ ansible_playbook_python }}", **variables)


def copy_tree(source, target):
    subprocess.run(["cp", "-a", source, target], check=True)


def make_host(model, site, faults):
    copy_tree(model, site)
    postfix = os.path.join(site, "etc", "postfix")
    if "blocked" not in faults:  # the one table that needs a decision is as its index says
        shutil.copy2(os.path.join(postfix, "virtual"), os.path.join(postfix, "sender_access"))
        shutil.copy2(os.path.join(postfix, "virtual.db"), os.path.join(postfix, "sender_access.db"))
        main_cf = os.path.join(postfix, "main.cf")
        with open(main_cf, encoding="utf-8") as file:
            text = file.read()
        with open(main_cf, "w", encoding="utf-8") as file:
            file.write(text.replace("btree:/etc/postfix/sender_access", "hash:/etc/postfix/sender_access")
                       .replace("btree:${config_directory}/sender_access", "hash:${config_directory}/sender_access"))
    if "damaged" in faults:
        with open(os.path.join(postfix, "canonical.db"), "r+b") as file:
            file.truncate(5000)
    if "missing" in faults:
        os.unlink(os.path.join(postfix, "main.cf"))


def make_fleet(directory, programs, count, faults, **variables):
    """`faults` is {"blocked": [host, ...], ...}. Returns the names of the hosts."""
    os.makedirs(os.path.join(directory, "sites"))
    link_collection(directory)
    model = os.path.join(directory, "model")
    copy_sample("classic", model)
    no_ssh = os.path.join(directory, "no-ssh")
    with open(no_ssh, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\necho no route to host >&2\nexit 255\n")
    os.chmod(no_ssh, 0o755)
    hosts = {}
    for number in range(1, count + 1):
        name = f"mx{number:04}"
        site = os.path.join(directory, "sites", name)
        make_host(model, site, [fault for fault, names in faults.items() if name in names])
        hosts[name] = local_host(postwright_root=site, postwright_plan_file=os.path.join(site, "plan.json"))
        if name in faults.get("sick", ()):
            hosts[name]["postwright_checks"] = ["false"]
        if name in faults.get("away", ()):
            hosts[name].update(ansible_connection="ssh", ansible_ssh_executable=no_ssh, ansible_host="192.0.2.1")
    shutil.rmtree(model)
    common = dict(postwright_become=False, postwright_reindexer=os.path.join(programs, "reindexer"),
                  postwright_postlint=os.path.join(programs, "postlint"),
                  postwright_report_file=os.path.join(directory, "report.json"), **variables)
    with open(os.path.join(directory, "inventory.json"), "w", encoding="utf-8") as file:
        json.dump({"postfix": {"hosts": hosts, "vars": common}}, file, indent=1)
    return list(hosts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--bin", required=True, metavar="DIR", help="with reindexer and postlint")
    parser.add_argument("--hosts", type=int, required=True, metavar="N")
    for fault in FAULTS:
        parser.add_argument("--" + fault, default="", metavar="HOST,...")
    parser.add_argument("directory", help="new, or empty")
    given = parser.parse_args()
    faults = {fault: getattr(given, fault).split(",") for fault in FAULTS}
    make_fleet(os.path.abspath(given.directory), os.path.abspath(given.bin), given.hosts, faults)


if __name__ == "__main__":
    main()
