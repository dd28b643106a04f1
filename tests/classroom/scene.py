#!/usr/bin/python3
"""The seeded class as folders of files: what thirty learners would send in, with all that goes wrong between them."""
import copy
import hashlib
import json
import os

from classroom import handins
from classroom.bank import Bank
from classroom.truth import MINUTE, SEOUL, Room

REAL = 4  # learners who sit at the program itself
OTHER_BANK = "ab" * 32


class Scene:
    """`documents` are the hand-ins by file name, `forms` and `late_forms` the surveys; `keys` the key of each question."""

    def __init__(self, folder, program, banks, seed):
        self.folder, self.program, self.banks = folder, program, os.path.abspath(banks)
        self.bank = Bank(os.path.join(banks, "ec2.json"))
        self.essays = handins.essays()
        self.room = Room(self.bank, self.essays, seed)
        self.rng = handins.rng_for(seed, "files")
        self.keys, self.documents = {}, {}
        self.survey, self.unknown = "", []
        self.machines = [self._sit(n) for n in range(REAL)]
        scribe = handins.Scribe(self.bank, self.rng, self.keys)
        for number in range(REAL, 30):
            self._write(number, scribe)
        self.forms = [handins.form_document(self.bank, f, self.survey, scribe) for f in self.room.forms]
        self.late_forms = [handins.form_document(self.bank, f, self.survey, scribe) for f in self.room.late_forms]

    # ---- those who sit at the program ------------------------------------------------------------

    def _sit(self, number):
        """One learner at the program: a quiz, live checks, what they say of the lecture, and handing in."""
        who, attempt = self.room.learners[number], self.room.attempts[number][0]
        orders = handins.orders_of(f"{self.folder}/look-{number}", self.program, self.banks, "full", attempt["seed"])
        machine = handins.Machine(f"{self.folder}/learner-{number}", self.program, self.banks)
        handins.take(self.bank, machine, attempt, orders)
        evidence = os.path.join(os.path.dirname(self.banks), "tests", "data", "aws", "class.json")
        machine.run("check", "--bank", "ec2", *["t02", "t03", "t04", "t07", "t23"][:2 + number], "--evidence", evidence,
                    status=(0, 1, 3))
        doc = json.loads(machine.run("submit", "ec2", "--alias", who.alias, "--out", "-", "--yes"))
        self.documents[f"{number:02d}.wrapup"] = doc
        for event in doc["attempts"][0]["events"]:
            if "key_hash" in event:
                self.keys[event["item"]] = event["key_hash"]
        if not self.survey:
            out = f"{self.folder}/form"
            os.makedirs(out)
            machine.run("feedback", "ec2", lines=["3 4"])
            machine.run("submit", "ec2", "--out", out, "--yes")
            form = next(name for name in os.listdir(out) if name.startswith("feedback-"))
            with open(os.path.join(out, form), encoding="utf-8") as file:
                self.survey = json.load(file)["survey"]
        return machine

    # ---- those whose logs are written ------------------------------------------------------------

    def _write(self, number, scribe):
        alias = self.room.learners[number].alias
        attempts = [scribe.attempt(a, OTHER_BANK if number == 20 else None) for a in self.room.attempts[number]]
        checks = self.room.checks[number]
        store = scribe.uuid()

        def keep(name, some, some_checks, where=store):
            self.documents[name] = handins.document(self.bank, alias, where, some, some_checks)

        if number == 20:  # taken with another version of the bank: of three questions nobody knows which
            self._forget_keys(attempts[0])
        if number == 21:  # and with one that had a question more
            self._add_item(attempts[0], scribe)
        if number in (13, 29):  # two machines, and an earlier state handed in first
            early = copy.deepcopy(attempts[0])
            early["events"] = early["events"][:25]
            keep(f"{number:02d}-early.wrapup", [early], checks[:2])
            keep(f"{number:02d}-other.wrapup", attempts[1:], checks[:4], scribe.uuid())
            keep(f"{number:02d}.wrapup", attempts[:1], checks)
            return
        if number == 19:  # went on in two ways
            fork = copy.deepcopy(attempts[0])
            fork["events"][40:] = []
            fork["events"][-1]["uuid"] = scribe.uuid()
            keep("19-fork.wrapup", [fork], [])
        keep(f"{number:02d}.wrapup", attempts, checks)

    def _forget_keys(self, attempt):
        answered = [e for e in attempt["events"] if e["kind"] == "answer"]
        self.unknown = [answered[3]["item"], answered[10]["item"], answered[20]["item"]]
        for event in answered:
            if event["item"] in self.unknown:
                event["key_hash"] = "00" * 32

    @staticmethod
    def _add_item(attempt, scribe):
        plan = json.loads(attempt["plan"])
        plan["items"].insert(1, "q99")
        attempt["plan"] = json.dumps(plan, sort_keys=True, separators=(",", ":"))
        body = json.dumps({"typed": "b", "value": ["b"]}, separators=(",", ":"))
        last = attempt["events"].pop()  # the end
        attempt["events"].append({"seq": last["seq"], "uuid": scribe.uuid(), "kind": "answer", "item": "q99",
                                  "at_ms": last["at_ms"], "offset_min": SEOUL, "spent_ms": 900, "body": body,
                                  "verdict": "right", "score": 1, "key_hash": "11" * 32, "grader": 2})
        attempt["events"].append({**last, "seq": last["seq"] + 1, "at_ms": last["at_ms"] + MINUTE})

    # ---- files -----------------------------------------------------------------------------------

    def mark(self, machine, *words):
        """Marks the open answers of the class as an instructor would, and returns how many groups were marked."""
        worth = handins.marks()
        queue = json.loads(machine.run("grade", "ec2", "--json", *words))["queue"]
        lines = []
        for group in queue:
            scores = {worth.get((group["item"], answer["text"])) for answer in group["answers"]}
            if len(scores) != 1:
                raise AssertionError(f"{group['item']}: one mark would be given to {group['answers']}")
            lines.append({None: "s", 1.0: "y", 0.0: "n", 0.5: "5"}[scores.pop()])
        machine.run("grade", "ec2", "--by", "강사", *words, lines=[*lines, "q"])
        return len(lines)

    def put(self, folder, names=None, forms=(), sealer=None):
        """Writes hand-ins and survey forms; with a sealer as that class's learners would."""
        os.makedirs(folder, exist_ok=True)
        for name in self.documents if names is None else names:
            self._put(folder, name, self.documents[name], sealer, self._seed(name))
        for k, form in enumerate(forms):
            self._put(folder, f"feedback-{form['id'][:8]}-{k}.wrapup", form, sealer, None)

    def _seed(self, name):
        return hashlib.sha256(self.documents[name]["alias"].encode()).digest()

    @staticmethod
    def _put(folder, name, doc, sealer, seed):
        if sealer is not None:
            doc = {**doc, "class": sealer.paper["id"]}
        text = json.dumps(doc, ensure_ascii=False)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text if sealer is None else sealer.seal(text, seed))
