#!/usr/bin/python3
"""A bank as its JSON says it, and the marks that README.md of the banks promises: written from the
documents, not from the program, so that the two can be held against each other. Of typed answers only
those that a bank names word for word are judged here; reading what people type is tested elsewhere."""
import hashlib
import itertools
import json
import math

CORE = ("taught", "practised")
RIGHT, PARTIAL, WRONG, UNKNOWN, SKIPPED, PENDING = (
    "right", "partial", "wrong", "unknown", "skipped", "pending")


def verdict_of(score):
    if score >= 1 - 1e-9:
        return RIGHT, 1.0
    return (WRONG, 0.0) if score <= 1e-9 else (PARTIAL, score)


def longest_common(a, b):
    """Length of the longest common subsequence."""
    best = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            best[i + 1][j + 1] = best[i][j] + 1 if x == y else max(best[i][j + 1], best[i + 1][j])
    return best[-1][-1]


class Bank:
    """One version of a bank; `earlier` are those that were collected with before it."""

    def __init__(self, path, earlier=()):
        self.earlier = list(earlier)
        with open(path, "rb") as file:
            raw = file.read()
        self.path = path
        self.json = json.loads(raw)
        self.hash = hashlib.blake2b(raw, digest_size=32).hexdigest()
        self.id = self.json["id"]
        self.objectives = [o["id"] for o in self.json["objectives"]]
        self.misconceptions = {m["id"]: m for m in self.json.get("misconceptions", [])}
        self.questions = {q["id"]: q for q in self.json["questions"]}
        self.tasks = {t["id"]: t for t in self.json.get("tasks", [])}
        self.revs = {i["id"]: i["rev"] for i in (*self.questions.values(), *self.tasks.values())}
        self.chances = {}
        self.survey = self.json.get("survey", [])
        self.quizzes = self.json.get("policy", {}).get("quizzes") or [{"id": "full"}]

    def top(self, objective):
        """`O1.stop` is a part of `O1`."""
        head = objective.split(".")[0]
        return head if head in self.objectives else objective

    def tops(self):
        return [o for o in self.objectives if self.top(o) == o]

    def rev(self, item):
        return self.revs.get(item, 0)

    def core(self, item):
        return item in self.questions and self.questions[item]["coverage"] in CORE

    def weight(self, item):
        return self.questions[item].get("weight", 1)

    # ---- the nine types -------------------------------------------------------------------------

    def grade(self, item, value, essays):
        """(verdict, score, misconceptions) of a response as it is stored."""
        q = self.questions[item]
        return getattr(self, "_" + q["type"])(q, value, essays)

    @staticmethod
    def _single(q, value, _):
        choice = next(c for c in q["choices"] if c["id"] == value[0])
        right = value[0] == q["answer"]
        idea = choice.get("misconception")
        return (*verdict_of(float(right)), [] if right or not idea else [idea])

    @staticmethod
    def multi_score(q, chosen):
        answer = set(q["answer"])
        right, wrong = len(answer & chosen), len(chosen - answer)
        rule = q.get("scoring", "net-correct")
        if rule == "net-correct":
            return max(0, right - wrong) / len(answer)
        if rule == "each-option":
            return (len(q["choices"]) - (len(answer) - right) - wrong) / len(q["choices"])
        return float(chosen == answer)

    def _multi(self, q, value, _):
        ideas = []
        for choice in q["choices"]:
            idea = choice.get("misconception")
            if choice["id"] in value and choice["id"] not in q["answer"] and idea and idea not in ideas:
                ideas.append(idea)
        return (*verdict_of(self.multi_score(q, set(value))), ideas)

    @staticmethod
    def _truefalse(q, value, _):
        right = (value[0] == "true") == q["answer"]
        return (*verdict_of(float(right)), [] if right or "misconception" not in q else [q["misconception"]])

    @staticmethod
    def order_score(q, value):
        best = 0.0
        for answer in [q["answer"], *q.get("also", [])]:
            rule = q.get("scoring", "longest-run")
            if list(value) == list(answer):
                return 1.0
            if q.get("ends") and value[0] == answer[0] and value[-1] == answer[-1]:
                return 1.0
            if rule == "longest-run":
                best = max(best, (longest_common(value, answer) - 1) / (len(answer) - 1))
            elif rule == "adjacent":
                kept = set(zip(answer, answer[1:])) & set(zip(value, value[1:]))
                best = max(best, len(kept) / (len(answer) - 1))
        return best

    def _order(self, q, value, _):
        return (*verdict_of(self.order_score(q, value)), [])

    @staticmethod
    def _match(q, value, _):
        given = dict(pair.split("=", 1) for pair in value)
        rows = [row["id"] for row in q["left"] if row["id"] not in q.get("unscored", [])]
        good = sum(given[row] == q["answer"][row] for row in rows)
        ideas = [r["misconception"] for r in q.get("reveals", []) if given.get(r["left"]) == r["right"]]
        whole = q.get("scoring", "share") != "share"
        return (*verdict_of(float(good == len(rows)) if whole else good / len(rows)),
                list(dict.fromkeys(ideas)))

    @staticmethod
    def _key(key, text):
        """(right, misconception) of a text that the key names, or of one that is far from all."""
        named = key["answer"]
        answers = [named] if not isinstance(named, dict) else list(named.values())
        if text in [str(a) for a in answers] or text in key.get("accept", []):
            return True, None
        for near in key.get("near", []):
            if text == str(near.get("text", near.get("value"))):
                return False, near.get("misconception")
        return False, None

    def _short(self, q, value, _):
        right, idea = self._key(q, value[0])
        return (*verdict_of(float(right)), [idea] if idea else [])

    _number = _short

    def _cloze(self, q, value, _):
        given = dict(pair.split("=", 1) for pair in value)
        found = [self._key(gap, given[gap["id"]]) for gap in q["gaps"]]
        good = sum(right for right, _ in found) / len(found)
        if q.get("scoring", "share") != "share":
            good = float(good == 1)
        return (*verdict_of(good), list(dict.fromkeys(idea for _, idea in found if idea)))

    @staticmethod
    def _open(q, value, essays):
        return essays[q["id"], value[0]]

    # ---- guessing -------------------------------------------------------------------------------

    def chance(self, item):
        if item not in self.chances:
            self.chances[item] = self._chance(item)
        return self.chances[item]

    def _chance(self, item):
        """What guessing earns on average: every response that could be given counts the same."""
        q = self.questions[item]
        if q["type"] == "single":
            return 1 / len(q["choices"])
        if q["type"] == "truefalse":
            return 0.5
        if q["type"] == "multi":
            ids = [c["id"] for c in q["choices"]]
            sets = [set(s) for n in range(1, len(ids) + 1) for s in itertools.combinations(ids, n)]
            return sum(self.multi_score(q, s) for s in sets) / len(sets)
        if q["type"] == "order":
            ids = [i["id"] for i in q["items"]]
            return sum(self.order_score(q, p) for p in itertools.permutations(ids)) / math.factorial(len(ids))
        if q["type"] == "match":
            rows = len(q["left"]) - len(q.get("unscored", []))
            options = len(q["right"])
            if q.get("scoring", "share") == "share":
                return 1 / options
            return (1 / math.perm(options, rows)) if options >= rows else 0.0
        return 0.0
