#!/usr/bin/python
# Copyright the Postwright authors. Licensed under the Apache License, Version 2.0.
"""Ansible module over postlint."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: postlint
short_description: Finds faults in Postfix configurations
version_added: "0.1.0"
description:
  - Runs C(postlint) on the managed host, on files there. It reads main.cf, master.cf, tables and client files, and
    says what is deprecated, mistyped, dangerous or without effect in them. It needs no Postfix.
  - With I(fix), what can be mended safely is mended.
  - The report is read by its schema version; a C(postlint) whose version is not known is refused.
author: The Postwright maintainers
options:
  paths:
    description: Configuration directories, directories that have some below them, or single files. Absolute paths.
    type: list
    elements: path
    required: true
    aliases: [path]
  profile:
    description: A set of rules.
    type: str
    choices: [migration, security, ci-deprecation, all]
  select:
    description: Only these rules, as IDs, names, families (C(PF1)) or C(all).
    type: list
    elements: str
    default: []
  extend_select:
    description: These rules too.
    type: list
    elements: str
    default: []
  ignore:
    description: Not these rules.
    type: list
    elements: str
    default: []
  severity:
    description: Another level for a rule. Keys are rules, values C(style), C(info), C(warning) or C(error).
    type: dict
    default: {}
  fail_on:
    description:
      - The lowest level of a finding that fails the module. With C(never), findings are only returned.
      - Without it, what C(fail-on) in postlint.toml says, else C(warning).
    type: str
    choices: [style, info, warning, error, never]
  target_version:
    description: The release of Postfix that will read the configuration, 3.11 without it. Quote it, or YAML makes 3.1 of 3.10.
    type: str
  target_without_bdb:
    description: There will be no Berkeley DB.
    type: bool
    default: false
  openssl:
    description: The release of OpenSSL that it will run with. Quote it.
    type: str
  templates:
    description: Marks of templates to expect in the files.
    type: str
    choices: [auto, none, jinja, erb, tt, envsubst]
  kind:
    description: What single files are, where their names do not tell.
    type: str
    choices: [main.cf, master.cf, regexp, pcre, cidr, table, aliases, client]
  host_checks:
    description: Look at files of the host too, whether tables and certificates exist, how old they are, who may read them.
    type: bool
    default: false
  root:
    description: The same for a mounted image. All paths that a configuration names are below this directory.
    type: path
  baseline:
    description: Findings in this file on the host are accepted.
    type: path
  config:
    description: Read this file on the host instead of the nearest postlint.toml.
    type: path
  no_config:
    description: Read no postlint.toml.
    type: bool
    default: false
  inline_suppressions:
    description: Heed comments that suppress findings.
    type: bool
    default: true
  fix:
    description: Write safe fixes into the files, each file in one atomic step.
    type: bool
    default: false
  unsafe_fixes:
    description: With I(fix), also those that may change how mail is handled.
    type: bool
    default: false
  executable:
    description: The program. A name without slash is looked for in PATH and the usual directories.
    type: path
    default: postlint
requirements:
  - postlint of Postwright on the managed host
  - Python 3.9
notes:
  - Supports C(check_mode). With I(fix) nothing is written then; I(findings) are those of the files as they are, and one
    that has a fix which would be written does not fail the module.
  - Supports C(diff), which shows what fixes change.
  - To judge a file before it is put in place, C(validate) of M(ansible.builtin.template) with
    C(postlint --stdin-filename main.cf --fail-on error %s) needs no module.
"""

EXAMPLES = r"""
- name: Nothing deprecated is left
  postwright.mail.postlint:
    paths: /etc/postfix
    profile: ci-deprecation

- name: What an upgrade to a system without Berkeley DB would break; only a report
  postwright.mail.postlint:
    paths: /etc/postfix
    profile: migration
    target_version: "3.11"
    target_without_bdb: true
    fail_on: never
  register: lint

- name: Mend what can be mended (shown with --check --diff)
  postwright.mail.postlint:
    paths: /etc/postfix
    fix: true
    fail_on: error
"""

RETURN = r"""
postlint_version:
  description: Version of the program on the host.
  returned: when the program was found
  type: str
  sample: 0.1.0
target_version:
  description: The release of Postfix that was judged for.
  returned: when the program made a report
  type: str
  sample: "3.11"
summary:
  description: One line for a person.
  returned: success
  type: str
  sample: 1 error, 2 warning in 3 files
findings:
  description:
    - By file, line, column and rule. With I(fix), what is left.
    - Members are those of docs/postlint-report.schema.json.
  returned: when the program made a report
  type: list
  elements: dict
  contains:
    rule:
      description: ID, which stays the same over releases.
      type: str
      sample: PF105
    name:
      description: Name of the rule.
      type: str
      sample: renamed-parameter
    level:
      description: style, info, warning or error.
      type: str
    message:
      description: What is wrong.
      type: str
    parameter:
      description: NAME, or SERVICE/TYPE/NAME.
      returned: when the finding is about one
      type: str
    place:
      description: C(file), C(line), C(column) and others.
      type: dict
    fix:
      description: C(kind) (C(safe) or C(unsafe)), C(title) and C(edits).
      returned: when there is one
      type: dict
    fingerprint:
      description: The same while rule, file, parameter and value are.
      type: str
counts:
  description: Number of findings of each level.
  returned: when the program made a report
  type: dict
  sample: {"error": 1, "warning": 2, "info": 0, "style": 0}
counts_by_rule:
  description: Number of findings of each rule that has some.
  returned: when the program made a report
  type: dict
  sample: {"PF105": 2, "PF201": 1}
files:
  description: All files that were looked at.
  returned: when the program made a report
  type: list
  elements: str
rc:
  description: Exit status of the program.
  returned: when it ran
  type: int
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.postwright.mail.plugins.module_utils.program import Program

# The version of docs/postlint-report.schema.json that is understood here.
SCHEMA_VERSION = 1
LEVELS = ["style", "info", "warning", "error"]
MOST_IN_MESSAGE = 10


def place_of(finding):
    place = finding["place"]
    return "%s:%d:%d: %s %s %s" % (place["file"], place["line"], place["column"], finding["level"], finding["rule"],
                                   finding["message"])


class Lint:
    """One call of the module."""

    def __init__(self, module):
        self.module = module
        self.given = module.params
        self.program = Program(module, "postlint")
        self.result = {"changed": False, "postlint_version": self.program.version}
        self.program.context = lambda: self.result

    def options(self):
        given = self.given
        options = []
        for name in ("profile", "target_version", "openssl", "templates", "kind", "root", "baseline", "config"):
            if given[name]:
                options += ["--" + name.replace("_", "-"), given[name]]
        for name in ("select", "extend_select", "ignore"):
            for rule in given[name]:
                options += ["--" + name.replace("_", "-"), rule]
        for rule, level in sorted(given["severity"].items()):
            options += ["--severity", "%s=%s" % (rule, level)]
        for name in ("target_without_bdb", "host_checks", "no_config"):
            options += ["--" + name.replace("_", "-")] if given[name] else []
        options += [] if given["inline_suppressions"] else ["--no-inline-suppressions"]
        if given["fail_on"]:
            options += ["--fail-on", "error" if given["fail_on"] == "never" else given["fail_on"]]
        return options

    def run(self):
        options, paths = self.options(), self.given["paths"]  # absolute, so none looks like an option
        fixes = []
        if self.given["fix"]:
            fixes = ["--fix"] + (["--unsafe-fixes"] if self.given["unsafe_fixes"] else [])
            self.see_diff(options + fixes + ["--diff"] + paths)
            if self.module.check_mode or not self.result["changed"]:
                fixes = []
        code, report, err = self.program.document(options + fixes + self.given["paths"], SCHEMA_VERSION)
        self.note(code, report)
        if report["unreadable"]:
            self.program.fail("; ".join(report["unreadable"]))
        if code not in (0, 1):
            self.program.fail(self.program.message(err) or "exit status %d" % code)
        if code == 1 and self.given["fail_on"] != "never":
            self.judge(options + paths)
        levels = ", ".join("%d %s" % (self.result["counts"][level], level) for level in reversed(LEVELS)
                           if self.result["counts"][level])
        files = "%d file%s" % (len(report["files"]), "" if len(report["files"]) == 1 else "s")
        # Exit status 1 of the program is a finding; Ansible would take it for a failure.
        self.module.exit_json(failed=False, summary="%s in %s" % (levels or "no finding", files), **self.result)

    def see_diff(self, arguments):
        code, diff, err = self.program.run(arguments)
        if code not in (0, 1):
            self.result["rc"] = code
            self.program.fail(self.program.message(err) or "exit status %d" % code)
        self.result["changed"] = bool(diff)
        if diff and self.module._diff:
            self.result["diff"] = [{"prepared": diff}]

    def note(self, code, report):
        findings = report["findings"]
        counts = dict((level, 0) for level in LEVELS)
        by_rule = {}
        for finding in findings:
            counts[finding["level"]] += 1
            by_rule[finding["rule"]] = by_rule.get(finding["rule"], 0) + 1
        self.result.update(rc=code, findings=findings, counts=counts, counts_by_rule=by_rule, files=report["files"],
                           target_version=report["target_version"])

    def judge(self, arguments):
        """There are findings at or above the level that fails."""
        least = LEVELS.index(self.fail_on(arguments))
        bad = [finding for finding in self.result["findings"] if LEVELS.index(finding["level"]) >= least]
        if self.given["fix"] and self.module.check_mode:
            kinds = ["safe", "unsafe"] if self.given["unsafe_fixes"] else ["safe"]
            bad = [finding for finding in bad if finding.get("fix", {}).get("kind") not in kinds]
        if not bad:
            return
        bad.sort(key=lambda finding: -LEVELS.index(finding["level"]))  # the worst first, else as they came
        lines = [place_of(finding) for finding in bad[:MOST_IN_MESSAGE]]
        if len(bad) > len(lines):
            lines.append("and %d more" % (len(bad) - len(lines)))
        self.program.fail("%d finding%s: %s" % (len(bad), "" if len(bad) == 1 else "s", "; ".join(lines)))

    def fail_on(self, arguments):
        """postlint.toml may have set it, and only the program knows which one it read."""
        if self.given["fail_on"]:
            return self.given["fail_on"]
        _code, out, _err = self.program.run(["--show-config"] + arguments)
        for line in out.splitlines():
            if line.startswith("fail on: ") and line[9:] in LEVELS:
                return line[9:]
        return "warning"


def main():
    module = AnsibleModule(
        argument_spec=dict(
            paths=dict(type="list", elements="path", required=True, aliases=["path"]),
            profile=dict(type="str", choices=["migration", "security", "ci-deprecation", "all"]),
            select=dict(type="list", elements="str", default=[]),
            extend_select=dict(type="list", elements="str", default=[]),
            ignore=dict(type="list", elements="str", default=[]),
            severity=dict(type="dict", default={}),
            fail_on=dict(type="str", choices=LEVELS + ["never"]),
            target_version=dict(type="str"),
            target_without_bdb=dict(type="bool", default=False),
            openssl=dict(type="str"),
            templates=dict(type="str", choices=["auto", "none", "jinja", "erb", "tt", "envsubst"]),
            kind=dict(type="str", choices=["main.cf", "master.cf", "regexp", "pcre", "cidr", "table", "aliases",
                                           "client"]),
            host_checks=dict(type="bool", default=False),
            root=dict(type="path"),
            baseline=dict(type="path"),
            config=dict(type="path"),
            no_config=dict(type="bool", default=False),
            inline_suppressions=dict(type="bool", default=True),
            fix=dict(type="bool", default=False),
            unsafe_fixes=dict(type="bool", default=False),
            executable=dict(type="path", default="postlint"),
        ),
        supports_check_mode=True,
    )
    if not module.params["paths"]:
        module.fail_json(msg="paths: name a configuration directory or a file")
    for path in module.params["paths"]:
        if not path.startswith("/"):
            module.fail_json(msg="paths: %s is not an absolute path" % path)
    Lint(module).run()


if __name__ == "__main__":
    main()
