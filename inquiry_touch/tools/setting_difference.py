"""Compare two snapshots of a setting, and find which of their lines are the same one.

A snapshot is plain JSON: field names with values, ids for links, lists of ids, and a list of snapshots for
the lines of a setting. ``translations`` holds ``{field: {language: text}}``.
"""

from .keywords import split_words

TRANSLATIONS = "translations"


def differs(old, new):
    """Return whether two values of a snapshot differ; what the older one did not keep yet is no difference.

    >>> differs({"name": "A"}, {"name": "A", "weight": 1}), differs([1, 2], [2, 1]), differs([{}], [])
    (False, False, True)
    """
    if isinstance(old, dict) and isinstance(new, dict):
        return any(name in old and differs(old[name], value) for name, value in new.items())
    if isinstance(old, list) and isinstance(new, list):
        if _are_ids(old) and _are_ids(new):
            return set(old) != set(new)
        return len(old) != len(new) or any(map(differs, old, new))
    return old != new


def is_news(old, new):
    """Return whether a snapshot is to be kept as a new one: it differs, or holds a field the older one lacks.

    A language that was installed since is no news.

    >>> is_news({"name": "A"}, {"name": "A", "weight": 1}), is_news({"name": "A"}, {"name": "A"})
    (True, False)
    """
    return differs(old, new) or _lacks(old, new)


def without(values, names):
    """Return a snapshot without these names, in its lines neither.

    >>> without({"id": 1, "lines": [{"id": 2, "weight": 3}]}, {"id"})
    {'lines': [{'weight': 3}]}
    """
    if isinstance(values, dict):
        return {name: without(value, names) for name, value in values.items() if name not in names}
    if isinstance(values, list):
        return [without(value, names) for value in values]
    return values


def pair_lines(wanted, present, key="", words=()):
    """Find which of the present lines each wanted one is: by its key, else by its id, else by what it says.

    :param str key: the field no two lines of a setting share, "" where there is none
    :param words: fields of words separated by commas; lines that share one, and all else, are the same too
    :return list: pairs of a wanted and a present line, in the order of the wanted ones, then the present
        lines nobody wants; None stands for what the other side lacks

    >>> pair_lines([{"id": 1, "key": "a"}], [{"id": 1, "key": "b"}, {"id": 2, "key": "a"}], "key")
    [({'id': 1, 'key': 'a'}, {'id': 2, 'key': 'a'}), (None, {'id': 1, 'key': 'b'})]
    """
    left = dict(enumerate(present))
    found = {}
    for is_same in (_shares(key), _shares("id"), _says_same, _shares_word(words)):
        for number, line in enumerate(wanted):
            if number in found:
                continue
            position = next((one for one, other in left.items() if is_same(line, other)), None)
            if position is not None:
                found[number] = left.pop(position)
    pairs = [(line, found.get(number)) for number, line in enumerate(wanted)]
    return pairs + [(None, line) for line in left.values()]


def _lacks(old, new):
    if isinstance(old, dict) and isinstance(new, dict):
        names = new.keys() - {TRANSLATIONS}
        return any(name not in old or _lacks(old[name], new[name]) for name in names)
    return isinstance(new, list) and isinstance(old, list) and any(map(_lacks, old, new))


def _shares(name):
    return lambda line, other: bool(line.get(name)) and line[name] == other.get(name)


def _says_same(line, other):
    return not differs(without(other, {"id"}), without(line, {"id"}))


def _shares_word(names):
    apart = {"id", "sequence", *names}

    def is_same(line, other):
        return not differs(without(other, apart), without(line, apart)) and any(
            set(split_words(line.get(name) or "")) & set(split_words(other.get(name) or "")) for name in names
        )

    return is_same


def _are_ids(values):
    return all(isinstance(value, int) for value in values)
