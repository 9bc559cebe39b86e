"""Makes man/postconf.5 of man/postconf.5.in and libconf/parameters/data."""
import itertools
import re

from parameter_data import TOP, by_bytes, cell, rows

TYPES = {"bool": "boolean", "nbool": "boolean", "int": "number", "nint": "number", "long": "large number",
         "time": "time", "str": "string", "str_fn": "string", "raw": "raw string"}
COMPUTED = {"mydomain": "from myhostname", "myhostname": "from the system", "mynetworks": "from mynetworks_style",
            "process_id": "by the program", "process_name": "by the program"}
GLYPHS = {"\\": "\\e", '"': "\\(dq", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti", "-": "\\-"}


def literal(text):
    """A macro line for text to be typed as it is; never taken for punctuation."""
    return '.Li "\\&' + "".join(GLYPHS.get(c, c) for c in text) + '\\&"'


def prose(text):
    """A line for each sentence."""
    text = text.replace("\\", "\\e")
    text = re.sub(r"(?<=\s)-(?=\w)", r"\\-", text)  # an option
    for sentence in re.split(r"(?<=\.) (?=[A-Z0-9])", text):
        yield "\\&" + sentence if sentence[0] in ".'" else sentence


def names(macro, items):
    """A macro line for each of the names, with commas between them and a full stop."""
    for index, item in enumerate(items):
        yield "%s %s %s" % (macro, item, "." if index == len(items) - 1 else ",")


def seconds(number):
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if number % size == 0:
            return f"{number // size}{unit}"
    return f"{number}s"


def limits(row):
    """"at least 1, at most 100", or ""."""
    least, most = (int(row[limit]) if cell(row[limit]) else None for limit in ("min", "max"))
    if row["type"] in ("str", "str_fn", "raw"):
        if least is not None and least == most:
            return "1 character" if least == 1 else f"{least} characters"
        return "" if least is None else "not empty" if least == 1 else f"at least {least} characters"
    shown = seconds if row["type"] == "time" else str
    return ", ".join(word + shown(limit) for word, limit in (("at least ", least), ("at most ", most))
                     if limit is not None)


def words(row):
    """"one of a, b", "any of a, b", or ""."""
    text = cell(row["values"])
    if not text:
        return ""
    kind = "any of " if text.startswith("list:") else "one of "
    several = text.removeprefix("list:").split("|")
    return (kind if len(several) > 1 else "empty or ") + ", ".join(several)


def default(row, of_build):
    text = of_build.get(row["name"], row["default"]).strip()
    if text.startswith("@computed:"):
        return "computed " + COMPUTED[row["name"]]
    return literal(text) if text else "empty"


def entry(head, text, value, facts):
    """One item: what it does, the default, what else is known."""
    yield ".It " + head
    yield from prose(text.text)
    yield ".br"
    yield "Default:"
    yield value
    yield ".br"
    line = "; ".join(filter(None, facts))
    yield line[0].upper() + line[1:] + "."
    if text.see_also:
        yield "See"
        yield from names(".Va", text.see_also.split(" "))


def since(row):
    return f"since {row['since']}" if cell(row["since"]) else ""


def parameters(text_of, of_build):
    def letter(row):
        first = row["name"][0].upper()
        return first if first.isalpha() else "0\\(en9"

    for group, members in itertools.groupby(sorted(rows("parameters.tsv"), key=by_bytes("name")), letter):
        yield f".Ss {group}"
        yield ".Bl -tag -width Ds"
        for row in members:
            kind = TYPES[row["type"]] + (f" ({row['unit']})" if row["type"] == "time" else "")
            yield from entry(f"Va {row['name']}", text_of[row["name"]], default(row, of_build),
                             (kind, words(row), limits(row), since(row)))
        yield ".El"


def service_parameters(text_of):
    for row in sorted(rows("service-parameters.tsv"), key=by_bytes("suffix")):
        yield from entry(f"Ar service Ns Va {row['suffix']}", text_of[row["suffix"]], literal(row["default_expression"]),
                         (TYPES[row["type"]] + (" (s)" if row["type"] == "time" else ""),
                          "for " + row["programs"].replace(",", ", "), since(row)))


def old_names():
    for row in sorted(rows("deprecations.tsv"), key=by_bytes("name")):
        if row["kind"] == "parameter" and row["status"] == "legacy-name":
            yield f".It Va {row['name']} Ta Va {row['replacement']}"


def defaults_of_build():
    """What the layout upstream of cmake/Layout.cmake puts in the place of two defaults."""
    layout = (TOP / "cmake/Layout.cmake").read_text(encoding="utf-8")
    return {match[1]: match[2] for match in re.finditer(r'"(default_\w+_type) +(\w+) ', layout)}


def page(text_of):
    made = {"parameters": parameters(text_of, defaults_of_build()),
            "service parameters": service_parameters(text_of),
            "old names": old_names()}
    template = (TOP / "man/postconf.5.in").read_text(encoding="utf-8")
    return ('.\\" Made by scripts/make-parameters from man/postconf.5.in and libconf/parameters/data.\n'
            + re.sub(r"^@([a-z ]+)@$", lambda match: "\n".join(made[match[1]]), template, flags=re.MULTILINE))
