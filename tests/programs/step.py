# step.py - is each line of `postel step --json` what docs/step.schema.json says, and do the lines add up?
# usage: step.py SCHEMA <JSONL   (by tests/programs/step.sh)
# Read first: docs/step.schema.json.
# SPDX-License-Identifier: MIT
import json
import re
import sys

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


def is_a(value, name):
    return isinstance(value, TYPES[name]) and not (name == "integer" and isinstance(value, bool))


def valid(value, schema, where):
    """The keywords of JSON Schema that ours uses; another one is a slip of ours, and told."""
    for keyword, wanted in schema.items():
        if keyword == "type":
            names = wanted if isinstance(wanted, list) else [wanted]
            assert any(is_a(value, name) for name in names), "%s is no %s: %r" % (where, wanted, value)
        elif keyword == "enum":
            assert value in wanted, "%s: %r" % (where, value)
        elif keyword == "required":
            assert set(wanted) <= set(value), "%s lacks %s" % (where, set(wanted) - set(value))
        elif keyword == "properties":
            for name in value:
                assert name in wanted, "%s has %s" % (where, name)
                valid(value[name], wanted[name], "%s.%s" % (where, name))
        elif keyword == "items":
            for item in value:
                valid(item, wanted, where + "[]")
        elif keyword == "minimum":
            assert value >= wanted, "%s: %r" % (where, value)
        elif keyword == "pattern":
            assert re.search(wanted, value), "%s: %r" % (where, value)
        else:
            assert keyword in ("$schema", "$comment", "title", "description", "additionalProperties"), keyword


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    streams = {"C": b"", "S": b""}
    for number, line in enumerate(sys.stdin):
        octet = json.loads(line)
        valid(octet, schema, "line %d" % (number + 1))
        unit = octet["unit"]
        assert octet["point"] == number
        assert octet["offset"] == len(streams[octet["side"]])
        assert unit["from"] <= octet["offset"] < unit["to"]
        assert ("left" in octet) == (not octet["alive"])
        for rule in octet["rules"]:
            assert rule["from"] is None or rule["from"] <= octet["offset"] < rule["to"]
        streams[octet["side"]] += bytes.fromhex(octet["hex"])
    assert streams["S"].startswith(b"220 "), streams["S"][:40]
    print("%d octets" % len(streams["C"] + streams["S"]))


main()
