"""What libconf/parameters/data says of parameters, for the scripts that make something of it."""
import csv
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent


def rows(name):
    with open(TOP / "libconf/parameters/data" / name, encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def by_bytes(key):
    return lambda row: row[key].encode()


def cell(text):
    return "" if text == "-" else text


class Text:
    """What a row of parameter-text.tsv says of one of its names."""

    def __init__(self, text, see_also):
        self.text = text
        self.see_also = see_also


def texts():
    """By name. A row with several names is written once for all: `{smtp|lmtp}` is the first word for the first name."""
    result = {}
    for row in rows("parameter-text.tsv"):
        names = row["names"].split(" ")
        for index, name in enumerate(names):
            def chosen(match):
                words = match[1].split("|")
                if len(words) != len(names):
                    sys.exit(f"parameter-text.tsv: {name}: {len(names)} names, but {match[0]}")
                return words[index]

            text, see_also = (re.sub(r"\{([^{}]*\|[^{}]*)\}", chosen, row[column]) for column in ("text", "see_also"))
            if name in result:
                sys.exit(f"parameter-text.tsv: {name}: two texts")
            result[name] = Text(text, cell(see_also))
    names = {row["name"] for row in rows("parameters.tsv")} | {row["suffix"] for row in rows("service-parameters.tsv")}
    if names != result.keys():
        sys.exit("parameter-text.tsv: without a text, or a text without a parameter: %s"
                 % ", ".join(sorted(names ^ result.keys())))
    return result
