"""How well the shipped rules classify the labelled inquiries of ``labelled/``.

A text counts as found when the rules give it a category. Precision: of the texts found, how many have the
category of their label. Recall: of the texts whose label is a category, how many got it. The targets are
judged on the part ``final`` alone, which no rule was written on. Only figures are shown, never a text.

Those who write rules measure without that part: ``INQUIRY_WITHOUT_FINAL=1 scripts/bench classes``.
"""

import csv
import hashlib
import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts

from machine.console import Missing, say

FOLDER = Path(__file__).parent / "labelled"
PARTS = ("open", "apart", "final")
SEALED = ("apart", "final")  # a sha256 beside the file shows that it is unchanged
JUDGED = "final"
NONE = "none"
OVERALL = (0.90, 0.75)  # precision and recall to reach
OF_A_LANGUAGE = (0.80, 0.60)
LINE = "{part:<6} {name:<9} {texts:>5}  {precision:>9}  {recall:>6}  {ok}"
TITLES = {name: name for name in ("part", "texts", "precision", "recall")} | {"name": "language", "ok": ""}


@dataclass
class Score:
    """Texts by label and answer."""

    counts: Counter = field(default_factory=Counter)

    @property
    def texts(self):
        return self.counts.total()

    @property
    def precision(self):
        return self._share(lambda label, answer: answer != NONE)

    @property
    def recall(self):
        return self._share(lambda label, answer: label != NONE)

    def _share(self, counts):
        asked = {pair: number for pair, number in self.counts.items() if counts(*pair)}
        right = sum(number for (label, answer), number in asked.items() if label == answer)
        return right / max(sum(asked.values()), 1)

    def reaches(self, target):
        return self.precision >= target[0] and self.recall >= target[1]


def read(part):
    """Return the rows of a part of the set, as dictionaries.

    :raises Missing: when a sealed part is not what its sha256 says
    """
    path = FOLDER / f"inquiries_{part}.csv"
    if part in SEALED:
        _check_seal(path)
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _check_seal(path):
    sealed = path.with_suffix(".sha256").read_text().split()[0]
    if hashlib.sha256(path.read_bytes()).hexdigest() != sealed:
        raise Missing(f"{path.name} was changed, its sha256 is another. Bring back the committed file.")


def classify(env, rows):
    """Return the code of the category the rules give each text, ``none`` for none."""
    facts = [InquiryFacts(text=row["text"], company_id=env.company.id) for row in rows]
    codes = {category.id: category.code for category in env["inquiry.category"].search([])}
    answers = env["inquiry.tag.rule"]._classify(facts)
    return [codes.get(answer.category_id, NONE) for answer in answers]


def measure(bench):
    """Print the scores and the confusion table of each part; return what misses its target in ``final``."""
    missed = []
    parts = {part: read(part) for part in _parts()}
    with bench.environment() as env:
        for part, rows in parts.items():
            scores = _scores(rows, classify(env, rows))
            say(f"\nclasses given by the shipped rules to {len(rows)} labelled inquiries ({part})")
            failing = _show_scores(part, scores)
            _show_table(scores["all"])
            if part == JUDGED:
                missed += failing
    return missed


def _parts():
    left_out = [JUDGED] if os.environ.get("INQUIRY_WITHOUT_FINAL") else []
    return [part for part in PARTS if part not in left_out]


def _show_scores(part, scores):
    """Print a line for each language and for all; return those below their target."""
    say(LINE.format(**TITLES))
    failing = []
    for name, score in sorted(scores.items()):
        target = OVERALL if name == "all" else OF_A_LANGUAGE
        if not score.reaches(target):
            failing.append((part, name))
        say(_line(part, name, score, target))
    return failing


def _scores(rows, answers):
    scores = defaultdict(Score)
    for row, answer in zip(rows, answers, strict=True):
        for name in ("all", row["language"]):
            scores[name].counts[row["category"], answer] += 1
    return scores


def _line(part, name, score, target):
    return LINE.format(
        part=part,
        name=name,
        texts=score.texts,
        precision=f"{score.precision:.2f}",
        recall=f"{score.recall:.2f}",
        ok="yes" if score.reaches(target) else "NO",
    )


def _show_table(score):
    """Rows: labels; columns: what the rules said, by the first letters of the code."""
    codes = sorted({code for pair in score.counts for code in pair} - {NONE}) + [NONE]
    say("label \\ given".ljust(18) + "".join(code[:7].rjust(9) for code in codes))
    for label in codes:
        cells = (str(score.counts[label, answer] or ".").rjust(9) for answer in codes)
        say(label.ljust(18) + "".join(cells))
