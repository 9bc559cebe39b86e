# Copyright the Postwright authors. Licensed under the Apache License, Version 2.0.
"""Runs a program of Postwright and reads the JSON document that it prints."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import base64
import json
import os

# Where `cmake --install` and packages put the programs; ssh sessions often lack the sbin directories.
USUAL_DIRECTORIES = ["/usr/local/bin", "/usr/local/sbin", "/usr/sbin", "/usr/bin"]


class Program:
    """One program on the managed host. Whatever is wrong with it ends the module with a message."""

    def __init__(self, module, name):
        self.module = module
        self.name = name
        self.context = dict  # makes what else a failure says; the module may set it
        self.path = self._find(module.params["executable"])
        self.version = self._version()

    def fail(self, message, **more):
        self.module.fail_json(msg=message, **dict(self.context(), **more))

    def _find(self, wanted):
        if "/" not in wanted:
            found = self.module.get_bin_path(wanted, opt_dirs=USUAL_DIRECTORIES)
            if found:
                return found
            self.fail("%s is not installed on this host: there is no %s in PATH or %s; install Postwright, or say "
                      "with the option executable where it is" % (self.name, wanted, ", ".join(USUAL_DIRECTORIES)))
        if not os.path.exists(wanted):
            self.fail("executable: there is no file %s on this host" % wanted)
        if os.path.isdir(wanted) or not os.access(wanted, os.X_OK):
            self.fail("executable: %s is not a program that may be run" % wanted)
        return wanted

    def _version(self):
        """From "reindexer (Postwright) 0.1.0"; any other program is refused before it gets to do something."""
        code, out, err = self.run(["--version"])
        words = out.split()
        if code != 0 or len(words) != 3 or words[:2] != [self.name, "(Postwright)"]:
            self.fail("%s is not Postwright's %s: `%s --version` says %s"
                      % (self.path, self.name, self.path, repr((out or err).strip()[:200])), rc=code)
        return words[2]

    def run(self, arguments):
        """Exit status, standard output and standard error. In the C locale, so that messages are what they are."""
        try:
            return self.module.run_command([self.path] + arguments, handle_exceptions=False,
                                           environ_update={"LC_ALL": "C.UTF-8", "LANGUAGE": "C"})
        except (OSError, ValueError) as problem:
            return self.fail("cannot run %s: %s" % (self.path, problem))

    def message(self, err):
        """What the program says on standard error, without its name in front of each line."""
        prefix = self.name + ": "
        lines = [line[len(prefix):] if line.startswith(prefix) else line for line in err.splitlines()]
        return "; ".join(line for line in lines if line and line != "try --help")

    def document(self, arguments, schema_version):
        """Exit status and the JSON document. No document, or one of another version, ends the module."""
        code, out, err = self.run(arguments + ["--format", "json"])
        command = " ".join([self.name] + arguments)
        more = {"rc": code, "stderr": err}
        if not out.strip():
            self.fail("%s: %s" % (command, self.message(err) or "no output, exit status %d" % code), **more)
        try:
            document = json.loads(out)
        except ValueError as problem:
            self.fail("%s: the output is not JSON: %s" % (command, problem), **more)
        self.check_schema(command, document, schema_version, **more)
        # An error in place of what was asked for; those of commands that change something have a report around them.
        if document.get("error") and (code == 2 or document.get("command") in ("scan", "plan")):
            self.fail("%s: %s" % (command, document["error"]), **more)
        return code, document, err

    def check_schema(self, what, document, schema_version, **more):
        found = document.get("schema_version") if isinstance(document, dict) else None
        if found != schema_version:
            self.fail("%s: the document has schema version %s, and this module knows version %d: %s %s and the "
                      "collection postwright.mail do not fit together, update the older one"
                      % (what, json.dumps(found), schema_version, self.name, self.version), **more)


def text_of(item, name):
    """Member NAME, or what NAME_base64 has where the bytes are not UTF-8; None when there is neither."""
    if name in item:
        return item[name]
    encoded = item.get(name + "_base64")
    return None if encoded is None else base64.b64decode(encoded).decode("utf-8", "replace")
