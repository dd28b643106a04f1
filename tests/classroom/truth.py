#!/usr/bin/python3
"""A class of thirty whose truth is known: what each learner can do, believes, answers, does on the machine and
says of the lecture. Seeded; nothing here asks the program. How it becomes files is handins.py's part."""
import math
import random

DAY = 86400000
MINUTE = 60000
BEGIN = 1795138800000  # 2026-11-20 01:40 UTC, the morning of the lecture in Seoul
SEOUL = 540

CAUSES = ["open_to_world", "timed_out", "key_refused", "denied", "not_running"]
# No words of a bank, and one that ends like a formula, a tag and a table where someone writes what they like.
ALIASES = {3: "이서연", 5: "=2+5", 8: "<b>Kim</b>", 11: "박 | 민수", 14: "O'Neil & Söhne", 17: "-김하늘", 23: "@home"}
WORDS = ["중지와 종료의 차이", "pem 파일 권한", "왜 IP가 바뀌는지", "docker ps 와 ps", "보안 그룹", "<b>굵게</b>", "=1+1",
         "| 표 |", "포트 매핑 -p 8080:80", "로그 보는 법"]


class Learner:
    """One person: skill, wrong ideas and how sure they tend to be."""

    def __init__(self, rng, number, ideas):
        self.number = number
        self.alias = ALIASES.get(number, f"학생 {number:02d}")
        self.ability = rng.gauss(0.2, 1.0)
        self.boldness = rng.gauss(0.3, 0.8)
        self.ideas = {idea for idea in ideas if rng.random() < 0.12}


def wrong_texts(key):
    near = [str(n.get("text", n.get("value"))) for n in key.get("near", []) if not n.get("ask")]
    far = {"number": "24680", "cmd": "zzz", "text": "전혀 모르는 말"}
    return near + [far[key.get("mode", "number" if isinstance(key["answer"], int) else "text")]]


def right_texts(key):
    plain = [t for t in key.get("accept", []) if not set("*[`") & set(t) or t == "*.pem"]
    return [str(key["answer"])] + plain


def shuffled_wrong(rng, right):
    while True:
        other = list(right)
        i = rng.randrange(len(other) - 1)
        other[i], other[i + 1] = other[i + 1], other[i]
        if rng.random() < 0.4:
            rng.shuffle(other)
        if other != list(right):
            return other


class Responder:
    """What can be answered to a question, as it is stored: rightly, or wrongly with the ideas behind it."""

    def __init__(self, bank, essays):
        self.bank, self.essays = bank, essays

    def right(self, rng, item):
        q = self.bank.questions[item]
        kind = q["type"]
        if kind == "single":
            return [q["answer"]]
        if kind == "multi":
            return [c["id"] for c in q["choices"] if c["id"] in q["answer"]]
        if kind == "truefalse":
            return ["true" if q["answer"] else "false"]
        if kind == "order":
            return list(rng.choice([q["answer"], *q.get("also", [])]))
        if kind == "match":
            return [f"{row['id']}={q['answer'][row['id']]}" for row in q["left"]]
        if kind == "cloze":
            return [f"{gap['id']}={rng.choice(right_texts(gap))}" for gap in q["gaps"]]
        if kind == "open":
            return [rng.choice([text for (owner, text) in self.essays if owner == item][:-1])]
        return [rng.choice(right_texts(q))]

    def wrong(self, rng, item, ideas):
        q = self.bank.questions[item]
        kind = q["type"]
        if kind == "single":
            others = [c for c in q["choices"] if c["id"] != q["answer"]]
            held = [c for c in others if c.get("misconception") in ideas]
            return [rng.choice(held or others)["id"]]
        if kind == "multi":
            chosen = set(q["answer"])
            while chosen == set(q["answer"]) or not chosen:
                flip = rng.choice(q["choices"])["id"]
                chosen ^= {flip}
                if rng.random() < 0.4:
                    chosen ^= {rng.choice(q["choices"])["id"]}
            return [c["id"] for c in q["choices"] if c["id"] in chosen]
        if kind == "truefalse":
            return ["false" if q["answer"] else "true"]
        if kind == "order":
            while True:
                other = shuffled_wrong(rng, q["answer"])
                if other not in q.get("also", []):
                    return other
        if kind == "match":
            rows = [row["id"] for row in q["left"]]
            given = dict(q["answer"])
            a, b = rng.sample(rows, 2)
            given[a], given[b] = given[b], given[a]
            if rng.random() < 0.3:
                spare = [r["id"] for r in q["right"] if r["id"] not in given.values()]
                given[a] = rng.choice(spare) if spare else given[a]
            return [f"{row}={given[row]}" for row in rows]
        if kind == "cloze":
            return [f"{gap['id']}={rng.choice(wrong_texts(gap))}" for gap in q["gaps"]]
        if kind == "open":
            return self.right(rng, item)
        return [rng.choice(wrong_texts(q))]

    def beliefs(self, item):
        """Ideas that a wrong answer may show, where one choice is one idea."""
        q = self.bank.questions[item]
        if q["type"] not in ("single", "truefalse"):
            return set()
        ideas = {c.get("misconception") for c in q.get("choices", [])} | {q.get("misconception")}
        return ideas - {None}


class Room:
    """The whole class. `attempts` of a learner are dicts; their `acts` are (item, deed, …) in order."""

    def __init__(self, bank, essays, seed):
        self.bank, self.essays = bank, essays
        self.rng = random.Random(seed)
        self.responder = Responder(bank, essays)
        self.hardness = {item: q["difficulty"] * 0.7 - 1.6 + self.rng.gauss(0, 0.6)
                         for item, q in bank.questions.items()}
        singles = [i for i, q in bank.questions.items() if q["type"] == "single" and bank.core(i)]
        self.easy, self.hopeless, self.trap = singles[1], singles[3], singles[5]
        self.trap_choice = next(c["id"] for c in bank.questions[self.trap]["choices"]
                                if c["id"] != bank.questions[self.trap]["answer"])
        ideas = [m for m in bank.misconceptions]
        self.learners = [Learner(self.rng, n, ideas) for n in range(30)]
        self.attempts = {n: [] for n in range(30)}
        self.checks = {n: [] for n in range(30)}
        self._fill()
        self.roster = [who.alias for who in self.learners] + ["결석 하나", "Absent Two"]
        self.forms = [self._form() for _ in range(17)]
        self.late_forms = [self._form() for _ in range(5)]

    # ---- one answer ---------------------------------------------------------------------------

    def _response(self, who, item):
        """(value, sure): value None is "I don't know"."""
        rng = self.rng
        if self.bank.questions[item]["type"] == "open" and who.number % 6 == 5:
            return [next(text for (owner, text) in reversed(self.essays) if owner == item)], 1  # waits for a mark
        skill = 1 / (1 + math.exp(-1.5 * (who.ability - self.hardness[item])))
        held = self.responder.beliefs(item) & who.ideas
        if item == self.easy:
            return self.responder.right(rng, item), rng.choice([2, 3, 3])
        if item == self.hopeless:
            return self.responder.wrong(rng, item, set()), rng.choice([1, 2])
        if item == self.trap and rng.random() < 0.5:
            return [self.trap_choice], 3
        if held and rng.random() < 0.85:
            return self.responder.wrong(rng, item, held), rng.choice([2, 3, 3, 3])
        if rng.random() < 0.05:
            return None, 0
        right = rng.random() < skill
        value = self.responder.right(rng, item) if right else self.responder.wrong(rng, item, set())
        level = 1 + (rng.random() < 0.75) + (rng.random() < 1 / (1 + math.exp(-who.boldness - (1.2 if right else -0.8))))
        return value, -1 if rng.random() < 0.04 else level

    def _acts(self, who, items, certainty=True, stop=None, plain=False):
        """Deeds: hint, skip, answer VALUE LEVEL, undo (before anybody said how it went), regret (after)."""
        rng = self.rng
        acts, back = [], []
        for item in items[:stop]:
            value, level = self._response(who, item)
            level = level if certainty else 0
            typed = self.bank.questions[item]["type"] in ("cloze", "short", "number")
            if item != self.easy and rng.random() < 0.05:
                acts.append((item, "skip"))
                if rng.random() < 0.5:
                    back.append((item, "answer", value, level))
                continue
            if rng.random() < 0.06:
                acts.append((item, "hint"))
            if not plain and certainty and value is not None and rng.random() < 0.03:
                acts += [(item, "answer", self.responder.wrong(rng, item, set()), 0), (item, "undo")]
            acts.append((item, "answer", value, level))
            if value is None or self.bank.questions[item]["type"] == "open":
                continue
            verdict = self.bank.grade(item, value, self.essays)[0]
            if verdict in ("wrong", "partial") and self.bank.questions[item]["type"] != "truefalse" and not typed:
                if rng.random() < 0.5 and item != self.hopeless:
                    acts.append((item, "again", self.responder.right(rng, item)))
            elif not plain and rng.random() < 0.02:
                acts.append((item, "regret"))
                acts.append((item, "again", self.responder.right(rng, item)))
        return acts + ([] if stop else back)

    def _take(self, number, quiz, items, day, *, certainty=True, stop=None, mode="practice", plain=False, real=False,
              seed=None, leave=False):
        who = self.learners[number]
        at = BEGIN + day * DAY + self.rng.randrange(180) * MINUTE + self.rng.randrange(60000)
        attempt = {
            "quiz": quiz, "items": list(items), "mode": mode, "certainty": certainty, "at_ms": at,
            "acts": self._acts(who, items, certainty, stop, plain or mode == "exam"), "finish": stop is None or leave,
            "seed": self.rng.randrange(1 << 40) if seed is None else seed, "real": real,
        }
        self.attempts[number].append(attempt)
        return attempt

    # ---- the class -----------------------------------------------------------------------------

    def quiz_items(self, quiz_id):
        """The items of a quiz that is not chosen by count, in the bank's order."""
        quiz = next(q for q in self.bank.quizzes if q["id"] == quiz_id)
        if quiz.get("questions"):
            return quiz["questions"]
        wanted = quiz.get("objectives")
        return [i for i, q in self.bank.questions.items()
                if not wanted or q["objective"] in wanted or self.bank.top(q["objective"]) in wanted]

    def _fill(self):
        full = self.quiz_items("full")
        open_ones = self.quiz_items("wrapup")
        for n in range(4):
            self._take(n, "full", full, 0, plain=True, real=True, seed=1000 + n)
        for n in range(4, 22):
            if 10 <= n <= 12:
                self._take(n, "full", full, 0, stop=self.rng.randrange(5, 40))
            self._take(n, "full", full, 1 if n in (10, 11, 12) else 0)
            if n <= 9:
                who = self.learners[n]
                who.ability += 0.7  # learned something until then
                self._take(n, "full", full, self.rng.randrange(5, 9))
                who.ability -= 0.7
            if n % 3 == 0:
                self._take(n, "wrapup", open_ones, 2)
        for n in range(22, 25):
            self._take(n, "full", full, 0, stop=self.rng.randrange(8, 30))
        # Ends early: what was never shown is missing, until a second time brings the first answer to it.
        self._take(24, "full", full, 1, stop=30, leave=True)
        self._take(24, "full", full, 4)
        for n in (25, 26):
            chosen = [i for i in full if self.bank.core(i) and self.bank.questions[i]["type"] != "open"]
            self._take(n, "quick", self.rng.sample(chosen, 10), 0)
            self._take(n, "wrapup", open_ones, 0)
        self._take(27, "wrapup", open_ones, 0)
        self._take(27, "o3", self.quiz_items("o3"), 1, certainty=False)
        self._take(28, "full", full, 0, mode="exam")
        self._take(29, "full", full, 0)
        self._take(29, "o5", self.quiz_items("o5"), 3)
        for n in range(30):
            if n % 7 != 6:
                self._check(n)

    def _check(self, number):
        rng = self.rng
        who = self.learners[number]
        at = BEGIN + rng.randrange(60) * MINUTE
        for task in list(self.bank.tasks)[:rng.randrange(6, 27)]:
            tries = rng.choice([1, 1, 2, 3])
            for k in range(tries):
                at += rng.randrange(1, 15) * MINUTE
                luck = rng.random() + 0.15 * who.ability + 0.2 * k
                if luck > 0.35:
                    state, cause = "pass", ""
                elif luck > 0.12:
                    state, cause = "fail", rng.choice(CAUSES)
                else:
                    state, cause = rng.choice([("unknown", "denied"), ("wait", "starting"), ("skip", "prerequisite")])
                self.checks[number].append({
                    "task": task, "rev": self.bank.tasks[task]["rev"], "at_ms": at, "offset_min": SEOUL, "state": state,
                    "cause": cause, "route": rng.choice(["aws", "ssh", "file"]),
                    "advisory": bool(self.bank.tasks[task].get("advisory")), "spent_ms": rng.randrange(100, 9000)})
                if state == "pass":
                    break

    def _form(self):
        """What one says of the lecture: {(item, part): value}; who it was is not kept."""
        rng = self.rng
        form = {}
        for item in self.bank.survey:
            kind = item["kind"]
            if rng.random() < 0.08:
                continue
            if kind in ("likert", "pace", "amount"):
                if item.get("pair"):
                    before = rng.randrange(1, 4)
                    form[item["id"], "before"] = str(before)
                    if rng.random() < 0.95:
                        form[item["id"], "now"] = str(min(5, before + rng.randrange(0, 4)))
                else:
                    form[item["id"], "-"] = str(rng.choice([1, 2, 3, 3, 4, 4, 5]))
            elif kind == "choices":
                ids = [c["id"] for c in item["choices"] if c["id"] != "none"]
                chosen = [i for i in ids if rng.random() < 0.3]
                form[item["id"], "-"] = ",".join(chosen or ["none"])
            elif kind == "percent":
                form[item["id"], "-"] = str(rng.randrange(3, 11) * 10)
            elif rng.random() < 0.6:
                form[item["id"], "-"] = rng.choice(WORDS) + (" " * 1 + str(rng.randrange(100)))
        return form
