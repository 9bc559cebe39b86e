"""Odd command lines, damaged files and values of any bytes, for scripts/compare-postconf.

All from a random.Random that the caller seeds. Left out is what docs/differences.md has: long options, null bytes
and symbolic links where a file is edited.
"""

import os

LETTERS = "aAbcCdeEfFhHjlmMnopPqtTvxX#"
WITH_ARGUMENT = "cCoT"
LONG = "n" * 5000


def operand(rng, names, services, types):
    name, service, kind = rng.choice(names), rng.choice(services + ["*"]), rng.choice(types + ["*", "nosuch"])
    return rng.choice((
        name, name, f"{name}=x", f"{name} = a b ", f"{name}=", "=x", "=", "", " ", "  " + name, name + " ", "\t", "#", f"#{name}=x",
        f" #{name}", f"{name}=a=b", f"{name}\n", f"{name}=a\nb", "-n", "-", "$" + name, "${" + name, "*", "?", "nosuch", LONG, LONG + "=x",
        f"{name}={LONG}", f"{name}=\xe9", b"\xff\xfe".decode("utf-8", "surrogateescape"), f"{name}\x01=\x7f\x1b", f"{name}={{a", "a b=c", "mail_name",
        f"{service}/{kind}", f"{service}/{kind}", f"{service}/{kind}/{name}", f"{service}/{kind}/chroot", f"{service}", f"{service}/", f"/{service}",
        f"{service}//{kind}", f"{service}/{kind}/{name}/x", f"{service}/{kind}/{name}=x", f"{service}/{kind}/chroot=y", f"{service}/{kind}=",
        f"{service}/{kind}={service} {kind} n - n - - smtpd -v", f"{service}/{kind}=x y z", f"{service}/{kind}/command=a {{b c}} d", "*/*/*", "*/*", "*/*/*=x",
        f"{service}/{kind}/{name}=", f"{service}/{kind}/{name}=a b", f"{service}.{kind}", f"{service}/{kind}/wakeup=1h", "a/b/c/d=e", "/", "//", "s*/inet"))


def argument_of(rng, letter, names):
    if letter == "C":
        return rng.choice(("builtin", "user", "service", "all", "USER", "user,service", " user , builtin ", "", ",", "nosuch", "user,nosuch,x", "user service"))
    if letter == "o":
        name = rng.choice(names)
        return rng.choice((f"{name}=x", f"{name} = $bar", f"{name}=", name, "=x", "", " ", f"  {name}=y", "foo=${", "foo==", f"{name}=a\nb", "process_id=1"))
    if letter == "T":
        return rng.choice(("nosuch", "", "compile-version ", "x y"))  # known ones answer for their build
    return None


def odd_words(rng, names, services, types, directory_option):
    """A command line; `directory_option` is -c DIR in words, somewhere."""
    words = []
    # Modes without output of the configuration are rarer than what they do not go with.
    letters = [rng.choice(LETTERS if rng.random() < 0.5 else "dnxfhHjqMFPpeX#oC") for _ in range(rng.choice((0, 1, 2, 2, 3, 4)))]
    if rng.random() < 0.06:
        letters.insert(rng.randrange(len(letters) + 1), rng.choice("zZ1?:-+_\xe9="))
    while letters:
        letter = letters.pop(0)
        if letter == "c":
            continue  # below
        argument = argument_of(rng, letter, names)
        if argument is None and rng.random() < 0.4 and words and words[-1][:1] == "-" and words[-1][-1:] not in WITH_ARGUMENT and "o" not in words[-1]:
            words[-1] += letter
        elif argument is None:
            words.append("-" + letter)
        elif rng.random() < 0.3 and argument:
            words.append(f"-{letter}{argument}")
        else:
            words += [f"-{letter}", argument]
    words = [word for word in words if not word.startswith("--")]
    # Not into the middle of an option and its argument.
    words = [*directory_option, *words] if rng.random() < 0.8 else [*words, *directory_option]
    if rng.random() < 0.05:
        return words + [f"-{rng.choice(WITH_ARGUMENT)}"]  # without its argument
    if rng.random() < 0.1:
        words.append("--")
    return words + [operand(rng, names, services, types) for _ in range(rng.choice((0, 1, 1, 2, 3)))]


def damaged(rng, data, edited):
    """Bytes of a file after one to three accidents."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(len(data) + 1)
        lines = data.split(b"\n")
        line = rng.randrange(len(lines))
        accident = rng.choice(("nul", "cr", "crlf", "cut", "blanks", "long", "huge", "macro", "fields", "option", "orphan", "bytes", "vertical", "twice", "join",
                               "control", "empty"))
        if accident == "nul" and not edited:
            data = data[:at] + b"\x00" * rng.choice((1, 1, 3)) + data[at:]
        elif accident == "cr":
            data = data[:at] + b"\r" + data[at:]
        elif accident == "crlf":
            data = data.replace(b"\n", b"\r\n")
        elif accident == "cut":
            data = data[:at]
        elif accident == "blanks":
            lines.insert(line, rng.choice((b"   ", b"\t", b" \t \r", b"\v", b"\f ")))
            data = b"\n".join(lines)
        elif accident == "long":
            lines[line] += b" " + b"w" * rng.choice((100, 1000, 4096, 70000))
            data = b"\n".join(lines)
        elif accident == "huge":
            lines.insert(line, b"smtpd_banner = " + b"word " * 20000)
            data = b"\n".join(lines)
        elif accident == "macro":
            lines[line] += rng.choice((b" ${", b" $(x", b" ${x?{a}", b" $", b" ${{a} == {b}", b"${x}}", b" ${a-b}"))
            data = b"\n".join(lines)
        elif accident == "fields":
            lines.insert(line, rng.choice((b"smtp", b"smtp inet", b"smtp inet n - n - -", b"a b c d e f g h", b"smtp inet n - n -  - - x", b"s/t unix - - n - - smtp",
                                           b"s=t unix - - n - - smtp", b"smtp inet {n -} n - - - x", b"#", b"smtp = inet", b"=", b"x unix - - n 1? 0 {a b} {c")))
            data = b"\n".join(lines)
        elif accident == "option":
            lines[line] += rng.choice((b" -o", b" -o {", b" -o }", b" -o {a", b" -o a", b" -o =", b" -o {=}", b" -o {a=b}c", b" -oo", b" -vo", b" -o a = b", b" -o {a={b}", b" {x y",
                                       b" -o a=#b", b" #c", b" -ooo=o"))
            data = b"\n".join(lines)
        elif accident == "orphan":
            data = rng.choice((b"  stray\n", b"\tx = y\n", b"\n\n  # no\n  stray = 1\n", b" \n", b"\r\n x\n", b"\v x = y\n")) + data
        elif accident == "bytes":
            data = data[:at] + bytes(rng.choice((0x80, 0xc3, 0xe9, 0xff, 0xf0)) for _ in range(rng.choice((1, 2)))) + data[at:]
        elif accident == "vertical":
            data = data[:at] + rng.choice((b"\v", b"\f", b"\x85", b"\xa0")) + data[at:]
        elif accident == "twice":
            data += b"\n" + lines[line] + b"\n"
        elif accident == "join":
            data = data.replace(b"\n", b" ", rng.choice((1, 3)))
        elif accident == "control":
            data = data[:at] + bytes([rng.randrange(1, 32)]) + data[at:]
        elif accident == "empty" and rng.random() < 0.2:
            data = b""
    # An edit by the real one loses such a line.
    return data.rstrip(b"\xff") if edited else data


def put_something_else(rng, path, edited):
    """No file, or another kind of file, in the place of one. True when it is one that only its owner may read."""
    kind = rng.choice(("gone", "directory", "unreadable", "loop", "dangling") if not edited else ("gone", "directory", "unreadable"))
    if kind == "unreadable":
        os.chmod(path, 0)
        return True
    os.unlink(path)
    if kind == "directory":
        os.mkdir(path)
    elif kind == "loop":
        os.symlink(path.name, path)
    elif kind == "dangling":
        os.symlink("nosuch", path)
    return False


def any_bytes(rng, without=b"\n"):
    """Mostly control characters, UTF-8 and what looks like it."""
    one = lambda: rng.choice((bytes([rng.randrange(1, 256)]), bytes([rng.randrange(1, 32)]), b"\x7f", b"\"", b"\\", b"/", b"a", b"b", " é€😀".encode(), b"\xc3",
                              b"\xe2\x82", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80", b" ", b"  ", b"\t", b"\r", b"\xc2\x80", b"\xff"))
    made = b"".join(one() for _ in range(rng.randrange(1, 12)))
    return bytes(byte for byte in made if byte not in without)


def json_files(rng):
    """main.cf and master.cf whose names and values are any bytes."""
    # Raw parameters take a "$".
    name = lambda: any_bytes(rng, b"\n \t\r\v\f=,$#{}") or b"n"
    names = [name() for _ in range(3)]
    lines = [b"mynetworks = 127.0.0.0/8", b"myhostname = h.example.com", b"smtpd_restriction_classes = " + b" ".join(names)]
    value = lambda: b"".join(any_bytes(rng, b"\n$#{}") + rng.choice((b"", b"", b"\n ", b"\n# c\n\t")) for _ in range(2)).rstrip(b"\n")
    lines += [each + b" = " + value() for each in names + [b"mail_name", b"relayhost", b"smtpd_banner"]]
    word = lambda: any_bytes(rng, b"\n \t\r\v\f${}=/#-*") or b"w"
    master = []
    for _ in range(3):
        setting = b"-o {" + rng.choice(names + [b"mail_name"]) + b" = " + any_bytes(rng, b"\n${}") + b"}"
        master.append(b"s" + word() + b" unix - n n - - x" + word() + b" " + setting + b" " + word() + b" {" + word() + b" " + word() + b"}")
    return {"main.cf": b"\n".join(lines) + b"\n", "master.cf": b"\n".join(master) + b"\n"}


def json_view(rng):
    return rng.choice((["-j", "-C", "user"], ["-nj"], ["-nj"], ["-jx", "mail_name", "smtpd_banner", "relayhost"], ["-jM"], ["-jMx"], ["-jF"], ["-jF", "*/*/command"],
                       ["-jF", "*/*/service"], ["-jP"], ["-jPx"], ["-jn", "-o", "mail_name=\x01\x7f\"\\é"], ["-jo", "relayhost=\udcff\udc80", "relayhost"]))
