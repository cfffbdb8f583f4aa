"""Records named by their ids in a domain that a person wrote."""


def ids_in_domain(domain: list | tuple, field: str) -> set[int]:
    """Return the ids that conditions on a field, or on one of that name further along a path, ask for.

    >>> sorted(ids_in_domain(["|", ("tag_ids", "in", [3, 5]), ("a.tag_ids", "=", 7)], "tag_ids"))
    [3, 5, 7]
    """
    found = set()
    for condition in filter(_is_condition, domain):
        path, _operator, value = condition
        if _is_domain(value):
            found |= ids_in_domain(value, field)
        elif path.rpartition(".")[2] == field:
            found.update(one for one in _as_list(value) if _is_id(one))
    return found


def replace_in_domain(domain: list | tuple, field: str, old_ids: set[int], new_id: int) -> list:
    """Return the domain with ``new_id`` in place of ``old_ids``, each value named once.

    >>> replace_in_domain(["!", ("tag_ids", "in", [3, 5, 4])], "tag_ids", {3, 4}, 5)
    ['!', ('tag_ids', 'in', [5])]
    """

    def changed(condition):
        if not _is_condition(condition):
            return condition
        path, operator, value = condition
        if _is_domain(value):
            return (path, operator, replace_in_domain(value, field, old_ids, new_id))
        if path.rpartition(".")[2] != field:
            return condition
        new = [new_id if _is_id(one) and one in old_ids else one for one in _as_list(value)]
        return (path, operator, list(dict.fromkeys(new)) if isinstance(value, list | tuple) else new[0])

    return [changed(condition) for condition in domain]


def _is_condition(part) -> bool:
    return isinstance(part, list | tuple) and len(part) == 3 and isinstance(part[0], str)


def _is_domain(value) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, list | tuple | str) for one in value)


def _as_list(value) -> list:
    return list(value) if isinstance(value, list | tuple) else [value]


def _is_id(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
