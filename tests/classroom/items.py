#!/usr/bin/python3
"""Items and tests as Moodle's documentation defines their statistics, with n - 1 throughout; the arithmetic for them and
for all other figures."""
import json
import math
from collections import Counter, defaultdict
from statistics import fmean, median

from classroom.bank import PENDING, RIGHT

SMALL, MIN_ANSWERS, MIN_FORMS, MIN_ITEMS = 10, 3, 5, 5
DAY = 86400000

# ---- arithmetic ----------------------------------------------------------------------------------

def cov(xs, ys):
    mx, my = fmean(xs), fmean(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys)) / (len(xs) - 1)


def correlation(xs, ys):
    if len(xs) < 2:
        return None
    both = cov(xs, xs) * cov(ys, ys)
    return cov(xs, ys) / math.sqrt(both) if both > 1e-18 else None


class Share:
    def __init__(self):
        self.got = self.out_of = 0.0
        self.answers = 0

    def add(self, got, weight):
        self.got += got * weight
        self.out_of += weight
        self.answers += 1

    def value(self):
        return self.got / self.out_of if self.out_of else None

    def json(self):
        return {"got": self.got, "out_of": self.out_of, "answers": self.answers}


def middle(values):
    return median(values) if values else None


def once(method):
    """A figure is computed once for what it is asked of; all that is asked of is an id or a quiz of the bank."""
    def kept(self, *words):
        key = (method.__name__, *(w["id"] if isinstance(w, dict) else w for w in words))
        if key not in self.kept:
            self.kept[key] = method(self, *words)
        return self.kept[key]
    return kept


class Items:
    """What Figures says of items and of quizzes as tests."""

    # ---- items and tests -------------------------------------------------------------------------

    def fixed_quizzes(self):
        """Quizzes whose form is fixed: every learner is asked the same."""
        for quiz in self.bank.quizzes:
            if not quiz.get("count"):
                yield quiz

    @once
    def firsts(self, quiz_id):
        """Each learner's first finished attempt at a quiz."""
        found = {}
        for attempt in self.attempts:
            if attempt.finished and attempt.quiz == quiz_id:
                found.setdefault(attempt.learner, attempt)
        return found

    @once
    def table(self, quiz):
        """The items that are compared, those where no answer waits for a person; and {learner: {item: answer}}."""
        rows = {alias: {} for alias in self.firsts(quiz["id"])}
        waiting = set()
        for g in self.current(self.counted):
            if g.attempt.quiz == quiz["id"] and g.verdict != PENDING:
                rows[g.learner][g.item] = g
            elif g.attempt.quiz == quiz["id"]:
                waiting.add(g.item)
        return [i for i in self.asked(quiz) if i not in waiting], rows

    def asked(self, quiz):
        return [i for i in (quiz.get("questions") or self.form(quiz)) if i in self.bank.questions]

    def form(self, quiz):
        wanted, coverage, levels = quiz.get("objectives"), quiz.get("coverage"), quiz.get("difficulty")
        return [i for i, q in self.bank.questions.items()
                if (not wanted or q["objective"] in wanted or self.bank.top(q["objective"]) in wanted)
                and (not coverage or q["coverage"] in coverage) and (not levels or q["difficulty"] in levels)]

    def test(self, quiz):
        items, rows = self.table(quiz)
        weight = {i: self.bank.weight(i) for i in items}
        complete = [m for m in rows.values() if items and all(i in m for i in items)]
        most = sum(weight.values())
        complete = [{i: m[i].score for i in items} for m in complete]
        totals = [sum(m[i] * weight[i] for i in items) for m in complete]
        result = {"quiz": quiz["id"], "learners": len(rows), "items": len(items),
                  "waiting": len(self.asked(quiz)) - len(items), "complete": len(complete),
                  "mean": None, "median": None, "sd": None, "consistency": None, "error_ratio": None,
                  "standard_error": None}
        if complete:
            result["mean"], result["median"] = fmean(totals) / most, median(totals) / most
        if len(complete) >= 2:
            result["sd"] = math.sqrt(cov(totals, totals)) / most
        if len(complete) >= SMALL and len(items) >= MIN_ITEMS and cov(totals, totals) > 1e-12:
            variances = sum(cov(x, x) for x in ([m[i] * weight[i] for m in complete] for i in items))
            p = len(items)
            alpha = p / (p - 1) * (1 - variances / cov(totals, totals))
            result["consistency"] = alpha
            result["error_ratio"] = math.sqrt(max(0.0, 1 - alpha))
            result["standard_error"] = result["error_ratio"] * result["sd"]
        return {**result, **self.again(quiz, self.asked(quiz))}

    def again(self, quiz, items):
        by_learner = defaultdict(list)
        for attempt in self.attempts:
            if attempt.finished and attempt.quiz == quiz["id"]:
                by_learner[attempt.learner].append(attempt)
        pairs = [(a[0], a[-1]) for a in by_learner.values() if len(a) > 1]

        shares = [(self.score(a, items), self.score(b, items), (b.at_ms - a.at_ms) / DAY) for a, b in pairs]
        shares = [s for s in shares if s[0] is not None and s[1] is not None]
        return {"again": len(shares), "first_mean": fmean(a for a, _, _ in shares) if shares else None,
                "last_mean": fmean(b for _, b, _ in shares) if shares else None,
                "days_between": middle([days for _, _, days in shares])}

    def score(self, attempt, items):
        """What an attempt earned of the whole form: what waits for a person is left out of both, what was not answered
        earns nothing."""
        given = {g.item: g for g in attempt.answers}
        waiting = {i for i, g in given.items() if g.verdict == PENDING or g.rev != self.bank.rev(i)}
        most = sum(self.bank.weight(i) for i in items if i not in waiting)
        earned = sum(g.score * self.bank.weight(i) for i, g in given.items() if i in items and i not in waiting)
        return earned / most if most else None

    @once
    def item_test(self, item):
        """Where an item is compared: the fixed form of five items or more with the most complete learners."""
        best = (None, [], [])
        for quiz in self.fixed_quizzes():
            items, rows = self.table(quiz)
            complete = [m for m in rows.values() if all(i in m for i in items)]
            if item in items and len(items) >= MIN_ITEMS and len(complete) >= 2 and len(complete) > len(best[2]):
                best = (quiz["id"], items, complete)
        return best

    def statistics(self, item):
        _, items, complete = self.item_test(item)
        blank = {"complete": len(complete), "discrimination": None, "efficiency": None, "weight": None}
        if len(complete) < SMALL:
            return blank
        weight = self.bank.weight
        complete = [{i: m[i].score for i in items} for m in complete]
        x = [m[item] * weight(item) for m in complete]
        totals = [sum(m[i] * weight(i) for i in items) for m in complete]
        rest = [t - a for t, a in zip(totals, x)]
        best = cov(sorted(x), sorted(rest))
        each = {i: cov([m[i] * weight(i) for m in complete], totals) for i in items}
        roots = sum(math.sqrt(c) for c in each.values() if c > 0)
        blank["discrimination"] = correlation(x, rest)
        blank["efficiency"] = cov(x, rest) / best if best > 1e-12 else None
        blank["weight"] = math.sqrt(each[item]) / roots if each[item] >= 0 and roots else None
        return blank

    def item_row(self, item, rev):
        answers = [g for g in self.first if g.item == item and g.rev == rev]
        graded = [g for g in answers if g.verdict != PENDING]
        scores = [g.score for g in graded]
        counts = Counter(g.verdict for g in answers)
        row = {"id": item, "rev": rev, "current": rev == self.bank.rev(item) and item in self.bank.questions,
               "n": len(graded), **{v: counts[v] for v in ("right", "partial", "wrong", "unknown", "skipped", "pending")},
               "facility": fmean(scores) if scores else None,
               "sd": math.sqrt(cov(scores, scores)) if len(scores) > 1 else None,
               "sure": sum(g.certainty == 3 for g in graded)}
        enough = len(graded) >= MIN_ANSWERS and not counts["pending"]
        row["all_right"] = enough and counts["right"] == len(graded)
        row["none_right"] = enough and counts["right"] + counts["partial"] == 0
        if row["current"]:
            row.update(self.statistics(item))
            row["choices"] = self.choices(item, answers)
        return row

    def choices(self, item, answers):
        """{choice: (count, sure, right)} of questions with choices."""
        q = self.bank.questions[item]
        if q["type"] not in ("single", "multi", "truefalse"):
            return None
        ids = [c["id"] for c in q["choices"]] if "choices" in q else ["true", "false"]
        right = [str(q["answer"]).lower()] if q["type"] == "truefalse" else \
            [q["answer"]] if q["type"] == "single" else q["answer"]
        return {c: (sum(c in (g.value or []) for g in answers),
                    sum(c in (g.value or []) and g.certainty == 3 for g in answers), c in right) for c in ids}

    @once
    def items(self):
        keys = {(g.item, g.rev) for g in self.first if g.item not in self.bank.tasks}
        place = {item: k for k, item in enumerate(self.bank.questions)}
        return [self.item_row(i, r) for i, r in sorted(keys, key=lambda k: (place.get(k[0], 1e9), k[0], -k[1]))]

    @once
    def tests(self):
        return [self.test(q) for q in self.taken_quizzes()]

    def taken_quizzes(self):
        """Those of a fixed form that hold questions and that somebody finished."""
        return [q for q in self.fixed_quizzes() if self.asked(q) and self.firsts(q["id"])]

    # ---- what was chosen -------------------------------------------------------------------------

    def responses(self, item, rev):
        """{response: (count, sure, right)} of what was said, "I don't know" and nothing aside."""
        found = {}
        for g in self.first:
            if g.item == item and g.rev == rev and g.value is not None:
                key = json.dumps(g.value, ensure_ascii=False)
                count, sure, _ = found.get(key, (0, 0, False))
                found[key] = (count + 1, sure + (g.certainty == 3), g.verdict == RIGHT)
        return found

    def item_rests(self, item):
        """Correlation of taking a choice with the rest of the score, over those who have all marks."""
        _, items, complete = self.item_test(item)
        if len(complete) < SMALL:
            return {}
        rest = [sum(m[i].score * self.bank.weight(i) for i in items if i != item) for m in complete]
        taken = [m[item].value or [] for m in complete]
        q = self.bank.questions[item]
        ids = [c["id"] for c in q["choices"]] if "choices" in q else ["true", "false"]
        return {c: correlation([float(c in t) for t in taken], rest) for c in ids}
