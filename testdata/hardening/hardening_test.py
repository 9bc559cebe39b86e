#!/usr/bin/env python3
"""Reads programs as ELF files and says which protections they lack. usage: hardening_test.py PROGRAM...

Wanted of each program: position-independent (PIE), full RELRO with immediate binding, a stack that is
not executable, no segment that is writable and executable, control-flow protection (x86-64). The
stack protector and _FORTIFY_SOURCE show only where a function needs them, so at least one call of each
is wanted of each program too. -fstack-clash-protection leaves no mark in the file: with
--compile-commands FILE it, and the others, are looked for in the build itself.

With --modules the files are modules that programs load: wanted of each is a shared object with the same
protections that shows no symbol but postwright_module.

--must-fail NAMES PROGRAM: exit status 0 when PROGRAM lacks exactly these (the test of this test).
"""

import argparse
import json
import struct
import sys

PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
PT_GNU_STACK, PT_GNU_RELRO, PT_GNU_PROPERTY = 0x6474E551, 0x6474E552, 0x6474E553
PF_X, PF_W = 1, 2
ET_DYN = 3
EM_X86_64 = 62
DT_STRTAB, DT_SYMTAB, DT_STRSZ, DT_FLAGS, DT_BIND_NOW, DT_FLAGS_1 = 5, 6, 10, 30, 24, 0x6FFFFFFB
DF_BIND_NOW, DF_1_NOW, DF_1_PIE = 8, 1, 0x08000000
NT_GNU_PROPERTY_TYPE_0, GNU_PROPERTY_X86_FEATURE_1_AND = 5, 0xC0000002
FEATURE_IBT, FEATURE_SHSTK = 1, 2
SHT_SYMTAB = 2
ENDBR64 = b"\xf3\x0f\x1e\xfa"
COMPILE_FLAGS = ("-fstack-protector-strong", "-fstack-clash-protection", "-fcf-protection=full", "-D_FORTIFY_SOURCE=3")


class Elf:
    """A 64-bit little-endian ELF program: its segments, dynamic section and imported names."""

    def __init__(self, data):
        if data[:6] != b"\x7fELF\x02\x01":
            raise SystemExit("hardening_test: not a 64-bit little-endian ELF file")
        self.data = data
        self.type, self.machine = struct.unpack_from("<HH", data, 16)
        phoff, = struct.unpack_from("<Q", data, 32)
        phentsize, phnum = struct.unpack_from("<HH", data, 54)
        self.segments = [struct.unpack_from("<IIQQQQQQ", data, phoff + i * phentsize) for i in range(phnum)]
        self.dynamic = self._dynamic()

    def of_type(self, kind):
        return [segment for segment in self.segments if segment[0] == kind]

    def _dynamic(self):
        entries = {}
        for _, _, offset, _, _, size, _, _ in self.of_type(PT_DYNAMIC):
            for tag, value in struct.iter_unpack("<QQ", self.data[offset:offset + size]):
                if tag == 0:
                    break
                entries.setdefault(tag, value)
        return entries

    def offset_of(self, address):
        for _, _, offset, start, _, size, _, _ in self.of_type(PT_LOAD):
            if start <= address < start + size:
                return offset + address - start
        raise SystemExit("hardening_test: an address outside of the file")

    def imported_names(self):
        """Names in the dynamic string table: symbols, libraries and versions."""
        if DT_STRTAB not in self.dynamic:
            return set()
        start = self.offset_of(self.dynamic[DT_STRTAB])
        return set(self.data[start:start + self.dynamic[DT_STRSZ]].decode().split("\0"))

    def shown_names(self):
        """Symbols that others can link: of the dynamic symbol table, those that are defined."""
        start, names = (self.offset_of(self.dynamic[tag]) for tag in (DT_SYMTAB, DT_STRTAB))
        found = set()
        for name, _, _, section, _, _ in struct.iter_unpack("<IBBHQQ", self.data[start:start + (names - start) // 24 * 24]):
            if section != 0:
                found.add(self.data[names + name:self.data.index(b"\0", names + name)].decode())
        return found

    def x86_features(self):
        """Bits of GNU_PROPERTY_X86_FEATURE_1_AND; 0 when there is no such note."""
        for _, _, offset, _, _, size, _, _ in self.of_type(PT_GNU_PROPERTY):
            name_size, length, kind = struct.unpack_from("<III", self.data, offset)
            position = offset + 12 + (name_size + 3) // 4 * 4
            end = min(position + length, offset + size)
            while kind == NT_GNU_PROPERTY_TYPE_0 and position + 8 <= end:
                tag, width = struct.unpack_from("<II", self.data, position)
                if tag == GNU_PROPERTY_X86_FEATURE_1_AND:
                    return struct.unpack_from("<I", self.data, position + 8)[0]
                position += 8 + (width + 7) // 8 * 8
        return 0

    def code_of(self, function, size):
        """The first bytes of a function; empty when the file was stripped."""
        shoff, = struct.unpack_from("<Q", self.data, 40)
        shentsize, shnum = struct.unpack_from("<HH", self.data, 58)
        sections = [struct.unpack_from("<IIQQQQIIQQ", self.data, shoff + i * shentsize) for i in range(shnum)]
        for _, kind, _, _, offset, length, link, _, _, _ in sections:
            if kind != SHT_SYMTAB:
                continue
            names = sections[link][4]
            for name, _, _, _, value, _ in struct.iter_unpack("<IBBHQQ", self.data[offset:offset + length]):
                start = names + name
                if self.data[start:start + len(function) + 1] == function + b"\0":
                    start = self.offset_of(value)
                    return self.data[start:start + size]
        return b""


def binds_now(elf):
    return (DT_BIND_NOW in elf.dynamic or elf.dynamic.get(DT_FLAGS, 0) & DF_BIND_NOW
            or elf.dynamic.get(DT_FLAGS_1, 0) & DF_1_NOW)


def tracks_branches(elf):
    """The mark of -fcf-protection in the file, or in our own code: Debian 12's crt1.o was built without
    it, which takes the mark away from every program that is linked with it."""
    if elf.machine != EM_X86_64:
        return True
    both = FEATURE_IBT | FEATURE_SHSTK
    return elf.x86_features() & both == both or elf.code_of(b"main", len(ENDBR64)) == ENDBR64


# name, what it is, how it shows
PROTECTIONS = (
    ("pie", "position-independent program (-fPIE -pie)",
     lambda elf: elf.type == ET_DYN and elf.of_type(PT_INTERP) and elf.dynamic.get(DT_FLAGS_1, 0) & DF_1_PIE),
    ("relro", "read-only relocations (-Wl,-z,relro)", lambda elf: elf.of_type(PT_GNU_RELRO)),
    ("bind-now", "immediate binding (-Wl,-z,now)", binds_now),
    ("stack", "stack that is not executable (-Wl,-z,noexecstack)",
     lambda elf: elf.of_type(PT_GNU_STACK) and not elf.of_type(PT_GNU_STACK)[0][1] & PF_X),
    ("w^x", "no segment that is writable and executable",
     lambda elf: all(segment[1] & (PF_X | PF_W) != PF_X | PF_W for segment in elf.of_type(PT_LOAD))),
    ("stack-protector", "stack protector (-fstack-protector-strong)", lambda elf: "__stack_chk_fail" in elf.imported_names()),
    ("fortify", "checked calls (-D_FORTIFY_SOURCE=3)",
     lambda elf: any(name.startswith("__") and name.endswith("_chk") for name in elf.imported_names())),
    ("control-flow", "control-flow protection (-fcf-protection=full)", tracks_branches),
)


# What a shared object has in their place. Debian 12's crtbeginS.o takes the mark of control-flow protection away
# from it, too; --compile-commands looks for the option.
MODULE_PROTECTIONS = (
    ("shared-object", "shared object (-fPIC -shared)", lambda elf: elf.type == ET_DYN and not elf.of_type(PT_INTERP)),
    ("hidden", "version script that hides all but postwright_module", lambda elf: elf.shown_names() == {"postwright_module"}),
    *(protection for protection in PROTECTIONS if protection[0] not in ("pie", "control-flow")),
)


def lacking(path, protections):
    with open(path, "rb") as file:
        elf = Elf(file.read())
    return {name: what for name, what, shows in protections if not shows(elf)}


def check_compile_commands(path):
    """Sources that were compiled without one of COMPILE_FLAGS, as messages."""
    with open(path, encoding="utf-8") as file:
        commands = json.load(file)
    found = []
    for entry in commands:
        if "/testdata/" in entry["file"]:  # helpers of tests
            continue
        words = entry["command"].split()
        found += [f"{entry['file']}: compiled without {flag}" for flag in COMPILE_FLAGS if flag not in words]
    return found if commands else [f"{path}: no commands"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--compile-commands", metavar="FILE")
    parser.add_argument("--must-fail", metavar="NAMES", help="comma-separated names of protections")
    parser.add_argument("--modules", action="store_true")
    parser.add_argument("programs", metavar="PROGRAM", nargs="+")
    arguments = parser.parse_args()
    messages = check_compile_commands(arguments.compile_commands) if arguments.compile_commands else []
    for program in arguments.programs:
        found = lacking(program, MODULE_PROTECTIONS if arguments.modules else PROTECTIONS)
        if arguments.must_fail:
            wanted = set(arguments.must_fail.split(","))
            if set(found) != wanted:
                messages.append(f"{program}: lacks {sorted(found)}, expected {sorted(wanted)}")
        else:
            messages += [f"{program}: no {what}" for what in found.values()]
    for message in messages:
        print(f"hardening_test: {message}", file=sys.stderr)
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
