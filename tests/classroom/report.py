#!/usr/bin/python3
"""A report's JSON held against the independent figures, value by value: `faults` lists where they differ."""
import csv
import io
import json
import math
from collections import Counter

from classroom.bank import PENDING

NEAR = 1e-9


def share(value):
    got, out_of = value["got"], value["out_of"]
    return {**value, "share": got / out_of if out_of else None}


class OneOf:
    """Any of several values will do: where the first place is shared."""

    def __init__(self, values):
        self.values = list(values)

    def __repr__(self):
        return f"one of {self.values}"


def tops(counter):
    most = max(counter.values(), default=0)
    return [key for key, count in counter.items() if count == most]


def faults(want, got, path=""):
    """Places where `got` is not `want`; members that only `got` has are faults too."""
    if isinstance(want, OneOf):
        return [] if got in want.values else [f"{path}: {got!r} is not {want}"]
    if isinstance(want, dict) and isinstance(got, dict):
        found = [f"{path}/{k}: missing" for k in want if k not in got] + \
                [f"{path}/{k}: not expected" for k in got if k not in want]
        for key in want:
            if key in got:
                found += faults(want[key], got[key], f"{path}/{key}")
        return found
    if isinstance(want, list) and isinstance(got, list):
        if len(want) != len(got):
            return [f"{path}: {len(got)} elements, not {len(want)}: {got!r} not {want!r}"[:400]]
        return [f for i, (w, g) in enumerate(zip(want, got)) for f in faults(w, g, f"{path}/{name(w, i)}")]
    if isinstance(want, float) or (isinstance(got, float) and isinstance(want, int)):
        fine = isinstance(got, (int, float)) and not isinstance(got, bool) and \
            math.isclose(want, got, rel_tol=NEAR, abs_tol=NEAR)
        return [] if fine else [f"{path}: {got!r} is not {want!r}"]
    return [] if want == got and type(want) is type(got) else [f"{path}: {got!r} is not {want!r}"]


def name(element, index):
    for key in ("id", "alias", "quiz", "objective"):
        if isinstance(element, dict) and key in element:
            return element[key]
    return index


# ---- the expected document -----------------------------------------------------------------------

def headline(f):
    h = f.headline()
    return {**{k: share(h[k]) for k in ("understood", "raw", "mentioned", "live")},
            **{k: h[k] for k in ("certainty", "chance", "right_sure", "right_unsure", "wrong_sure", "wrong_unsure")},
            "self": {"forms": h["self_forms"], "median": h["self_median"]}}


def objectives(f, rows=None):
    return [{"id": o["id"], "parent": None if f.bank.top(o["id"]) == o["id"] else f.bank.top(o["id"]),
             **{k: share(o[k]) for k in ("understood", "raw", "live")}, "verdict": o["verdict"], "items": o["items"],
             "self": {"forms": o["self_forms"], "before": o["self_before"], "now": o["self_now"]},
             "knows_not_does": o["knows_not_does"], "does_not_explain": o["does_not_explain"]}
            for o in (f.objectives() if rows is None else rows)]


def misconceptions(f):
    rows = []
    for m in f.misconceptions():
        where = tops(m["places"])
        said = [json.loads(v) for item in where for v in tops(m["responses"][item])
                if f.bank.questions[item]["type"] != "open"]  # an essay is its writer's
        said += [None for item in where if f.bank.questions[item]["type"] == "open"]
        rows.append({"id": m["id"], "critical": m["critical"], "learners": m["learners"], "answers": m["answers"],
                     "sure": m["sure"], "question": OneOf(where), "response": OneOf(said)})
    return rows


def tasks(f):
    return [{**{k: t[k] for k in ("id", "reached", "pass", "fail", "wait", "unknown", "skip", "first_stuck")},
             "cause": OneOf(tops(t["causes"]) or [None]), "cause_count": t["cause_count"], "minutes": t["minutes"]}
            for t in f.tasks()]


def calibration(k):
    return {"levels": [{"certainty": i + 1, "claims": k["claims"][i], "answers": k["answers"][i], "right": k["right"][i]}
                       for i in range(3)],
            **{x: k[x] for x in ("brier", "reliability", "resolution", "uncertainty", "bias", "marks")}}


def learners(f):
    return [{**{k: r[k] for k in ("alias", "attempts", "finished", "answers", "pending")},
             **{k: share(r[k]) for k in ("understood", "raw", "live")},
             "last": {"at_ms": r["last"], "offset_min": r["offset_min"]} if r["attempts"] else None,
             "scores": r["scores"]} for r in f.learners()]


def survey(f):
    result = {"forms": len(f.forms), "forms_shown": f.shown}
    if not f.shown:
        return result
    items = []
    for asked, row in zip(f.bank.survey, f.survey()):
        entry = {"id": asked["id"], "kind": asked["kind"], "forms": row["forms"]}
        if asked["kind"] in ("likert", "pace", "amount"):
            if asked.get("pair"):
                entry["before"] = row["before"]
            entry["now"] = row["now"]
        elif asked["kind"] == "choices":
            entry["choices"] = {c["id"]: row["choices"][c["id"]] for c in asked["choices"]}
        elif asked["kind"] == "percent":
            entry["median"] = row["median"]
        else:
            entry["texts"] = Sorted(row["texts"])
        items.append(entry)
    result["items"] = items
    for kind in ("pace", "amount"):
        result[kind] = next((r["now"] for a, r in zip(f.bank.survey, f.survey()) if a["kind"] == kind), [0] * 5)
    result["tempo"] = f.tempo()
    return result


class Sorted(OneOf):
    """The same texts in any order."""

    def __init__(self, texts):
        super().__init__([])
        self.texts = Counter(texts)


def item_faults(f, row, got):
    """An item's own figures; its list of choices apart, which for typed answers holds only the most frequent ones."""
    want = {k: v for k, v in row.items() if k != "choices"}
    found = faults(want, {k: v for k, v in got.items() if k in want}, f"/items/{row['id']}.{row['rev']}")
    path = f"/items/{row['id']}.{row['rev']}/choices"
    sure = [c["sure"] if not c["right"] else 0 for c in got["choices"]]
    misled = sure.index(max(sure)) if max(sure, default=0) >= 2 else -1
    found += faults({"sure_wrong": misled, "sure_wrong_count": max(sure) if misled >= 0 else 0},
                    {k: got[k] for k in ("sure_wrong", "sure_wrong_count")}, path)
    if row.get("choices") is not None:
        want_choices = [{"id": c, "right": right, "count": count, "sure": sure}
                        for c, (count, sure, right) in row["choices"].items()]
        rests = f.item_rests(row["id"])
        for choice in want_choices:
            choice["item_rest"] = rests.get(choice["id"])
        return found + faults(want_choices, got["choices"], path)
    said = f.responses(row["id"], row["rev"])
    for choice in got["choices"]:
        key = json.dumps(choice["response"], ensure_ascii=False)
        count, sure, right = said.get(key, (0, 0, None))
        found += faults({"count": count, "sure": sure, "right": right, "item_rest": None},
                        {k: choice[k] for k in ("count", "sure", "right", "item_rest")}, f"{path}/{key}")
    listed = [c["count"] for c in got["choices"]]
    best = sorted((c for c, _, _ in said.values()), reverse=True)[:len(listed)]
    return found + faults(best, listed, path)


def compare(f, got):
    """All places where a report's JSON is not what the figures say."""
    found = []
    lecture = f.bank.json.get("lecture", {})
    for part, want in (("format", "wrapup-report/1"),
                       ("bank", {"id": f.bank.id, "hash": f.bank.hash, "facts_checked": lecture.get("checked")}),
                       ("repeat", [{"objective": r["objective"], "next": r["next"], "question": OneOf(r["questions"])}
                                   for r in f.repeat()]),
                       ("headline", headline(f)), ("objectives", objectives(f)), ("lowest", f.lowest()),
                       ("misconceptions", misconceptions(f)), ("tasks", tasks(f)), ("checked", len(f.checks)),
                       ("tests", f.tests()), ("calibration", calibration(f.calibration())),
                       ("learners", learners(f)), ("answered", f.answered), ("small", f.small),
                       ("absent", f.absent()), ("honesty", f.honesty())):
        found += faults(want, got[part], "/" + part)
    found += survey_faults(f, got["survey"])
    rows = f.items()
    found += faults([[r["id"], r["rev"]] for r in rows], [[r["id"], r["rev"]] for r in got["items"]], "/items")
    by_key = {(r["id"], r["rev"]): r for r in got["items"]}
    for row in rows:
        if (row["id"], row["rev"]) in by_key:
            found += item_faults(f, row, by_key[row["id"], row["rev"]])
    return found


def survey_faults(f, got):
    want = survey(f)
    texts = {}
    for entry in want.get("items", []):
        if "texts" in entry:
            texts[entry["id"]] = entry.pop("texts").texts
    clean = json.loads(json.dumps(got))
    found = []
    for entry in clean.get("items", []):
        if "texts" in entry and Counter(entry.pop("texts")) != texts.get(entry["id"]):
            found.append(f"/survey/items/{entry['id']}/texts: other texts than were written")
    return found + faults(want, clean, "/survey")


# ---- one learner, and rows -----------------------------------------------------------------------

def compare_learner(f, alias, got):
    """The page of one learner; `f` is of this learner's files alone."""
    row = next(r for r in learners(f) if r["alias"] == alias)
    row.pop("scores")
    want = {**row, "objectives": objectives(f), "certainty": f.headline()["certainty"],
            "calibration": calibration(f.calibration())}
    found = faults(want, {k: v for k, v in got.items() if k in want}, f"/{alias}")
    if len(got["steps"]) > 3:
        found.append(f"/{alias}/steps: {len(got['steps'])} are more than three")
    listed = {(a["id"], a["rev"]): a for a in got["list"]}
    for g in f.first:
        if g.item in f.bank.tasks:
            continue
        given = listed.pop((g.item, g.rev), None)
        if given is None:
            found.append(f"/{alias}/list/{g.item}.{g.rev}: missing")
            continue
        want = {"verdict": g.verdict, "certainty": g.certainty, "by_person": g.by_person, "response": g.value}
        if g.verdict != PENDING:
            want["score"] = g.score
        found += faults(want, {k: given.get(k) for k in want}, f"/{alias}/list/{g.item}.{g.rev}")
    return found + [f"/{alias}/list/{key}: not expected" for key in listed]


def compare_rows(f, text):
    """The CSV: a row for each first answer, and only answers; nothing a spreadsheet would take for a formula."""
    found = [] if text.startswith("\ufeff") and "\r\n" in text else ["no byte order mark, or no CRLF"]
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    head = rows[0]
    got = {}
    for values in rows[1:]:
        if len(values) != len(head):
            found.append(f"{len(values)} columns, not {len(head)}: {values[:4]}")
            continue
        row = dict(zip(head, values))
        found += [f"a formula: {value!r}" for value in values if value[:1] in ("=", "+", "-", "@", "\t", "\r")]
        if row["answer"] == "first":
            got[row["learner"].removeprefix("'"), int(row["attempt"]), row["item"]] = row
    first = {id(g) for g in f.first}
    numbers = Counter()
    for attempt in f.attempts:
        numbers[attempt.learner] += 1
        for g in attempt.answers:
            row = got.pop((g.learner, numbers[g.learner], g.item), None)
            path = f"{g.learner}/{numbers[g.learner]}/{g.item}"
            if row is None:
                found.append(f"{path}: no row")
                continue
            want = row_of(f, g, id(g) in first)
            found += faults(want, {k: row.get(k) for k in want}, path)
    return found + [f"{key}: not expected" for key in got]


def row_of(f, g, counts):
    q = f.bank.questions.get(g.item)
    said = " | ".join(g.value or [])
    said = "'" + said if said[:1] in ("=", "+", "-", "@") else said
    row = {"quiz": g.attempt.quiz, "finished": str(int(g.attempt.finished)), "counts": str(int(counts and q is not None)),
           "place": str(g.place + 1), "rev": str(g.rev), "verdict": g.verdict, "response": said,
           "marked_by": "" if g.verdict == PENDING else "person" if g.by_person else "key",
           "certainty": {0: "", -1: "declined"}.get(g.certainty, str(g.certainty)), "hints": str(g.hints),
           "score": "" if g.verdict == PENDING else f"{g.score:.12g}"}
    for other in f.bank.questions.values():
        for choice in other.get("choices", []) if other["type"] == "multi" else []:
            mine = other is q and g.value and g.rev == f.bank.rev(g.item)
            row[f"{other['id']}:{choice['id']}"] = str(int(choice["id"] in g.value)) if mine else ""
    return row
