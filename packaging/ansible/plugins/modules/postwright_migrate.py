#!/usr/bin/python
# Copyright the Postwright authors. Licensed under the Apache License, Version 2.0.
"""Ansible module over reindexer."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: postwright_migrate
short_description: Takes a Postfix site off Berkeley DB
version_added: "0.1.0"
description:
  - Runs C(reindexer) on the managed host. It finds the lookup tables of a Postfix site that are Berkeley DB files
    (C(hash:) and C(btree:)), builds LMDB or CDB indexes with the same records beside them, proves each record, and
    changes main.cf, master.cf and client files to use them. Everything can be undone.
  - The module decides nothing by itself. What is blocked, and why, is what C(reindexer plan) says.
  - JSON documents are read by their schema version; a C(reindexer) whose version is not known is refused.
author: The Postwright maintainers
options:
  command:
    description:
      - What to do.
      - C(scan) lists the tables, the state they are in, and what is left to do. Never changes anything.
      - C(plan) says what C(apply) would do. Changes nothing but I(plan_file). A plan with blocked tables does not fail.
      - C(apply) migrates the site. It fails when a table is blocked, unless I(skip_blocked) is set. On a site that is
        migrated it changes nothing.
      - C(verify) compares each new index with the old table, and fails when one differs. Never changes anything.
      - C(rollback) undoes the last apply that was not undone yet. Without one it changes nothing. Two rollbacks in a
        row undo two applies, if there were two.
      - C(clean) removes .db files that nothing needs any more. There is no rollback after that.
    type: str
    required: true
    choices: [scan, plan, apply, verify, rollback, clean]
  config_directory:
    description: Directory with main.cf of the primary instance, an absolute path. The other instances are found through it.
    type: str
    default: /etc/postfix
  root:
    description: A mounted image or container on the managed host. All paths are below this directory.
    type: path
  to:
    description:
      - Type of the new tables.
      - Without it, what C(default_database_type) in main.cf says, if it is set and not Berkeley DB; else C(lmdb).
    type: str
    choices: [lmdb, cdb]
  style:
    description: How the type is written into the configuration, C(lmdb:) or C($default_database_type:).
    type: str
    choices: [written-out, variable]
  prefer:
    description: Which side counts where a .db and its source differ. Such tables are blocked without it.
    type: str
    choices: [db, source]
  prefer_tables:
    description: The same for single tables. Keys are paths without C(.db), values are C(db) or C(source). Goes before I(prefer).
    type: dict
    default: {}
  keep_caches:
    description: Convert the caches of daemons, instead of starting them empty.
    type: bool
    default: false
  cross_check:
    description: Read .db files with libdb too, where it is there, and compare.
    type: bool
    default: false
  skip_blocked:
    description: C(apply) leaves blocked tables as they are, instead of failing.
    type: bool
    default: false
  plan_file:
    description:
      - With C(plan), the plan is saved there, readable by its owner only, because it holds whole configuration files.
      - With C(apply), this plan is carried out. It is refused when anything that it rests on has changed since. A site
        that needs nothing any more is left alone, whatever the plan says.
    type: path
  resume:
    description: C(apply) first finishes one that was stopped half-way. Without it, such a site fails.
    type: bool
    default: false
  discard:
    description: C(rollback) although records were added to new tables, or configuration files were edited, since.
    type: bool
    default: false
  reload:
    description:
      - Run C(postfix reload) for each instance that C(apply) or C(rollback) has changed. A failing one fails the module.
      - It has no effect together with I(root).
    type: bool
    default: false
  state_directory:
    description:
      - Where journals and copies are kept.
      - Without it, C(/var/lib/postwright/reindexer/NAME) below I(root), where NAME stands for I(config_directory).
    type: path
  executable:
    description: The program. A name without slash is looked for in PATH and the usual directories.
    type: path
    default: reindexer
requirements:
  - reindexer of Postwright on the managed host
  - Python 3.9
notes:
  - Supports C(check_mode). C(apply) then makes the plan and goes through C(reindexer apply --dry-run), so it fails where
    apply would refuse to start, and reports I(changed) exactly when apply would change something. Nothing is written.
  - Supports C(diff). C(apply) shows the unified diff of the configuration files. Passwords and, in client files, all values
    around the edited lines are hidden in it.
  - Nothing limits the time that a build takes. For tables of many millions of records, C(async) and C(poll) keep the
    connection from being given up.
"""

EXAMPLES = r"""
- name: What does each host have
  postwright.mail.postwright_migrate:
    command: scan
  register: scan

- name: What would be done, with the diff of the configuration (ansible-playbook --check --diff)
  postwright.mail.postwright_migrate:
    command: apply

- name: Plan now, and carry out exactly this plan later
  postwright.mail.postwright_migrate:
    command: plan
    plan_file: /root/postwright-plan.json

- name: Migrate, and let the daemons use it
  postwright.mail.postwright_migrate:
    command: apply
    plan_file: /root/postwright-plan.json
    reload: true

- name: Two tables need a decision
  postwright.mail.postwright_migrate:
    command: apply
    prefer_tables:
      /etc/postfix/access: db
      /etc/postfix/transport: source

- name: Prove it
  postwright.mail.postwright_migrate:
    command: verify

- name: Undo it
  postwright.mail.postwright_migrate:
    command: rollback
    reload: true

- name: An image that is mounted on this host
  postwright.mail.postwright_migrate:
    command: apply
    root: /mnt/image
    to: cdb
"""

RETURN = r"""
reindexer_version:
  description: Version of the program on the host.
  returned: when the program was found
  type: str
  sample: 0.1.0
summary:
  description: One line for a person.
  returned: success
  type: str
  sample: "10 tables: 8 rebuild, 1 convert, 1 start_empty; 3 files to edit"
would_change:
  description: An apply with the same options would change something; C(false) when it would refuse to start.
  returned: command is plan
  type: bool
obstacle:
  description:
    - Why an apply would not start for another reason than blocked tables, such as an earlier one that was stopped
      half-way, or a full disk. Empty when nothing is in its way.
  returned: command is plan
  type: str
finished:
  description: Nothing of the site needs Berkeley DB.
  returned: command is scan
  type: bool
left:
  description: What is left to do, a sentence each.
  returned: command is scan
  type: list
  elements: str
tables:
  description:
    - Berkeley DB tables. After C(plan) and C(apply) what is, or was, to be done with each; after C(scan) its state.
  returned: command is scan, plan or apply
  type: list
  elements: dict
  contains:
    path:
      description: Without suffix and root.
      type: str
      sample: /etc/postfix/virtual
    type:
      description: hash or btree.
      type: str
    action:
      description: C(rebuild), C(convert), C(start_empty), C(nothing) (the index is there and equal) or C(blocked).
      returned: command is plan or apply
      type: str
    reason:
      description: Why.
      returned: command is plan or apply
      type: str
    hint:
      description: What to do about a blocked table; may be empty.
      returned: command is plan or apply
      type: str
    target_type:
      description: lmdb or cdb.
      returned: command is plan or apply
      type: str
    records:
      description: Records in the new index (C(plan), C(apply)) or in the .db (C(scan)); 0 when not known.
      type: int
    risks:
      description: What outside Postfix depends on the table.
      type: list
      elements: str
    use:
      description: lookup, alias, cache or sni.
      returned: command is scan
      type: str
    db:
      description: State of the .db, C(present), C(absent), C(damaged) or C(unreadable).
      returned: command is scan
      type: str
    source:
      description: State of the source, C(present), C(absent), C(damaged) or C(unreadable).
      returned: command is scan
      type: str
    same_records:
      description: Whether both hold the same records; null when there are no two sides to compare.
      returned: command is scan
      type: bool
    named:
      description: Each place that names the table, as C(FILE:LINE:COLUMN SETTING).
      returned: command is scan
      type: list
      elements: str
counts:
  description: How many tables each action has; after the other commands, how many steps of each kind there were.
  returned: always, when the program got so far
  type: dict
  sample: {"rebuild": 8, "convert": 1, "start_empty": 1}
blocked:
  description: The members of I(tables) that are blocked. In a failure they are in I(msg) too.
  returned: command is plan or apply
  type: list
  elements: dict
edits:
  description: Configuration files that change, with C(path) and unified C(diff).
  returned: command is plan or apply
  type: list
  elements: dict
notes:
  description: Risks of the whole site.
  returned: command is scan, plan or apply
  type: list
  elements: str
steps:
  description:
    - What was done or found, each with C(what), C(path) and C(detail). The words are those of
      docs/reindexer-outcome.schema.json. In check mode, what would be done.
  returned: command is apply, verify, rollback or clean
  type: list
  elements: dict
  sample: [{"what": "equal", "path": "/etc/aliases.lmdb", "detail": "to aliases.db and aliases"}]
instances:
  description: Configuration directories of all instances.
  returned: command is scan or plan or apply
  type: list
  elements: str
reload:
  description: Configuration directories of the instances that need C(postfix reload).
  returned: command is plan, apply or rollback
  type: list
  elements: str
reloaded:
  description: They were reloaded.
  returned: command is apply or rollback
  type: bool
run:
  description:
    - Name of the journal that this apply began, below I(state_directory). Null when it began none, so that there is
      nothing of it to roll back. Also in a failure.
  returned: command is apply
  type: str
  sample: run-0001
state_directory:
  description: Where the journals of this site are.
  returned: command is apply or rollback
  type: str
  sample: /var/lib/postwright/reindexer/etc-postfix
space_needed:
  description: Bytes, an upper estimate.
  returned: command is plan or apply
  type: int
rc:
  description: Exit status of the program.
  returned: when it ran
  type: int
"""

import difflib
import json
import os
import tempfile

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.postwright.mail.plugins.module_utils.program import Program, text_of

# The versions of docs/reindexer-scan, -plan and -outcome.schema.json that are understood here.
SCHEMA_VERSION = 1
STATE_PARENT = "/var/lib/postwright/reindexer"
INDEX_SUFFIXES = (".lmdb", ".cdb")


def counted(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def listed(counts):
    return ", ".join("%d %s" % (number, word) for word, number in counts.items())


def plural(number, noun, many=None):
    return "%d %s" % (number, noun if number == 1 else many or noun + "s")


def state_name(config_directory):
    """As systemd-escape --path spells it; "etc-postfix" is /etc/postfix."""
    name = ""
    for part in config_directory.split("/"):
        if not part:
            continue
        if name:
            name += "-"
        for byte in bytearray(part.encode("utf-8", "surrogateescape")):
            char = chr(byte)
            plain = byte < 128 and (char.isalnum() or char in ":_" or (char == "." and name))
            name += char if plain else "\\x%02x" % byte
    return name or "-"


class Migration:
    """One call of the module. Each command ends with exit_json() or fail_json()."""

    def __init__(self, module):
        self.module = module
        self.given = module.params
        self.root = (self.given["root"] or "").rstrip("/")
        self.program = Program(module, "reindexer")
        self.result = {"changed": False, "reindexer_version": self.program.version}
        self.runs_before = None  # an apply has been called, and these journals were there
        self.program.context = self.context

    def context(self):
        """What a failure says beside its message: above all, whether something was begun that a rollback can undo."""
        if self.runs_before is not None:
            begun = sorted(set(self.runs()) - set(self.runs_before))
            if begun:
                self.result.update(changed=True, run=begun[-1])
        return self.result

    # --- calls of the program ---------------------------------------------------------------------

    def site(self):
        options = ["--config-directory", self.given["config_directory"]]
        return options + (["--root", self.given["root"]] if self.given["root"] else [])

    def state(self):
        return ["--state-directory", self.given["state_directory"]] if self.given["state_directory"] else []

    def planning(self):
        options = []
        for name in ("to", "style", "prefer"):
            if self.given[name]:
                options += ["--" + name, self.given[name]]
        for table, side in self.preferred_tables():
            options += ["--prefer", "%s=%s" % (side, table)]
        options += ["--keep-caches"] if self.given["keep_caches"] else []
        return options + (["--cross-check"] if self.given["cross_check"] else [])

    def preferred_tables(self):
        """reindexer refuses to prefer a side of a table that is not Berkeley DB, and after an apply none is."""
        wanted = self.given["prefer_tables"]
        if not wanted:
            return []
        _code, scan, _err = self.program.document(["scan"] + self.site(), SCHEMA_VERSION)
        left = [table["path"] for table in scan["tables"]]
        migrated = [table["path"] for table in scan["migrated"]]
        chosen = []
        for name, side in sorted(wanted.items()):
            path = name.split(":", 1)[1] if name.startswith(("hash:", "btree:")) else name
            if path in left or not path.startswith("/"):  # what is no path, reindexer refuses with its own words
                chosen.append((path, side))
            elif path not in migrated:
                self.module.warn("prefer_tables: the site has no table %s" % path)
        return chosen

    def outcome(self, command, options):
        """Runs a command that prints an outcome, and notes what all of them have in common."""
        code, outcome, _err = self.program.document([command] + self.site() + self.state() + options, SCHEMA_VERSION)
        for warning in outcome["warnings"]:
            self.module.warn(warning)
        self.result.update(rc=code, steps=outcome["steps"])
        return outcome

    def fail_outcome(self, outcome):
        """Ends the module when the program says that the work could not be done."""
        if not outcome.get("error"):  # a reload that failed is the only trouble then
            self.check_reload(outcome)
        if not outcome.get("error") and outcome["exit"] == 0:
            return
        message = self.reason_of(outcome)
        message += ["%s: %s" % (step["path"], step.get("detail", "")) for step in outcome["steps"]
                    if step["what"] == "differs"]
        self.program.fail("; ".join(message))

    @staticmethod
    def reason_of(outcome):
        parts = [outcome.get("error") or "exit status %d" % outcome["exit"], outcome.get("hint")]
        return [part for part in parts if part]

    def done(self, summary):
        # Exit status 1 of the program means that something was found; Ansible would take it for a failure.
        self.module.exit_json(failed=False, summary=summary, **self.context())

    def counts_of_steps(self):
        self.result["counts"] = counted(step["what"] for step in self.result["steps"])
        return self.result["counts"]

    # --- commands ---------------------------------------------------------------------------------

    def scan(self):
        code, scan, _err = self.program.document(["scan"] + self.site(), SCHEMA_VERSION)
        for warning in scan["warnings"]:
            self.module.warn(warning)
        for instance in scan["unread_instances"]:
            self.module.warn("instance %(config_directory)s cannot be read: %(error)s" % instance)
        tables = []
        for table in scan["tables"]:
            both = table["db_and_source"]
            named = []
            for place in table["references"]:
                where = "%s:%s:%s " % (place["file"], place["line"], place["column"]) if "file" in place else ""
                named.append(where + place["setting"])
            tables.append({"path": table["path"], "type": table["type"], "use": table["use"], "named": named,
                           "db": table["db"]["state"], "records": table["db"].get("records", 0),
                           "source": table["source"]["state"], "same_records": both and both["equal"],
                           "risks": table["risks"]})
        counts = counted("%s %s" % (table["type"], table["db"]) for table in tables)
        self.result.update(rc=code, tables=tables, counts=counts, left=scan["left"], notes=scan["notes"],
                           finished=not scan["left"],
                           instances=[instance["config_directory"] for instance in scan["instances"]])
        if tables:
            self.done("%s: %s" % (plural(len(tables), "table"), listed(counts)))
        self.done("no Berkeley DB table" + ("" if self.result["finished"] else "; something is left to do"))

    def make_plan(self, file):
        code, plan, _err = self.program.document(["plan"] + self.site() + self.planning() + ["--save", file],
                                                 SCHEMA_VERSION)
        self.result["rc"] = code
        self.note_plan(plan)
        return plan, code == 0

    def note_plan(self, plan):
        tables = []
        for table in plan["tables"]:
            tables.append({"path": text_of(table, "path"), "type": table["type"], "action": table["action"],
                           "reason": text_of(table, "reason"), "hint": text_of(table, "hint") or "",
                           "target_type": table["target_type"], "records": table["records"], "risks": table["risks"]})
        instances = [(text_of(instance, "config_directory"), instance["reload"]) for instance in plan["instances"]]
        edits = [{"path": text_of(edit, "path"), "diff": text_of(edit, "diff")} for edit in plan["edits"]]
        self.result.update(tables=tables, counts=counted(table["action"] for table in tables), edits=edits,
                           blocked=[table for table in tables if table["action"] == "blocked"],
                           notes=plan["notes"], space_needed=plan["space_needed"],
                           instances=[directory for directory, _reload in instances],
                           reload=[directory for directory, reload in instances if reload])

    def plan_summary(self):
        if not self.result["tables"] and not self.result["edits"]:
            return "no Berkeley DB table, nothing to do"
        tables = plural(len(self.result["tables"]), "table")
        files = plural(len(self.result["edits"]), "file")
        return "%s: %s; %s to edit" % (tables, listed(self.result["counts"]), files)

    def plan(self):
        # reindexer would make the file with the usual mode, and the plan holds whole configuration files.
        scratch = os.path.join(self.module.tmpdir, "plan.json")
        self.make_plan(scratch)
        options = ["--dry-run", scratch] + (["--skip-blocked"] if self.given["skip_blocked"] else [])
        _code, outcome, _err = self.program.document(["apply"] + self.site() + self.state() + options, SCHEMA_VERSION)
        work = [step for step in outcome["steps"] if step["what"] in ("built", "switched")]
        self.result["would_change"] = bool(work) and outcome["exit"] == 0
        self.result["obstacle"] = "; ".join(self.reason_of(outcome)) if outcome["exit"] > 1 else ""
        if self.given["plan_file"]:
            self.result["changed"] = self.save(scratch, self.given["plan_file"])
        self.done(self.plan_summary())

    def save(self, scratch, target):
        """True when the file was, or in check mode would be, another one."""
        with open(scratch, "rb") as file:
            new = file.read()
        try:
            with open(target, "rb") as file:
                if file.read() == new:
                    return False
        except (IOError, OSError):
            pass  # there is none yet; what else is wrong shows below
        if self.module.check_mode:
            return True
        beside = None
        try:
            descriptor, beside = tempfile.mkstemp(prefix=".plan-", dir=os.path.dirname(target) or ".")  # mode 0600
            with os.fdopen(descriptor, "wb") as file:
                file.write(new)
                file.flush()
                os.fsync(file.fileno())
            os.rename(beside, target)
        except (IOError, OSError) as problem:
            if beside and os.path.exists(beside):
                os.unlink(beside)
            self.program.fail("plan_file: %s: %s" % (target, problem.strerror))
        return True

    def apply(self):
        dry = ["--dry-run"] if self.module.check_mode else []
        self.result.update(state_directory=self.state_directory(), run=None, reload=[], reloaded=False)
        if self.given["resume"]:
            self.resume(dry)
        scratch = os.path.join(self.module.tmpdir, "plan.json")
        _plan, empty = self.make_plan(scratch)
        file = scratch
        if self.given["plan_file"] and not empty:
            file = self.given["plan_file"]
            self.read_plan(file)
        # A plan that is empty or blocked goes through --dry-run too: it makes no state directory, and tells when an
        # earlier run was stopped half-way.
        if empty or (self.result["blocked"] and not self.given["skip_blocked"]):
            dry = ["--dry-run"]
        options = dry + [file] + (["--skip-blocked"] if self.given["skip_blocked"] else [])
        if self.given["reload"]:
            options.append("--reload")
        self.runs_before = self.runs()
        outcome = self.outcome("apply", options)
        self.note_work(outcome, ("built", "switched"))
        if self.result["changed"] and self.module._diff:
            self.result["diff"] = [{"prepared": edit["diff"]} for edit in self.result["edits"]]
        blocked = self.result["blocked"]
        if blocked and outcome["exit"] == 1:
            reasons = ["%s:%s: %s%s" % (table["type"], table["path"], table["reason"],
                                        " (%s)" % table["hint"] if table["hint"] else "") for table in blocked]
            self.program.fail("%s blocked, so nothing was done: %s"
                      % ("1 table is" if len(blocked) == 1 else "%d tables are" % len(blocked), "; ".join(reasons)))
        self.fail_outcome(outcome)
        self.check_reload(outcome)
        if not self.result["changed"]:
            self.done("nothing to do" + (", but %s blocked" % plural(len(blocked), "table") if blocked else ""))
        steps = counted(step["what"] for step in outcome["steps"])
        built = plural(steps.get("built", 0), "index", "indexes")
        switched = plural(steps.get("switched", 0), "file")
        self.done("%s%s built, %s switched%s" % ("would be: " if dry else "", built, switched,
                                                 ", %d blocked" % len(blocked) if blocked else ""))

    def read_plan(self, file):
        """What is reported is what the saved plan says, not what a new one would say."""
        try:
            with open(file, "rb") as opened:
                plan = json.loads(opened.read().decode("utf-8"))
        except (IOError, OSError) as problem:
            self.program.fail("plan_file: %s: %s" % (file, problem.strerror))
        except ValueError as problem:
            self.program.fail("plan_file: %s is not a plan: %s" % (file, problem))
        self.program.check_schema("plan_file: " + file, plan, SCHEMA_VERSION)
        self.note_plan(plan)

    def resume(self, dry):
        outcome = self.outcome("apply", ["--resume"] + dry + (["--reload"] if self.given["reload"] else []))
        self.note_work(outcome, ("built", "switched"))
        self.fail_outcome(outcome)
        if self.result["changed"]:
            # What else the site may need is the next apply's matter.
            self.check_reload(outcome)
            self.counts_of_steps()
            self.done("an apply that was stopped half-way " + ("would be finished" if dry else "is finished"))

    def note_work(self, outcome, words):
        """Whether anything was done, also by a run that failed later."""
        self.result["changed"] = any(step["what"] in words for step in outcome["steps"])
        if not outcome["dry_run"]:
            self.result["reload"] = outcome["reload"]
        self.result["reloaded"] = outcome["reloaded"]

    def check_reload(self, outcome):
        wanted = self.given["reload"] and not self.root and not outcome["dry_run"] and outcome["reload"]
        if wanted and not outcome["reloaded"]:
            self.program.fail("the site is changed, but its daemons could not be made to use it: "
                      + "; ".join(outcome["warnings"]))

    def verify(self):
        outcome = self.outcome("verify", [])
        counts = self.counts_of_steps()
        if outcome["exit"] == 1 and not outcome.get("error"):
            wrong = ["%s %s: %s" % (step["what"], step["path"], step.get("detail", "")) for step in outcome["steps"]
                     if step["what"] not in ("equal", "note")]
            self.program.fail("not every new index holds what the old table holds: " + "; ".join(wrong))
        self.fail_outcome(outcome)
        self.done("%d equal" % counts.get("equal", 0) if counts else outcome.get("hint", "nothing to verify"))

    def rollback(self):
        self.result.update(state_directory=self.state_directory(), reload=[], reloaded=False)
        options = ["--discard"] if self.given["discard"] else []
        before = {}
        if self.module._diff and not self.module.check_mode:
            look = self.outcome("rollback", options + ["--dry-run"])
            before = dict((step["path"], self.read(step["path"])) for step in look["steps"] if self.is_text(step))
        if self.given["reload"]:
            options.append("--reload")
        outcome = self.outcome("rollback", options + (["--dry-run"] if self.module.check_mode else []))
        self.note_work(outcome, ("restored", "removed"))
        counts = self.counts_of_steps()
        if self.module._diff and self.result["changed"]:
            self.result["diff"] = self.rollback_diff(before)
        self.fail_outcome(outcome)
        self.check_reload(outcome)
        would = "would be: " if self.module.check_mode else ""
        self.done(would + listed(counts) if counts else outcome.get("hint", "nothing to undo"))

    @staticmethod
    def is_text(step):
        return step["what"] == "restored" and not step["path"].endswith(INDEX_SUFFIXES)

    def read(self, path):
        """A file of the site, for the diff only; None where it is not there, or a link leads out of the root."""
        path = self.root + path
        if self.root and not os.path.realpath(path).startswith(os.path.realpath(self.root) + "/"):
            return None
        try:
            with open(path, "rb") as file:
                return file.read().decode("utf-8", "replace")
        except (IOError, OSError):
            return None

    def rollback_diff(self, before):
        diffs = []
        for step in self.result["steps"]:
            path = step["path"]
            old, new = before.get(path), self.read(path) if path in before else None
            if old is None or new is None:
                would = "would be " if self.module.check_mode else ""
                diffs.append({"prepared": "%s%s %s\n" % (would, step["what"], path)})
            elif old != new:
                lines = difflib.unified_diff(old.splitlines(True), new.splitlines(True), "a" + path, "b" + path)
                diffs.append({"prepared": "".join(lines)})
        return diffs

    def clean(self):
        outcome = self.outcome("clean", [] if self.module.check_mode else ["--remove"])
        removed = [step["path"] for step in outcome["steps"] if step["what"] == "removed"]
        self.result["changed"] = bool(removed)
        counts = self.counts_of_steps()
        if removed and self.module._diff:
            would = "would be " if self.module.check_mode else ""
            self.result["diff"] = [{"prepared": "".join("%sremoved %s\n" % (would, path) for path in removed)}]
        self.fail_outcome(outcome)
        self.done(listed(counts) if counts else outcome.get("hint", "nothing to remove"))

    # --- journals ---------------------------------------------------------------------------------

    def state_directory(self):
        if self.given["state_directory"]:
            return self.given["state_directory"]
        return "%s%s/%s" % (self.root, STATE_PARENT, state_name(self.given["config_directory"]))

    def runs(self):
        """The outcome does not name the run, and only a run that has begun may be rolled back after a failure."""
        directory = self.state_directory()
        try:
            return [name for name in os.listdir(directory)
                    if name.startswith("run-") and os.path.exists(os.path.join(directory, name, "journal"))]
        except OSError:
            return []


def main():
    module = AnsibleModule(
        argument_spec=dict(
            command=dict(type="str", required=True,
                         choices=["scan", "plan", "apply", "verify", "rollback", "clean"]),
            config_directory=dict(type="str", default="/etc/postfix"),
            root=dict(type="path"),
            to=dict(type="str", choices=["lmdb", "cdb"]),
            style=dict(type="str", choices=["written-out", "variable"]),
            prefer=dict(type="str", choices=["db", "source"]),
            prefer_tables=dict(type="dict", default={}),
            keep_caches=dict(type="bool", default=False),
            cross_check=dict(type="bool", default=False),
            skip_blocked=dict(type="bool", default=False),
            plan_file=dict(type="path"),
            resume=dict(type="bool", default=False),
            discard=dict(type="bool", default=False),
            reload=dict(type="bool", default=False),
            state_directory=dict(type="path"),
            executable=dict(type="path", default="reindexer"),
        ),
        supports_check_mode=True,
    )
    for name in ("config_directory", "root", "plan_file", "state_directory"):
        if module.params[name] and not module.params[name].startswith("/"):
            module.fail_json(msg="%s: %s is not an absolute path" % (name, module.params[name]))
    for table, side in module.params["prefer_tables"].items():
        if side not in ("db", "source"):
            module.fail_json(msg="prefer_tables: %s: db or source, not %s" % (table, side))
    migration = Migration(module)
    getattr(migration, module.params["command"])()


if __name__ == "__main__":
    main()
