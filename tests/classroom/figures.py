#!/usr/bin/python3
"""Every figure of a class report, computed from the files that were handed in, the marks that were given and the
bank's JSON: by other code, in another language, from the definitions in DESIGN and Moodle's documentation."""
import json
from collections import Counter, defaultdict
from statistics import fmean

from classroom.bank import PENDING, RIGHT, SKIPPED, UNKNOWN, verdict_of
from classroom.items import MIN_ANSWERS, MIN_FORMS, SMALL, Items, Share, middle, once
from classroom.replay import replay

CLAIMS = {1: 0.5, 2: 0.75, 3: 0.95}
CBM = {1: (1, 0), 2: (2, -2), 3: (3, -6)}


class Given:
    """One answer of one learner, as it counts."""

    def __init__(self, learner, attempt, place, item, rev):
        self.learner, self.attempt, self.place, self.item, self.rev = learner, attempt, place, item, rev
        self.verdict, self.score, self.ideas = PENDING, 0.0, []
        self.certainty, self.hints, self.value, self.seq = 0, 0, None, 0
        self.by_person = self.selfmarked = False
        self.asked = attempt.plan["certainty"]


class Attempt:
    def __init__(self, learner, json_attempt, finished, plan):
        self.learner, self.json, self.finished, self.plan = learner, json_attempt, finished, plan
        self.uuid, self.quiz, self.at_ms = json_attempt["uuid"], json_attempt["quiz"], json_attempt["at_ms"]
        self.answers = []


# ---- from files to answers -----------------------------------------------------------------------

def unite(documents):
    """{uuid: (alias, attempt)} and the UUIDs that went on in two ways; of equal beginnings the longer one counts."""
    held, diverging = {}, set()
    for doc in documents:
        for attempt in doc["attempts"]:
            uuid = attempt["uuid"]
            if uuid not in held:
                held[uuid] = (doc["alias"], attempt)
                continue
            old, new = held[uuid][1]["events"], attempt["events"]
            common = min(len(old), len(new))
            if old[:common] != new[:common]:
                diverging.add(uuid)
            elif len(new) > len(old):
                held[uuid] = (doc["alias"], attempt)
    return held, diverging


def revision(bank, attempt, item, answer, keys):
    """The revision that was answered; 0: nobody knows. Another version of the bank that isn't here is known by keys."""
    for version in (bank, *bank.earlier):
        if attempt["bank_hash"] == version.hash:
            return version.rev(item)
    if answer is not None and answer.key_hash is not None and keys.get(item) == answer.key_hash:
        return bank.rev(item)
    return 0


def answers_of(bank, essays, keys, marks, attempt):
    _, _, states = replay(attempt.json)
    for place, item in enumerate(attempt.plan["items"]):
        state = states.get(item)
        if state is None or (state.first is None and not state.skipped and not (attempt.finished and state.presented)):
            continue
        given = Given(attempt.learner, attempt, place, item, revision(bank, attempt.json, item, state.first, keys))
        first = state.first
        if first is None and given.rev == 0:
            continue  # left without an answer in a revision that nobody knows
        if first is None:
            given.verdict = SKIPPED
        else:
            given.certainty, given.hints, given.value, given.seq = first.certainty, first.hints, first.value, first.seq
            if given.rev != bank.rev(item) or given.rev == 0:
                given.verdict = PENDING
            elif first.value is None:
                given.verdict = UNKNOWN
            else:
                given.verdict, given.score, given.ideas = bank.grade(item, first.value, essays)
            mark = marks.get((item, first.value[0])) if first.value and given.verdict == PENDING else None
            if mark is not None and given.rev == bank.rev(item):
                given.verdict, given.score = verdict_of(mark)
                given.by_person = True
            given.selfmarked = first.selfmarked
        given.score *= max(0.0, 1 - attempt.plan["hint_price"] * given.hints)
        attempt.answers.append(given)


def attempts_of(bank, essays, keys, marks, documents):
    held, diverging = unite(documents)
    attempts = []
    for uuid, (alias, attempt) in held.items():
        if uuid in diverging:
            continue
        finished, plan, _ = replay(attempt)
        attempts.append(Attempt(alias, attempt, finished, plan))
    attempts.sort(key=lambda a: (a.learner, a.at_ms))
    for attempt in attempts:
        answers_of(bank, essays, keys, marks, attempt)
    return attempts, diverging


# ---- the report ----------------------------------------------------------------------------------

class Figures(Items):
    def __init__(self, bank, essays, keys, documents, marks=None, forms=(), roster=None, signed=0):
        self.bank, self.roster, self.signed = bank, roster, signed
        self.marks, self.kept = marks or {}, {}
        self.documents = documents
        self.forms = [{(a["item"], a["part"]): a["value"] for a in form["answers"]} for form in forms]
        self.attempts, self.diverging = attempts_of(bank, essays, keys, self.marks, documents)
        self.aliases = sorted({doc["alias"] for doc in documents}, key=lambda a: a.encode())
        self.counted, self.first = self._which()
        self.answered = len({a.learner for a in self.attempts if a.finished})
        self.small = self.answered < SMALL
        self.shown = len(self.forms) if len(self.forms) >= MIN_FORMS else 0
        self.checks = self._last_checks()

    def _which(self):
        """By quiz, and over all quizzes: each learner's first finished answer to a revision of an item."""
        counted, first = {}, {}
        for attempt in self.attempts:
            if not attempt.finished:
                continue
            for given in attempt.answers:
                counted.setdefault((given.learner, attempt.quiz, given.item, given.rev), given)
                first.setdefault((given.learner, given.item, given.rev), given)
        return list(counted.values()), list(first.values())

    def _last_checks(self):
        rows = {}
        for doc in self.documents:
            for check in doc["checks"]:
                rows[doc["alias"], check["task"], check["rev"], check["at_ms"], check["state"], check["cause"]] = check
        ordered = defaultdict(list)
        for (alias, *_), check in sorted(rows.items(), key=lambda r: r[0][3]):
            ordered[alias].append(check)
        return ordered

    def current(self, answers=None):
        return [g for g in (self.first if answers is None else answers)
                if g.rev == self.bank.rev(g.item) and g.item in self.bank.questions]

    def core(self, answers=None):
        return [g for g in self.current(answers) if self.bank.core(g.item) and g.verdict != PENDING]

    def understood(self, answers):
        """Right and sure; where an attempt asked nobody how sure they were, the raw figure goes by that name."""
        share = Share()
        for g in answers:
            if not g.asked:
                share.add(g.score, self.bank.weight(g.item))
            else:
                share.add(float(g.verdict == RIGHT and g.certainty == 3), self.bank.weight(g.item))
        return share

    def raw(self, answers):
        share = Share()
        for g in answers:
            share.add(g.score, self.bank.weight(g.item))
        return share

    def last_states(self, aliases=None):
        """Each learner's last check of each task; what was skipped or couldn't be asked stands for no other."""
        for alias, checks in self.checks.items():
            if aliases is not None and alias not in aliases:
                continue
            said = [c for c in checks if c["state"] in ("pass", "fail", "wait")]
            for task, check in {c["task"]: c for c in (*checks, *said)}.items():
                yield alias, task, check

    def live(self, wanted=lambda task: True, aliases=None):
        share = Share()
        for _, task, check in self.last_states(aliases):
            if wanted(task) and not check["advisory"] and check["state"] in ("pass", "fail"):
                share.add(float(check["state"] == "pass"), 1)
        return share

    @once
    def headline(self):
        core = self.core()
        weight = sum(self.bank.weight(g.item) for g in core)
        chance = sum(self.bank.weight(g.item) * self.bank.chance(g.item) for g in core)
        asked = [g for g in core if g.asked]
        right = [g for g in asked if g.verdict == RIGHT]
        wrong = [g for g in asked if g.verdict != RIGHT]
        percents = [int(f[i["id"], "-"]) / 100 for f in self.forms for i in self.bank.survey
                    if i["kind"] == "percent" and f.get((i["id"], "-"))] if self.shown else []
        mentioned = [g for g in self.current() if g.verdict != PENDING
                     and self.bank.questions[g.item]["coverage"] == "mentioned"]
        return {
            "understood": self.understood(core).json(), "raw": self.raw(core).json(), "live": self.live().json(),
            "certainty": bool(asked), "mentioned": self.raw(mentioned).json(),
            "chance": chance / weight if weight else None,
            "right_sure": sum(g.certainty == 3 for g in right), "right_unsure": sum(g.certainty != 3 for g in right),
            "wrong_sure": sum(g.certainty == 3 for g in wrong), "wrong_unsure": sum(g.certainty != 3 for g in wrong),
            "self_forms": len(percents), "self_median": middle(percents),
        }

    # ---- objectives ------------------------------------------------------------------------------

    def within(self, objective, other):
        return other == objective or (self.bank.top(objective) == objective and self.bank.top(other) == objective)

    @staticmethod
    def verdict(share):
        if share.answers < MIN_ANSWERS or not share.out_of:
            return "unmeasured"
        value = share.value()
        return "mastered" if value >= 0.8 - 1e-12 else "more" if value >= 0.6 - 1e-12 else "again"

    @once
    def objective(self, objective):
        mine = [g for g in self.core() if self.within(objective, self.bank.questions[g.item]["objective"])]
        understood, raw = self.understood(mine), self.raw(mine)
        live = self.live(lambda t: t in self.bank.tasks and self.within(objective, self.bank.tasks[t]["objective"]))
        about = [i for i in self.bank.survey if i.get("objective") == objective and i["kind"] == "likert"]
        before = [int(f[i["id"], "before"]) for f in self.forms for i in about if f.get((i["id"], "before"))]
        now = [int(f[i["id"], part]) for f in self.forms for i in about for part in ("now", "-") if f.get((i["id"], part))]
        said = len(now)
        done = live.value() if live.answers >= MIN_ANSWERS else None
        verdict = self.verdict(understood)
        return {
            "id": objective, "understood": understood.json(), "raw": raw.json(), "live": live.json(), "verdict": verdict,
            "items": len({g.item for g in mine}), "self_forms": said if self.shown else 0,
            "self_before": middle(before) if self.shown else None, "self_now": middle(now) if self.shown else None,
            "knows_not_does": verdict == "mastered" and done is not None and done < 0.6,
            "does_not_explain": verdict == "again" and done is not None and done >= 0.8,
        }

    def objectives(self):
        return [self.objective(o) for o in self.bank.objectives]

    # ---- misconceptions --------------------------------------------------------------------------

    @once
    def misconceptions(self):
        met = defaultdict(list)
        for g in self.current():
            if g.verdict != PENDING:
                for idea in g.ideas:
                    met[idea].append(g)
        rows = []
        order = list(self.bank.misconceptions)
        for idea, answers in met.items():
            places = Counter(g.item for g in answers)
            rows.append({
                "id": idea, "critical": bool(self.bank.misconceptions[idea].get("critical")),
                "learners": len({g.learner for g in answers}), "answers": len(answers),
                "sure": sum(g.certainty == 3 for g in answers), "places": places,
                "responses": {item: Counter(json.dumps(g.value, ensure_ascii=False) for g in answers if g.item == item)
                              for item in places},
            })
        rows.sort(key=lambda r: (not r["critical"], -r["learners"], -r["answers"], order.index(r["id"])))
        return rows

    # ---- tasks -----------------------------------------------------------------------------------

    @once
    def tasks(self):
        last = {(alias, task): check for alias, task, check in self.last_states()}
        stuck = Counter()
        for alias in self.checks:
            for task in self.bank.tasks:
                check = last.get((alias, task))
                if check is not None and check["state"] in ("fail", "wait") and not check["advisory"]:
                    stuck[task] += 1
                    break
        rows = []
        for task in self.bank.tasks:
            mine = [check for (_, t), check in last.items() if t == task]
            states = Counter(c["state"] for c in mine)
            causes = Counter(c["cause"] for c in mine if c["state"] in ("fail", "wait", "unknown") and c["cause"])
            times = []
            for checks in self.checks.values():
                passed = [c["at_ms"] for c in checks if c["task"] == task and c["state"] == "pass"]
                if passed:
                    times.append((min(passed) - min(c["at_ms"] for c in checks)) / 60000)
            rows.append({"id": task, "reached": len(mine) - states["skip"], **{s: states[s] for s in ("pass", "fail", "wait", "unknown", "skip")},
                         "first_stuck": stuck[task], "causes": causes, "cause_count": max(causes.values(), default=0),
                         "minutes": middle(times)})
        return rows

    # ---- calibration -----------------------------------------------------------------------------

    def calibration(self, answers=None):
        rated = [g for g in (self.current() if answers is None else answers)
                 if g.certainty in CLAIMS and g.verdict != PENDING]
        n = len(rated)
        levels = {k: [g for g in rated if g.certainty == k] for k in CLAIMS}
        hits = {k: sum(g.verdict == RIGHT for g in levels[k]) for k in CLAIMS}
        result = {"answers": [len(levels[k]) for k in (1, 2, 3)], "right": [hits[k] for k in (1, 2, 3)],
                  "claims": [CLAIMS[k] for k in (1, 2, 3)]}
        names = ("brier", "reliability", "resolution", "uncertainty", "bias", "marks")
        if not n:
            return {**result, **dict.fromkeys(names)}
        outcome = [float(g.verdict == RIGHT) for g in rated]
        claim = [CLAIMS[g.certainty] for g in rated]
        base = fmean(outcome)
        used = [k for k in CLAIMS if levels[k]]
        marks = [CBM[g.certainty][0] * g.score if g.score > 1e-9 else CBM[g.certainty][1] for g in rated]
        return {**result, "brier": fmean((f - o) ** 2 for f, o in zip(claim, outcome)),
                "reliability": sum(len(levels[k]) * (CLAIMS[k] - hits[k] / len(levels[k])) ** 2 for k in used) / n,
                "resolution": sum(len(levels[k]) * (hits[k] / len(levels[k]) - base) ** 2 for k in used) / n,
                "uncertainty": base * (1 - base), "bias": fmean(claim) - base, "marks": fmean(marks)}

    # ---- survey ----------------------------------------------------------------------------------

    @once
    def survey(self):
        rows = []
        for item in self.bank.survey:
            key = item["id"]
            said = [f for f in self.forms if any(f.get((key, p)) for p in ("-", "now"))]
            row = {"id": key, "forms": len(said), "before": [0] * 5, "now": [0] * 5, "choices": Counter(),
                   "median": None, "texts": []}
            for form in self.forms if item.get("pair") else said:
                whole = form.get((key, "-"))
                if item["kind"] in ("likert", "pace", "amount"):
                    for name, value in (("before", form.get((key, "before"))), ("now", form.get((key, "now")) or whole)):
                        if value:
                            row[name][int(value) - 1] += 1
                elif item["kind"] == "choices":
                    row["choices"].update(whole.split(","))
                elif item["kind"] == "text":
                    row["texts"].append(whole)
            if item["kind"] == "percent":
                row["median"] = middle([int(f[key, "-"]) / 100 for f in said])
            rows.append(row)
        return rows

    # ---- learners --------------------------------------------------------------------------------

    @once
    def learners(self):
        rows = []
        for alias in self.aliases:
            mine = [a for a in self.attempts if a.learner == alias]
            answers = [g for g in self.first if g.learner == alias and g.item not in self.bank.tasks]
            core = self.core(answers)
            scores = {}
            for quiz in self.taken_quizzes():
                attempt = self.firsts(quiz["id"]).get(alias)
                scores[quiz["id"]] = self.score(attempt, self.asked(quiz)) if attempt else None
            rows.append({"alias": alias, "attempts": len(mine), "finished": sum(a.finished for a in mine),
                         "answers": len([g for g in answers if g.verdict != PENDING]),
                         "pending": len([g for g in answers if g.verdict == PENDING]),
                         "understood": self.understood(core).json(), "raw": self.raw(core).json(),
                         "live": self.live(aliases={alias}).json(), "last": max((a.at_ms for a in mine), default=0),
                         "offset_min": max(mine, key=lambda a: a.at_ms).json["offset_min"] if mine else 0,
                         "scores": scores})
        return rows

    def absent(self):
        if self.roster is None:
            return None
        return [name for name in self.roster if name not in self.aliases]

    # ---- advice ----------------------------------------------------------------------------------

    def lowest(self):
        """Top objectives, those that were measured first, the least understood of them before the others."""
        rows = [o for o in self.objectives() if self.bank.top(o["id"]) == o["id"]]
        order = {o["id"]: k for k, o in enumerate(rows)}

        def key(row):
            measured = row["verdict"] != "unmeasured"
            part = row["understood"]
            return (not measured, part["got"] / part["out_of"] if measured else 0, order[row["id"]])

        return [o["id"] for o in sorted(rows, key=key)]

    @once
    def repeat(self):
        """At most three to say again: not mastered; parts before what holds them, what the next
        lecture builds on before the others, the least understood first. With those closed questions that the fewest got
        right, of three answers or more."""
        rows = {o["id"]: o for o in self.objectives()}
        texts = {o["id"]: o for o in self.bank.json["objectives"]}
        open_ones = [o for o in rows if rows[o]["verdict"] in ("again", "more")]
        order = {o: k for k, o in enumerate(rows)}
        chosen = []
        while len(chosen) < 3:
            free = [o for o in open_ones
                    if not any(self.within(o, c) or self.within(c, o) for c in chosen)
                    and not any(other != o and self.within(o, other) for other in open_ones)]
            if not free:
                break
            chosen.append(min(free, key=lambda o: (not texts[o].get("next"), round(
                rows[o]["understood"]["got"] / rows[o]["understood"]["out_of"], 9), order[o])))
        return [{"objective": o, "next": bool(texts[o].get("next")), "questions": self.hardest(o)} for o in chosen]

    def hardest(self, objective):
        shares = {}
        for item, q in self.bank.questions.items():
            if self.bank.core(item) and self.within(objective, q["objective"]):
                row = self.item_row(item, self.bank.rev(item))
                if row["n"] >= MIN_ANSWERS and q["type"] != "open":
                    shares[item] = row["right"] / row["n"]
        return [i for i, v in shares.items() if v <= min(shares.values()) + 1e-12] or [None]

    def tempo(self):
        """Parts that went too fast, crossed with what was understood of them."""
        rows = []
        for objective in self.bank.tops():
            fast = 0
            for form in self.forms:
                for item in self.bank.survey:
                    named = (form.get((item["id"], "-")) or "").split(",")
                    if any(c["id"] in named and self.bank.top(c["objective"]) == objective
                           for c in item.get("choices", []) if c.get("objective")):
                        fast += 1
                        break
            low = self.objective(objective)["verdict"]
            verdict = {"unmeasured": "unknown", "mastered": "keep"}.get(low)
            if verdict is None:
                verdict = "more_time" if 3 * fast >= self.shown else "explain_differently"
            rows.append({"objective": objective, "too_fast": fast, "verdict": verdict})
        return rows

    def corrections(self):
        """What is wrong or outdated, and what is simplified where a critical wrong idea hangs on it."""
        critical = {s for m in self.bank.misconceptions.values() if m.get("critical") for s in m.get("statements", [])}
        return [s["id"] for s in self.bank.json.get("statements", [])
                if s["fact"] in ("wrong", "outdated") or (s["fact"] == "simplified" and s["id"] in critical)]

    def regraded(self, g):
        """Whether an earlier key gave this answer another score."""
        if g.by_person or g.value is None:
            return False
        now = self.bank.grade(g.item, g.value, {})[:2]
        return any(old.grade(g.item, g.value, {})[:2] != now for old in self.bank.earlier)

    def honesty(self):
        graded = [g for g in self.first if g.item in self.bank.questions and g.verdict != PENDING]
        waiting = [g for g in self.first if g.item not in self.bank.tasks and g.verdict == PENDING]
        again = sum(self.regraded(g) for g in graded)
        return {"auto_marked": sum(not g.by_person for g in graded) - again,
                "person_marked": sum(g.by_person for g in graded), "regraded": again, "pending": len(waiting), "self_marked_only": sum(g.selfmarked for g in waiting),
                "other_revision": sum(g.rev != self.bank.rev(g.item) or g.rev == 0 for g in waiting),
                "unknown_checks": sum(c["state"] == "unknown" for _, _, c in self.last_states()),
                "signed_learners": self.signed, "corrections": self.corrections(), "diverging": sorted(self.diverging)}
