# SPDX-License-Identifier: MIT
"""A JSON value against a schema: those words of JSON Schema 2020-12 that
docs/events.schema.json uses, and no other."""
import json
import re

TYPES = {"object": dict, "array": list, "string": str, "null": type(None),
         "boolean": bool, "integer": int}
SAID = {"$schema", "$id", "title", "description", "$defs"}


def is_of(value, name):
    return isinstance(value, TYPES[name]) and not (
        name == "integer" and isinstance(value, bool))


class Schema:
    """Schema(file).faults(value): a list of what is wrong."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.whole = json.load(file)

    def faults(self, value):
        return list(self.check(value, self.whole, "$"))

    def check(self, value, schema, at):
        for word, rule in schema.items():
            if word in SAID:
                continue
            yield from getattr(self, "word_" + word.lstrip("$"))(
                value, rule, at, schema)

    def word_ref(self, value, rule, at, _):
        found = self.whole
        for name in rule.split("/")[1:]:
            found = found[name]
        yield from self.check(value, found, at)

    def word_type(self, value, rule, at, _):
        names = [rule] if isinstance(rule, str) else rule
        if not any(is_of(value, name) for name in names):
            yield "%s: %r is not %s" % (at, value, " or ".join(names))

    def word_enum(self, value, rule, at, _):
        if value not in rule:
            yield "%s: %r is none of %s" % (at, value, rule)

    def word_const(self, value, rule, at, _):
        if value != rule:
            yield "%s: %r is not %r" % (at, value, rule)

    def word_pattern(self, value, rule, at, _):
        if isinstance(value, str) and not re.search(rule, value):
            yield "%s: %r is not like %s" % (at, value, rule)

    def word_minLength(self, value, rule, at, _):
        if isinstance(value, str) and len(value) < rule:
            yield "%s: %r is too short" % (at, value)

    def word_minimum(self, value, rule, at, _):
        if is_of(value, "integer") and value < rule:
            yield "%s: %r is less than %d" % (at, value, rule)

    def word_maximum(self, value, rule, at, _):
        if is_of(value, "integer") and value > rule:
            yield "%s: %r is more than %d" % (at, value, rule)

    def word_minItems(self, value, rule, at, _):
        if isinstance(value, list) and len(value) < rule:
            yield "%s: fewer than %d" % (at, rule)

    def word_items(self, value, rule, at, _):
        if isinstance(value, list):
            for i, item in enumerate(value):
                yield from self.check(item, rule, "%s[%d]" % (at, i))

    def word_required(self, value, rule, at, _):
        if isinstance(value, dict):
            for name in rule:
                if name not in value:
                    yield "%s: has no %s" % (at, name)

    def word_properties(self, value, rule, at, schema):
        """Unlike other readers, this one wants to know each member."""
        if not isinstance(value, dict):
            return
        for name in value.keys() & rule.keys():
            yield from self.check(value[name], rule[name],
                                  "%s.%s" % (at, name))
        if "oneOf" not in schema:
            for name in value.keys() - rule.keys():
                yield "%s: %s is not known" % (at, name)

    def word_oneOf(self, value, rule, at, _):
        tried = [list(self.check(value, one, at)) for one in rule]
        right = sum(not faults for faults in tried)
        if right == 0:
            yield from min(tried, key=len)
        elif right > 1:
            yield "%s: more than one fits" % at
