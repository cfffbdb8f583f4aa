"""What scripts/i18n does with the translation files of an addon."""

import polib
import pytest

from machine import po_merge

BUYERS = "model:mail.template,subject:inquiry_touch.mail_template_confirm"
SCREEN = "model:ir.ui.menu,name:inquiry_touch.menu"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "inquiry_touch" / "i18n"
    folder.mkdir(parents=True)
    for language in ("de", "zh_CN"):
        _write(folder / f"{language}.po", {"Kept": BUYERS, "Gone": BUYERS}, translated=True)
    return folder


def _write(path, places, *, translated=False):
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "POT-Creation-Date": str(path)}
    for text, place in places.items():
        msgstr = f"translated {text}" if translated else ""
        file.append(polib.POEntry(msgid=text, msgstr=msgstr, occurrences=[(place, "")], comment="module: x"))
    file.save(str(path))
    return path


def _texts(path):
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}


def test_translations_are_kept_and_only_texts_that_exist_stay(folder, tmp_path):
    template = _write(tmp_path / "export.pot", {"Kept": BUYERS, "New": BUYERS, "Menu": SCREEN})
    results = list(po_merge.merge(template, folder))
    assert _texts(folder / "zh_CN.po") == {"Kept": "translated Kept", "Menu": "", "New": ""}
    assert _texts(folder / "de.po") == {"Kept": "translated Kept", "New": ""}, "what buyers read, no menus"
    assert [(path.stem, texts, gaps) for path, texts, gaps in results] == [("de", 2, 1), ("zh_CN", 3, 2)]


def test_files_change_only_when_a_text_does(folder, tmp_path):
    before = {}
    for number, places in enumerate(({"Kept": BUYERS, "Menu": SCREEN}, {"Menu": SCREEN, "Kept": BUYERS})):
        list(po_merge.merge(_write(tmp_path / f"export{number}.pot", places), folder))
        now = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert now == (before or now)
        before = now
    assert "inquiry_touch.pot" in before
