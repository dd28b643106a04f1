#!/usr/bin/python3
"""Holds the banks against quizzes/bank.schema.json with an independent validator, as TAP.

The shipped banks and tests/data/bank/good must be valid. Of tests/data/bank/bad, EXPECT.tsv says
who finds the fault: "syntax" no strict JSON reader accepts the file, "schema" the schema refuses
it, "semantic" the schema can't see it. That our own loader finds each is tested elsewhere.
"""

import json
import sys
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parent.parent
BANKS = ROOT / "tests" / "data" / "bank"
FEWEST_BAD = 60


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError("duplicate key")
    return dict(pairs)


def no_constants(name):
    raise ValueError(f"{name} is not JSON")


def read_strictly(path):
    """The document; ValueError when the bytes are no sound JSON in UTF-8."""
    text = path.read_bytes().decode("utf-8-sig")
    document = json.loads(text, object_pairs_hook=no_duplicates, parse_constant=no_constants)
    json.dumps(document, ensure_ascii=False).encode("utf-8")  # refuses half of a surrogate pair
    return document


def expectations():
    """File name -> kind, from EXPECT.tsv."""
    kinds = {}
    for line in (BANKS / "bad" / "EXPECT.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, _line, _column, _pointer, kind = line.split("\t")
            kinds[name] = kind
    return kinds


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def check(self, fine, name, detail=""):
        self.count += 1
        self.failed += not fine
        print(f"{'ok' if fine else 'not ok'} {self.count} - {name}")
        if not fine and detail:
            print("# " + detail.replace("\n", "\n# "))


def first_error(validator, document):
    error = jsonschema.exceptions.best_match(validator.iter_errors(document))
    return "" if error is None else f"{error.json_path}: {error.message}"[:300]


def check_valid(tap, validator, path):
    try:
        found = first_error(validator, read_strictly(path))
    except ValueError as error:
        found = str(error)
    tap.check(not found, f"{path.relative_to(ROOT)} is valid", found)


def check_bad(tap, validator, path, kind):
    try:
        found = first_error(validator, read_strictly(path))
        seen = "schema" if found else "semantic"
    except ValueError as error:
        found, seen = str(error), "syntax"
    tap.check(seen == kind, f"{path.name} is a fault of {kind}", f"it is one of {seen}: {found}")


def main():
    tap = Tap()
    schema = read_strictly(ROOT / "quizzes" / "bank.schema.json")
    validator_class = jsonschema.validators.validator_for(schema, default=None)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    shipped = sorted(p for p in (ROOT / "quizzes").glob("*.json") if p.name != "bank.schema.json")
    good = sorted((BANKS / "good").glob("*.json"))
    bad = sorted((BANKS / "bad").glob("*.json"))
    kinds = expectations()

    tap.check(shipped and good, "there are banks to check")
    tap.check(len(bad) >= FEWEST_BAD, f"there are {FEWEST_BAD} bad banks or more", f"{len(bad)}")
    tap.check({p.name for p in bad} == set(kinds), "EXPECT.tsv lists just the bad banks",
              " ".join(sorted({p.name for p in bad} ^ set(kinds))))
    for path in shipped + good:
        check_valid(tap, validator, path)
    for path in bad:
        check_bad(tap, validator, path, kinds.get(path.name, "no kind"))
    print(f"1..{tap.count}")
    return 1 if tap.failed else 0


if __name__ == "__main__":
    sys.exit(main())
