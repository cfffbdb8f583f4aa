"""Run by our virtual environment's Python: merges the texts Odoo exported into an addon's .po files."""

import re
import sys
from pathlib import Path

import polib

# Screens are in English and in these; the other languages are what buyers read.
COMPLETE = ("zh_CN",)
BUYERS_TEXT = re.compile(
    r"model:mail\.template,(subject|body_html):|model_terms:ir\.ui\.view,arch_db:\w+\.stop_page$"
)


def merge(template, folder):
    """Rewrite the .pot and every .po in the folder; yield each file with its number of texts and of gaps.

    What is translated stays, what is new comes without a translation, what is gone goes.
    """
    exported = sorted(polib.pofile(str(template)), key=lambda entry: entry.msgid)
    _save(folder / f"{folder.parent.name}.pot", exported, "", {})
    for path in sorted(folder.glob("*.po")):
        known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if not entry.obsolete}
        entries = exported if path.stem in COMPLETE else list(filter(_is_for_buyers, exported))
        _save(path, entries, path.stem, known)
        yield path, len(entries), sum(not known.get(entry.msgid) for entry in entries)


def _is_for_buyers(entry):
    return any(BUYERS_TEXT.match(place) for place, _line in entry.occurrences)


def _save(path, entries, language, known):
    """Write a file that changes only when a text does: no dates, no line breaks of its own."""
    target = polib.POFile(wrapwidth=0)
    target.metadata = {
        "Project-Id-Version": "Odoo Server 19.0",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for entry in entries:
        target.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=known.get(entry.msgid, ""),
                comment=entry.comment,
                occurrences=entry.occurrences,
            )
        )
    target.save(str(path))


def main(template, folder):
    for path, texts, gaps in merge(Path(template), Path(folder)):
        print(f"{path.name}: {texts} texts, {gaps or 'none'} without a translation")


if __name__ == "__main__":
    main(*sys.argv[1:])
